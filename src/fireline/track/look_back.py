"""Look back: what is stored already, held against the entries of a work that was just judged."""

from collections.abc import Collection, Sequence

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.fingerprint import Kind
from fireline.domain.ids import IdMaker
from fireline.domain.work import BankEntry, Candidate, Sighting, Work
from fireline.settings import Settings
from fireline.track.bank import Bank
from fireline.track.fingerprint_log import PICTURES, FingerprintLog
from fireline.track.matching import Matching

_BEST_QUALITY = 100


@attrs.frozen(kw_only=True)
class LookBack:
    """What is stored already, held against the entries of one new work."""

    log: FingerprintLog
    dismissed: frozenset[tuple[Kind, str]]
    settings: Settings
    ids: IdMaker

    def pictures(self, kinds: Collection[Kind], until: str) -> pa.Table:
        """Return every picture that was read, when a work can be known by its look."""
        seen = not {Kind.FILE, Kind.PDQ}.isdisjoint(kinds)
        return self.log.all_pictures(until=until) if seen else PICTURES.empty_table()

    def sightings(
        self, entries: Sequence[BankEntry], pictures: pa.Table, until: str
    ) -> Sequence[Sighting]:
        """Find everything stored that holds what the entries say, of however many works."""
        values: dict[Kind, list[str]] = {}
        for entry in entries:
            values.setdefault(entry.kind, []).append(entry.value)
        bank = bank_of(entries, self.dismissed, self.settings)
        return Matching(log=self.log, until=until, bank=bank, ids=self.ids).back(values, pictures)

    def covered(
        self, candidates: Sequence[Candidate], entries: Sequence[BankEntry], pictures: pa.Table
    ) -> list[Candidate]:
        """Return the open candidates that the entries know: nobody need judge them."""
        bank = bank_of(entries, frozenset(), self.settings)
        files = bank.likenesses(pictures)
        looks = bank.alike([found.value for found in candidates if found.kind is Kind.PDQ])
        return [
            found
            for found in candidates
            if bank.holds(found.kind, found.value)
            or (found.kind is Kind.FILE and found.value in files)
            or (found.kind is Kind.PDQ and found.value in looks)
        ]


def bank_of(
    entries: Sequence[BankEntry], dismissed: frozenset[tuple[Kind, str]], settings: Settings
) -> Bank:
    """Return a bank of these entries, with the distances that the unit has set."""
    return Bank(
        entries,
        dismissed=dismissed,
        pdq_distance=settings.pdq_distance,
        pdq_quality=settings.pdq_quality,
    )


def entries_of(
    candidate: Candidate, work: Work, pictures: pa.Table, ids: IdMaker, settings: Settings
) -> list[BankEntry]:
    """Return the candidate's own value and, when it is a file that can be seen, its look."""
    values = [(candidate.kind, candidate.value, _quality(candidate, pictures))]
    if candidate.kind is Kind.FILE:
        own = pictures.filter(pc.equal(pictures["sha256"], candidate.value)).to_pylist()
        values += [
            (Kind.PDQ, picture["pdq"], picture["quality"])
            for picture in own
            if picture["quality"] >= settings.pdq_quality
        ]
    return [
        BankEntry(
            id=ids(),
            work=work.id,
            kind=kind,
            value=value,
            quality=quality,
            added_at=work.judged_at,
            added_by=work.judged_by,
            because=candidate.because,
        )
        for kind, value, quality in values
    ]


def _quality(candidate: Candidate, pictures: pa.Table) -> int:
    """Return how much the picture gave to go by; exact values have nothing to be doubted."""
    if candidate.kind is not Kind.PDQ:
        return _BEST_QUALITY
    same = pictures.filter(pc.equal(pictures["pdq"], candidate.value))["quality"].to_pylist()
    return max(same, default=0)
