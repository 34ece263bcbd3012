"""The casework of track: the bank, candidates, works and sightings of one authority."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import pyarrow as pa

from fireline.domain.act import Recorder
from fireline.domain.assessment import Assessment
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey
from fireline.domain.work import BankEntry, Candidate, Sighting, Work

#: One row a carrier and work, in the order (native, work); ``native`` has no version.
CARRIERS = pa.schema({"native": pa.string(), "work": pa.string(), "account": pa.string()})


class TrackLedger(Recorder, Protocol):
    """What one authority has seen, judged and tracks.

    Do answer in a total order: entries by (kind, value, work), candidates by (kind, value), works
    by (judged_at, id).
    Don't show an ended work, nor its entries, sightings and carriers; nor a refused sighting.
    """

    def reached(self) -> str:
        """Name the mark of the lake up to which everything was matched; empty at first."""
        ...

    def reach(self, mark: str) -> None:
        """Note that everything up to this mark was matched."""
        ...

    def bank(self) -> Sequence[BankEntry]:
        """Return the fingerprints by which works are known again."""
        ...

    def add_entries(self, entries: Sequence[BankEntry]) -> None:
        """Put fingerprints in the bank; one that the work has already changes nothing."""
        ...

    def dismissed(self) -> frozenset[tuple[Kind, str]]:
        """Return what was judged not to be a work: it is never proposed again."""
        ...

    def open_candidates(self) -> Sequence[Candidate]:
        """Return the candidates that wait for a judgement."""
        ...

    def candidate(self, candidate: UUID) -> Candidate:
        """Return one candidate.

        Raises:
            NotFoundError: there is none of this id, or it is another authority's.
        """
        ...

    def propose(self, candidates: Sequence[Candidate]) -> None:
        """Keep candidates; one of the same kind and value keeps its id and gets the new counts."""
        ...

    def settle(self, candidate: Candidate) -> None:
        """Keep the state that a judgement has given to a candidate."""
        ...

    def add_work(self, work: Work, assessment: Assessment, candidate: UUID | None) -> None:
        """Keep a work with the whole assessment that made it one."""
        ...

    def works(self) -> Sequence[Work]:
        """Return the works that are tracked."""
        ...

    def end_work(self, work: UUID, *, at: datetime) -> None:
        """Track a work no longer: take back the judgement that made it one."""
        ...

    def add_sightings(self, sightings: Sequence[Sighting]) -> int:
        """Keep sightings and say how many are new; one a work and post, the first one stays."""
        ...

    def carriers(self) -> pa.Table:
        """Return the posts that hold a work themselves (``CARRIERS``): original and copy alone.

        What merely passed a work on is left out, so that a reply to a reply is no sighting.
        """
        ...

    def refuse_sighting(self, sighting: UUID) -> None:
        """Keep that a person said that this is no copy; it is not found again."""
        ...

    def watched(self) -> frozenset[AccountKey]:
        """Return the accounts that an officer chose to look at."""
        ...
