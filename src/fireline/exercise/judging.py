"""Judging: a simulated officer makes works of candidates, and says who came back."""

from collections.abc import Sequence
from uuid import UUID

from fireline import identify, track
from fireline.domain.assessment import Assessment, ExclusionCheck, Ground
from fireline.domain.queue import ItemKind, QueueItem
from fireline.domain.succession import Verdict
from fireline.domain.work import Candidate, CandidateState, Tier
from fireline.errors import MoveRefused
from fireline.exercise.cast import EARLY_END
from fireline.exercise.officers_desk import OfficersDesk
from fireline.exercise.shift import Shift
from fireline.exercise.trained_eye import CandidateItem, Eye, PairItem, Sight

KINDS = (ItemKind.JUDGE_CANDIDATE, ItemKind.JUDGE_RETURN)
_ASSESSMENT = Assessment(
    ground=Ground.INCITES,
    reasons="EXERCISE: it carries the marks of the series and calls its readers to act",
    exclusion=ExclusionCheck(
        purpose="EXERCISE: to win readers for the made-up group and to move them to act for it",
    ),
)


def judge_one(shift: Shift, item: QueueItem, eye: Eye) -> None:
    """Look at a claimed item of these kinds, and decide."""
    if item.kind is ItemKind.JUDGE_RETURN:
        _judge_return(shift, item, eye)
    else:
        _judge_candidate(shift, item, eye)


def _judge_candidate(shift: Shift, item: QueueItem, eye: Eye) -> None:
    desk = shift.desk
    candidate = desk.ledger.candidate(UUID(item.subject))
    if candidate.state is not CandidateState.OPEN:  # a work judged since covers it already
        shift.finish(item, EARLY_END)
        return
    seen = eye.sees(shift.officer.name, CandidateItem(candidate.kind, candidate.example or ""))
    try:
        _judged(shift, candidate, seen)
    except MoveRefused:  # a colleague was quicker
        shift.finish(item, EARLY_END)
        return
    shift.finish(item)


def _judged(shift: Shift, candidate: Candidate, seen: Sight) -> None:
    desk = shift.desk
    if seen is not Sight.SUPPORTS:
        track.dismiss(
            candidate=candidate.id,
            reason=f"EXERCISE: seen as {seen}",
            ledger=desk.ledger,
            by=shift.by,
            authority=desk.authority.id,
            at=shift.now,
        )
        return
    work = track.judge(
        candidate=candidate.id,
        assessment=_ASSESSMENT,
        tier=Tier.PROMOTIONAL,
        title=f"EXERCISE {candidate.kind} {candidate.value[:16]}",
        log=desk.fingerprint_log,
        ledger=desk.ledger,
        ids=desk.ids,
        by=shift.by,
        authority=desk.authority.id,
        at=shift.now,
        settings=desk.settings,
        looking_back=False,
    )
    shift.works.add(work.id)


def find_again(desk: OfficersDesk, shifts: Sequence[Shift]) -> None:
    """Look back once for all that was judged to be a work."""
    track.look_back(
        works=frozenset(work for shift in shifts for work in shift.works),
        log=desk.fingerprint_log,
        ledger=desk.ledger,
        ids=desk.ids,
        settings=desk.settings,
    )


def _judge_return(shift: Shift, item: QueueItem, eye: Eye) -> None:
    desk = shift.desk
    one = desk.rankings.succession(UUID(item.subject))
    if one.verdict is Verdict.OPEN:
        seen = eye.sees(shift.officer.name, PairItem(one.removed, one.returned))
        same = seen is Sight.SAME
        identify.judge_return(
            succession=one.id,
            verdict=Verdict.CONFIRMED if same else Verdict.REJECTED,
            reason=f"EXERCISE: compared side by side, {'one person' if same else 'two persons'}",
            ledger=desk.rankings,
            by=shift.by,
            authority=desk.authority.id,
            at=shift.now,
        )
    shift.finish(item)
