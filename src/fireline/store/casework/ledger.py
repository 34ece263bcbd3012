"""The ledger of track: bank, candidates, works and sightings of one authority."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import pyarrow as pa

from fireline.domain.assessment import Assessment
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey
from fireline.domain.work import BankEntry, Candidate, CandidateState, Sighting, Via, Work
from fireline.errors import NotFoundError
from fireline.store.casework import bulk
from fireline.store.casework.exclusions import exclusion_as_json
from fireline.store.casework.models import (
    BankRow,
    CandidateRow,
    JudgementRow,
    SightingRow,
    TrackMark,
    Watch,
    WorkRow,
)
from fireline.store.casework.recorder import CaseworkStore, found
from fireline.store.casework.work_rows import (
    candidate_of,
    candidate_row,
    entry_of,
    entry_row,
    sighting_row,
    work_of,
    work_row,
)
from fireline.track.ledger import CARRIERS

_CARRIERS = """
SELECT DISTINCT ON (s.native, s.work_id) s.native, s.work_id, s.account
FROM casework_sightingrow s JOIN casework_workrow w ON w.id = s.work_id
WHERE s.via IN (%s, %s) AND s.refused_at IS NULL AND w.ended_at IS NULL
ORDER BY s.native, s.work_id, s.said_at, s.id
"""

_GROWS = ("accounts", "posts", "because", "language", "example", "first_seen_at")
"""What a candidate that is seen again may say anew; its state is a judgement's."""


class DjangoTrackLedger(CaseworkStore):
    """Keeps what one authority has seen, judged and tracks."""

    def reached(self) -> str:
        """Name the mark of the lake up to which everything was matched; empty at first."""
        with self.scope():
            newest = TrackMark.objects.order_by("-at", "-id").values_list("reached", flat=True)
            return newest.first() or ""

    def reach(self, mark: str) -> None:
        """Note that everything up to this mark was matched."""
        with self.scope():
            TrackMark.objects.create(
                id=self.ids(), authority_id=self.authority_id, reached=mark, at=self.clock()
            )

    def bank(self) -> Sequence[BankEntry]:
        """Return the fingerprints by which works are known again."""
        with self.scope():
            live = BankRow.objects.filter(work__ended_at=None, quarantined_at=None)
            return [entry_of(row) for row in live.order_by("kind", "value", "work_id")]

    def add_entries(self, entries: Sequence[BankEntry]) -> None:
        """Put fingerprints in the bank; one that the work has already changes nothing."""
        with self.scope():
            bulk.insert(
                [entry_row(entry, self.authority_id) for entry in entries],
                same=("authority_id", "work_id", "kind", "value"),
            )

    def dismissed(self) -> frozenset[tuple[Kind, str]]:
        """Return what was judged not to be a work: it is never proposed again."""
        with self.scope():
            state = CandidateState.DISMISSED.value
            pairs = CandidateRow.objects.filter(state=state).values_list("kind", "value")
            return frozenset((Kind(kind), value) for kind, value in pairs)

    def open_candidates(self) -> Sequence[Candidate]:
        """Return the candidates that wait for a judgement."""
        with self.scope():
            waiting = CandidateRow.objects.filter(state=CandidateState.OPEN.value)
            return [candidate_of(row) for row in waiting.order_by("kind", "value")]

    def candidate(self, candidate: UUID) -> Candidate:
        """Return one candidate."""
        with self.scope():
            return candidate_of(found(CandidateRow, candidate, "candidate"))

    def propose(self, candidates: Sequence[Candidate]) -> None:
        """Keep candidates; one of the same kind and value keeps its id and gets the new counts."""
        newest = {(candidate.kind, candidate.value): candidate for candidate in candidates}
        with self.scope():
            bulk.insert(
                [candidate_row(candidate, self.authority_id) for candidate in newest.values()],
                same=("authority_id", "kind", "value"),
                update=_GROWS,
            )

    def settle(self, candidate: Candidate) -> None:
        """Keep the state that a judgement has given to a candidate."""
        with self.scope():
            if not CandidateRow.objects.filter(pk=candidate.id).update(state=candidate.state.value):
                raise NotFoundError(f"no such candidate: {candidate.id}")

    def add_work(self, work: Work, assessment: Assessment, candidate: UUID | None) -> None:
        """Keep a work with the whole assessment that made it one."""
        with self.scope():
            work_row(work, self.authority_id, candidate).save(force_insert=True)
            JudgementRow.objects.create(
                id=self.ids(),
                authority_id=self.authority_id,
                candidate_id=candidate,
                work_id=work.id,
                by_id=work.judged_by,
                at=work.judged_at,
                ground=assessment.ground.value,
                reasons=assessment.reasons,
                exclusion=exclusion_as_json(assessment.exclusion),
            )

    def works(self) -> Sequence[Work]:
        """Return the works that are tracked."""
        with self.scope():
            tracked = WorkRow.objects.filter(ended_at=None).order_by("judged_at", "id")
            return [work_of(row) for row in tracked]

    def end_work(self, work: UUID, *, at: datetime) -> None:
        """Track a work no longer: take back the judgement that made it one."""
        with self.scope():
            if not WorkRow.objects.filter(pk=work, ended_at=None).update(ended_at=at):
                raise NotFoundError(f"no such work: {work}")

    def add_sightings(self, sightings: Sequence[Sighting]) -> int:
        """Keep sightings and say how many are new; one a work and post, the first one stays."""
        with self.scope():
            return bulk.insert(
                [sighting_row(sighting, self.authority_id) for sighting in sightings],
                same=("authority_id", "work_id", "post"),
            )

    def carriers(self) -> pa.Table:
        """Return the posts that hold a work themselves: original and copy alone."""
        with self.scope():
            return bulk.read(_CARRIERS, [Via.ORIGINAL.value, Via.COPY.value], CARRIERS)

    def refuse_sighting(self, sighting: UUID) -> None:
        """Keep that a person said that this is no copy; it is not found again."""
        with self.scope():
            if not SightingRow.objects.filter(pk=sighting).update(refused_at=self.clock()):
                raise NotFoundError(f"no such sighting: {sighting}")

    def watched(self) -> frozenset[AccountKey]:
        """Return the accounts that an officer chose to look at."""
        with self.scope():
            keys = Watch.objects.filter(ended_at=None).values_list("key", flat=True)
            return frozenset(AccountKey(key) for key in keys)
