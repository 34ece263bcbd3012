"""Bank: the fingerprints of the works that are tracked, ready to be held against many posts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.fingerprint import Kind
from fireline.domain.work import BankEntry, Match
from fireline.track.bank_index import BankIndex
from fireline.track.fingerprints import FingerprintKind, fingerprint_kinds

#: Which match is shown when a post has several with one work: the surest kind first.
SUREST = (Kind.FILE, Kind.PDQ, Kind.LINK, Kind.TEXT)
#: A kind and a value that were judged not to belong to any work.
Dismissed = frozenset[tuple[Kind, str]]

_BEST_QUALITY = 100


@attrs.frozen
class Likeness:
    """A file is a copy of a work: by which entry, and why."""

    work: UUID
    match: Match


@attrs.frozen
class Hit:
    """A post holds a work: the row of the fingerprint that says so, and why."""

    work: UUID
    match: Match
    row: Mapping[str, object]


class Bank:
    """What posts are held against: exact values in a table, pictures in an index."""

    def __init__(
        self,
        entries: Sequence[BankEntry],
        *,
        dismissed: Dismissed = frozenset(),
        pdq_distance: int,
        pdq_quality: int,
    ) -> None:
        self._kinds = fingerprint_kinds(pdq_distance)
        self._dismissed = dismissed
        self._radius, self._quality = pdq_distance, pdq_quality
        self._exact: dict[tuple[Kind, str], list[BankEntry]] = defaultdict(list)
        self._pictures: list[BankEntry] = []
        for entry in entries:
            if entry.kind is Kind.PDQ:
                self._pictures.append(entry)
            else:
                self._exact[entry.kind, entry.value].append(entry)
        self._index = BankIndex()
        self._index.add(range(len(self._pictures)), [entry.value for entry in self._pictures])

    def holds(self, kind: Kind, value: str) -> bool:
        """Say whether an exact value belongs to a work already."""
        return (kind, value) in self._exact

    def alike(self, values: Sequence[str]) -> frozenset[str]:
        """Return which of these looks are like that of a work."""
        near = self._index.near(values, self._radius)
        return frozenset(values[query] for query in near.query.tolist())

    def likenesses(self, pictures: pa.Table) -> dict[str, list[Likeness]]:
        """Say which files look like a work, given what is known of them as pictures.

        A picture that was itself judged to be none, or that has too little to go by, is like
        nothing.
        """
        usable = self.usable(pictures)
        files, values = usable["sha256"].to_pylist(), usable["pdq"].to_pylist()
        qualities = usable["quality"].to_pylist()
        near = self._index.near(values, self._radius)
        like: dict[str, list[Likeness]] = defaultdict(list)
        for query, key, distance in zip(near.query, near.key, near.distance, strict=True):
            if {(Kind.FILE, files[query]), (Kind.PDQ, values[query])} & self._dismissed:
                continue
            entry = self._pictures[key]
            match = self._match(entry, values[query], int(distance), qualities[query])
            like[files[query]].append(Likeness(entry.work, match))
        return like

    def usable(self, pictures: pa.Table) -> pa.Table:
        """Return the pictures that have enough to go by."""
        return pictures.filter(pc.greater_equal(pictures["quality"], self._quality))

    def hits(self, fingerprints: pa.Table, like: Mapping[str, Sequence[Likeness]]) -> list[Hit]:
        """Return the one surest hit for each work and post among these fingerprints.

        In the order in which it was said: (said_at, seen_at, post), then by work.
        """
        found = [
            Hit(work, match, row)
            for row in self._touching(fingerprints, like).to_pylist()
            for work, match in self._matches(Kind(row["kind"]), row["value"], like)
        ]
        surest: dict[tuple[UUID, object], Hit] = {}
        for hit in sorted(found, key=_sureness):
            surest.setdefault((hit.work, hit.row["post"]), hit)
        return sorted(surest.values(), key=_said_first)

    def _touching(self, fingerprints: pa.Table, like: Mapping[str, Sequence[Likeness]]) -> pa.Table:
        """Keep the few rows whose value the bank knows, without looking at them one by one."""
        known = pa.array([value for _, value in self._exact] + list(like), pa.string())
        return fingerprints.filter(pc.is_in(fingerprints["value"], known))

    def _matches(
        self, kind: Kind, value: str, like: Mapping[str, Sequence[Likeness]]
    ) -> list[tuple[UUID, Match]]:
        if (kind, value) in self._dismissed:
            return []
        exact = self._exact.get((kind, value), ())
        found = [(entry.work, self._match(entry, value, 0, entry.quality)) for entry in exact]
        if kind is Kind.FILE:
            found += [(alike.work, alike.match) for alike in like.get(value, ())]
        return found

    def _match(self, entry: BankEntry, value: str, distance: int, quality: int) -> Match:
        kind: FingerprintKind = self._kinds[entry.kind]
        return Match(
            kind=entry.kind,
            value=value,
            entry=entry.value,
            distance=distance,
            quality=quality,
            because=kind.because(distance),
        )


def _sureness(hit: Hit) -> tuple[int, int, str]:
    return SUREST.index(hit.match.kind), hit.match.distance, hit.match.entry


def _said_first(hit: Hit) -> tuple[object, ...]:
    return hit.row["said_at"], hit.row["seen_at"], hit.row["post"], hit.work
