"""The acts of track: match what is new; let an officer's judgement make a work of a candidate."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.act import Act, AuditRow
from fireline.domain.assessment import Assessment, require_assessed
from fireline.domain.clock import Clock
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import IdMaker
from fireline.domain.work import Candidate, CandidateState, Tier, Work
from fireline.errors import MoveRefused, RefusedError
from fireline.settings import Settings
from fireline.track.candidates import Threshold
from fireline.track.discovery import Discovery
from fireline.track.fingerprint_log import FingerprintLog
from fireline.track.ledger import TrackLedger
from fireline.track.look_back import LookBack, bank_of, entries_of
from fireline.track.matching import Matching
from fireline.track.sightings import carriers_from

#: How long a judgement may take to be committed, at most; until then each turn looks back for it.
SETTLING = timedelta(minutes=5)


@attrs.frozen(kw_only=True)
class TrackCounts:
    """What one turn of matching did."""

    fingerprints: int  #: newly stored ones that were held against the bank
    matched: int  #: sightings that these gave, known ones included
    sightings: int  #: of them, new ones
    candidates: int  #: newly proposed
    seconds: float


def track(
    *,
    log: FingerprintLog,
    ledger: TrackLedger,
    ids: IdMaker,
    clock: Clock,
    authority: UUID,
    settings: Settings,
) -> TrackCounts:
    """Hold everything that was stored since the last turn against the bank; propose candidates.

    A judgement may have been made but not yet committed while the last turn ran: for works judged
    within the last minutes the turn looks back once more. Sightings, candidates and the mark
    reached are one transaction.
    """
    started = clock()
    after, until = ledger.reached(), log.mark()
    dismissed, open_ = ledger.dismissed(), ledger.open_candidates()
    entries = ledger.bank()
    bank = bank_of(entries, dismissed, settings)
    fingerprints = log.fingerprints(after=after, until=until)
    read = log.pictures(after=after, until=until)
    met = log.pictures_of(files=_files_beside(fingerprints, read), until=until)
    like_read, like_met = bank.likenesses(read), bank.likenesses(met)
    sightings = Matching(log=log, until=until, bank=bank, ids=ids).forward(
        fingerprints,
        log.passed_on(after=after, until=until),
        read=like_read,
        met=like_met,
        carriers=carriers_from(ledger.carriers()),
    )
    back = LookBack(log=log, dismissed=dismissed, settings=settings, ids=ids)
    if fresh := [entry for entry in entries if entry.added_at > started - SETTLING]:
        kinds = {entry.kind for entry in fresh}
        sightings += back.sightings(fresh, back.pictures(kinds, until), until)
    candidates = Discovery(
        log=log,
        until=until,
        bank=bank,
        dismissed=dismissed,
        open={(found.kind, found.value): found for found in open_},
        threshold=Threshold(accounts=settings.candidate_accounts, watched=ledger.watched()),
        radius=settings.pdq_distance,
        ids=ids,
    ).candidates(
        fingerprints, pictures=pa.concat_tables([read, met]), sighted={*like_read, *like_met}
    )
    known = {candidate.id for candidate in open_}
    rows = [_proposing(new, authority, started) for new in candidates if new.id not in known]
    with ledger.recording(*rows):
        new_sightings = ledger.add_sightings(sightings)
        ledger.propose(candidates)
        ledger.reach(until)
    return TrackCounts(
        fingerprints=len(fingerprints),
        matched=len(sightings),
        sightings=new_sightings,
        candidates=len(rows),
        seconds=(clock() - started).total_seconds(),
    )


def judge(  # noqa: PLR0913 -- a judgement has all of these parts, and they are named
    *,
    candidate: UUID,
    assessment: Assessment,
    tier: Tier,
    title: str,
    log: FingerprintLog,
    ledger: TrackLedger,
    ids: IdMaker,
    by: UUID,
    authority: UUID,
    at: datetime,
    settings: Settings | None = None,
    looking_back: bool = True,
) -> Work:
    """Make a work of a candidate, and find at once everything stored that holds it.

    Who judges many in a row may leave the looking back out and do it once for all of them.

    Raises:
        RefusedError: the assessment does not allow it, the title is missing, or the candidate was
            judged already.
    """
    found = _still(ledger.candidate(candidate), CandidateState.OPEN)
    require_assessed(assessment)
    settings = settings or Settings()
    work = Work(
        id=ids(),
        title=_stated(title, "a work needs a title"),
        tier=tier,
        judged_at=at,
        judged_by=by,
        ground=assessment.ground,
    )
    back = LookBack(log=log, dismissed=ledger.dismissed(), settings=settings, ids=ids)
    until = log.mark()
    pictures = back.pictures([found.kind], until)
    entries = entries_of(found, work, pictures, ids, settings)
    sightings = back.sightings(entries, pictures, until) if looking_back else ()
    row = AuditRow(
        act=Act.WORK_JUDGED,
        authority=authority,
        officer=by,
        on=f"work {work.id}",
        because=assessment.reasons,
        at=at,
    )
    with ledger.recording(row):
        ledger.settle(attrs.evolve(found, state=CandidateState.WORK))
        ledger.add_work(work, assessment, found.id)
        ledger.add_entries(entries)
        ledger.add_sightings(sightings)
        for covered in back.covered(ledger.open_candidates(), entries, pictures):
            ledger.settle(attrs.evolve(covered, state=CandidateState.WORK))
    return work


def look_back(
    *,
    works: Collection[UUID],
    log: FingerprintLog,
    ledger: TrackLedger,
    ids: IdMaker,
    settings: Settings,
) -> int:
    """Find everything stored that holds these works; say how many sightings are new."""
    entries = [entry for entry in ledger.bank() if entry.work in works]
    if not entries:
        return 0
    back = LookBack(log=log, dismissed=ledger.dismissed(), settings=settings, ids=ids)
    until = log.mark()
    pictures = back.pictures({entry.kind for entry in entries}, until)
    with ledger.recording():
        return ledger.add_sightings(back.sightings(entries, pictures, until))


def dismiss(
    *,
    candidate: UUID,
    reason: str,
    ledger: TrackLedger,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> None:
    """Judge that a candidate is no work: it is not proposed again unless a person reopens it.

    Raises:
        RefusedError: the reason is missing, or the candidate was judged already.
    """
    found = _still(ledger.candidate(candidate), CandidateState.OPEN)
    row = _judging(Act.CANDIDATE_DISMISSED, found, reason, by=by, authority=authority, at=at)
    with ledger.recording(row):
        ledger.settle(attrs.evolve(found, state=CandidateState.DISMISSED))


def reopen(
    *,
    candidate: UUID,
    reason: str,
    ledger: TrackLedger,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> None:
    """Take a judgement back: a dismissed candidate waits again, a work is tracked no longer.

    Raises:
        RefusedError: the reason is missing, or the candidate was never judged.
    """
    found = ledger.candidate(candidate)
    if found.state is CandidateState.OPEN:
        raise MoveRefused(f"candidate {found.id} was not judged yet, there is nothing to take back")
    ended = _works_of(found, ledger)
    rows = [_judging(Act.CANDIDATE_REOPENED, found, reason, by=by, authority=authority, at=at)]
    rows += [attrs.evolve(rows[0], act=Act.WORK_ENDED, on=f"work {work}") for work in ended]
    with ledger.recording(*rows):
        for work in ended:
            ledger.end_work(work, at=at)
        ledger.settle(attrs.evolve(found, state=CandidateState.OPEN))


def refuse_sighting(
    *,
    sighting: UUID,
    reason: str,
    ledger: TrackLedger,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> None:
    """Judge that one post does not hold the work after all; it is not found again.

    Raises:
        RefusedError: the reason is missing.
    """
    row = AuditRow(
        act=Act.SIGHTING_REFUSED,
        authority=authority,
        officer=by,
        on=f"sighting {sighting}",
        because=_stated(reason, "a judgement needs its reason in words"),
        at=at,
    )
    with ledger.recording(row):
        ledger.refuse_sighting(sighting)


def _files_beside(fingerprints: pa.Table, pictures: pa.Table) -> list[str]:
    """Return the files of new posts that are not among the newly read pictures."""
    files = fingerprints.filter(pc.equal(fingerprints["kind"], Kind.FILE.value))["value"]
    return sorted(set(files.to_pylist()).difference(pictures["sha256"].to_pylist()))


def _works_of(candidate: Candidate, ledger: TrackLedger) -> list[UUID]:
    if candidate.state is not CandidateState.WORK:
        return []
    value = (candidate.kind, candidate.value)
    return sorted({entry.work for entry in ledger.bank() if (entry.kind, entry.value) == value})


def _still(candidate: Candidate, state: CandidateState) -> Candidate:
    if candidate.state is not state:
        raise MoveRefused(f"candidate {candidate.id} was judged already: {candidate.state}")
    return candidate


def _stated(words: str, otherwise: str) -> str:
    if not words.strip():
        raise RefusedError(otherwise)
    return words.strip()


def _proposing(candidate: Candidate, authority: UUID, at: datetime) -> AuditRow:
    return AuditRow(
        act=Act.CANDIDATE_PROPOSED,
        authority=authority,
        officer=None,
        on=f"candidate {candidate.id}",
        because=candidate.because,
        at=at,
    )


def _judging(
    act: Act, candidate: Candidate, reason: str, *, by: UUID, authority: UUID, at: datetime
) -> AuditRow:
    return AuditRow(
        act=act,
        authority=authority,
        officer=by,
        on=f"candidate {candidate.id}",
        because=_stated(reason, "a judgement needs its reason in words"),
        at=at,
    )
