"""The acts of refer: from a draft to what came back, each move by the one table.

Sending is in delivery.py; it is the only part that the machine does alone.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import require_aware
from fireline.domain.ids import IdMaker
from fireline.domain.location import Location
from fireline.domain.message import Answer
from fireline.domain.referral import Instrument, Referral, ReferralState, advance, moves_from
from fireline.errors import MoveRefused, NotFoundError, RefusedError
from fireline.refer.case_file import CaseFile
from fireline.refer.channel import AuthenticatedChannel
from fireline.refer.check import Check
from fireline.refer.deconfliction import Deconfliction, Interest
from fireline.refer.examination import examined, require_still_clean, review_by
from fireline.refer.guard.instrument_allowed import may_use
from fireline.refer.letters import Particulars, domain_of, message_of
from fireline.refer.outbox import Outbox
from fireline.settings import Settings

_State = ReferralState


def draft(  # noqa: PLR0913 -- an act names everything that it rests on
    *,
    location: Location,
    work: UUID | None,
    recipient: str,
    instrument: Instrument,
    reasons: str,
    terms: str,
    file: CaseFile,
    ids: IdMaker,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> Referral:
    """Draft a referral of one location to one recipient by one instrument.

    ``terms`` is what the recipient can decide by: its own term for a terms referral, the law and
    provision for a notice.

    Raises:
        RefusedError: this authority may not use the instrument.
    """
    allowed = may_use(file.authority(), instrument)
    if not allowed.passed:
        raise RefusedError(allowed.because)
    if instrument is Instrument.WITHDRAWAL:
        raise RefusedError("a withdrawal is drafted from the referral that it takes back")
    with file.recording():
        place = file.ensure_location(location)
        drafted = Referral(
            id=ids(),
            authority=authority,
            instrument=instrument,
            location=place.id,
            work=work,
            recipient=recipient,
            reasons=reasons,
            terms=terms,
            drafted_by=by,
            drafted_at=require_aware(at),
        )
        _keep(file, Act.REFERRAL_DRAFTED, drafted, by=by, at=at, because=f"to {recipient}")
    return drafted


def redraft(  # noqa: PLR0913 -- an act names everything that it rests on
    *,
    referral: UUID,
    reasons: str,
    terms: str,
    file: CaseFile,
    outbox: Outbox,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> Referral:
    """Write a referral anew; whoever writes it last is its drafter, and cannot approve it.

    Raises:
        MoveRefused: it was sent already, or is being handed over at this moment.
    """
    with file.recording():
        current = _own(file, referral, authority)
        if current.state is not _State.DRAFTED:
            _require_not_in_hand(current, outbox)
            current = advance(current, _State.DRAFTED, by=by, at=at)
        written = attrs.evolve(current, reasons=reasons, terms=terms, drafted_by=by)
        _keep(file, Act.REFERRAL_REDRAFTED, written, by=by, at=at)
    return written


def guard(
    *,
    referral: UUID,
    file: CaseFile,
    settings: Settings,
    by: UUID | None,
    authority: UUID,
    at: datetime,
    review: str = "",
) -> Sequence[Check]:
    """Ask every check; the referral goes on when all say yes, and stays a draft otherwise.

    ``review`` is the reason of another officer than the drafter why something may go that the
    guard stops without one (a protected domain, a doubtful exclusion, a whole collection).

    Raises:
        RefusedError: the drafter tries to be the second officer.
    """
    with file.recording():
        current = _own(file, referral, authority)
        second = review_by(by, review, current)
        if review.strip() and not second:
            raise RefusedError("a doubt is weighed by another officer than the one who drafted it")
        guarded = advance(current, _State.GUARDED, by=by, at=at, because=second)
        checks = examined(current, file=file, settings=settings, at=at, review=second)
        stopped = [check.name for check in checks if not check.passed]
        because = f"stopped by {', '.join(stopped)}" if stopped else "every check said yes"
        kept = current if stopped else guarded
        _keep(file, Act.REFERRAL_GUARDED, kept, by=by, at=at, because=because)
        file.save_checks(referral, checks, at)
    return checks


def deconflict(
    *,
    referral: UUID,
    file: CaseFile,
    deconfliction: Deconfliction,
    by: UUID | None,
    authority: UUID,
    at: datetime,
    weighed: str = "",
) -> Referral:
    """Ask the others; a hit stops the referral until an officer weighs it with a reason.

    Silence stops a removal order (Regulation (EU) 2021/784, Art 14(1) and recital 36). For what
    is voluntary, asking is practice and not statute, and silence is no hit.

    Returns the referral: deconflicted, or guarded still when it was stopped.
    """
    with file.recording():
        current = _own(file, referral, authority)
        cleared = advance(current, _State.DECONFLICTED, by=by, at=at, because=weighed.strip())
        words = deconfliction.asked(file.location(current.location).key)
        stop = _why_stopped(current, words, weighed=weighed.strip() if by else "")
        kept = current if stop else cleared
        told = stop or f"{len(words)} asked, {_hits(words)} hits{weighed and f'; {weighed}'}"
        _keep(file, Act.REFERRAL_DECONFLICTED, kept, by=by, at=at, because=told)
    return kept


def approve(  # noqa: PLR0913 -- an act names everything that it rests on
    *,
    referral: UUID,
    file: CaseFile,
    outbox: Outbox,
    settings: Settings,
    ids: IdMaker,
    by: UUID,
    authority: UUID,
    at: datetime,
    because: str = "",
) -> Referral:
    """Approve another officer's draft, and let its message wait to be handed over.

    The guard is asked once more: captures age, content goes, and others refer meanwhile.

    Raises:
        MoveRefused: the table has no such move, or it is the officer's own draft.
        GuardRefused: a check says no by now.
    """
    with file.recording():
        current = _own(file, referral, authority)
        if current.state is _State.FATE_UNKNOWN:
            raise MoveRefused("a referral of unknown fate is settled, not approved again")
        approved = advance(current, _State.APPROVED, by=by, at=at, because=because)
        require_still_clean(current, file=file, settings=settings, at=at)
        captures = file.captures(approved.location)
        particulars = Particulars(
            referral=approved,
            location=file.location(approved.location),
            authority=file.authority(),
            at=require_aware(at),
            evidence=captures[-1].sha256 if captures else "",
        )
        message = message_of(particulars, id=ids(), domain=domain_of(settings.mail_sender))
        _keep(file, Act.REFERRAL_APPROVED, approved, by=by, at=at, because=because)
        outbox.enqueue(message)
    return approved


def refuse(
    *, referral: UUID, file: CaseFile, by: UUID, authority: UUID, at: datetime, because: str
) -> Referral:
    """Refuse a draft, with the reason for its drafter."""
    if not because.strip():
        raise RefusedError("a refusal needs its reason in words")
    with file.recording():
        current = _own(file, referral, authority)
        refused = advance(current, _State.REFUSED, by=by, at=at, because=because)
        _keep(file, Act.REFERRAL_REFUSED, refused, by=by, at=at, because=because)
    return refused


def answer(
    *,
    answer: Answer,
    file: CaseFile,
    by: UUID | None,
    authority: UUID,
    at: datetime,
    through: AuthenticatedChannel | None = None,
) -> Referral:
    """Enter what a recipient answered; nothing merely parsed from a text changes a state.

    Raises:
        RefusedError: neither an officer nor the recipient's own authenticated channel says so.
    """
    with file.recording():
        current = _own(file, answer.referral, authority)
        if by is None and (through is None or through.name != current.recipient):
            raise RefusedError("an answer counts from an officer or from an authenticated channel")
        how = "" if through is None else f" (by {through.proof})"
        because = f"{answer.outcome}: {answer.said}{how}"
        answered = advance(current, _State.ANSWERED, by=by, at=at, because=because)
        _keep(file, Act.REFERRAL_ANSWERED, answered, by=by, at=at, because=because)
        file.save_answer(answer, by=by)
    return answered


def withdraw(
    *,
    referral: UUID,
    reason: str,
    file: CaseFile,
    ids: IdMaker,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> Referral:
    """Draft the message that takes a sent one back; another officer approves it.

    The referral becomes withdrawn when that message has arrived. ``terms`` of the new one holds
    the id of the one that it takes back.

    Raises:
        MoveRefused: it was not sent, or is taken back already.
        RefusedError: nobody said what was wrong.
    """
    if not reason.strip():
        raise RefusedError("a withdrawal says what was wrong")
    with file.recording():
        original = _own(file, referral, authority)
        _require_can_be_withdrawn(original, file.referrals_for(original.location))
        back = attrs.evolve(
            original,
            id=ids(),
            instrument=Instrument.WITHDRAWAL,
            reasons=reason,
            terms=str(original.id),
            drafted_by=by,
            drafted_at=require_aware(at),
            approved_by=None,
            state=_State.DRAFTED,
            history=(),
        )
        _keep(file, Act.REFERRAL_DRAFTED, back, by=by, at=at, because=f"withdraws {original.id}")
    return back


def close(
    *,
    referral: UUID,
    file: CaseFile,
    outbox: Outbox,
    by: UUID,
    authority: UUID,
    at: datetime,
    because: str,
) -> Referral:
    """Close a referral; what still waits of it is not handed over."""
    with file.recording():
        current = _own(file, referral, authority)
        if current.state is _State.APPROVED:
            _require_not_in_hand(current, outbox)
        closed = advance(current, _State.CLOSED, by=by, at=at, because=because)
        _keep(file, Act.REFERRAL_CLOSED, closed, by=by, at=at, because=because)
    return closed


def _own(file: CaseFile, referral: UUID, authority: UUID) -> Referral:
    found = file.referral(referral)
    if found.authority != authority:  # a stranger learns nothing
        raise NotFoundError(f"no such referral: {referral}")
    return found


def _require_not_in_hand(referral: Referral, outbox: Outbox) -> None:
    if referral.state is _State.APPROVED and not outbox.recall(referral.id):
        raise MoveRefused(f"referral {referral.id} is being handed over; wait for what comes of it")


def _require_can_be_withdrawn(original: Referral, siblings: Sequence[Referral]) -> None:
    if _State.WITHDRAWN not in moves_from(original):
        raise MoveRefused(f"a {original.state} {original.instrument} cannot be withdrawn")
    for other in siblings:
        if other.terms == str(original.id) and other.instrument is Instrument.WITHDRAWAL:
            raise MoveRefused(f"referral {original.id} is taken back by {other.id} already")


def _hits(words: Sequence[str]) -> int:
    """Count the hits; a word that nobody agreed on is taken for one."""
    return sum(word not in {Interest.NO_HIT, Interest.SILENT} for word in words)


def _why_stopped(referral: Referral, words: Sequence[str], *, weighed: str) -> str:
    order = referral.instrument is Instrument.REMOVAL_ORDER
    if order and (not words or Interest.SILENT in words):
        return "stopped: a removal order does not go out on another authority's silence"
    if _hits(words) and not weighed:
        return "stopped: another authority holds an interest; an officer must weigh it"
    return ""


def _keep(
    file: CaseFile,
    act: Act,
    referral: Referral,
    *,
    by: UUID | None,
    at: datetime,
    because: str = "",
) -> None:
    row = AuditRow(
        act=act,
        authority=referral.authority,
        officer=by,
        on=f"referral {referral.id}",
        because=because,
        at=require_aware(at),
    )
    with file.recording(row):
        file.save_referral(referral)
