"""Memory: the lake and the casework of track without a store, slow and obvious.

Shipped, because tests of other stages and small worlds need them; they pass the tests of the real
ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import attrs
import pyarrow as pa

from fireline.domain.act import AuditRow
from fireline.domain.assessment import Assessment
from fireline.domain.fingerprint import Fingerprint, Kind, Picture
from fireline.domain.ids import AccountKey, unversioned
from fireline.domain.observation import Observation, Post
from fireline.domain.work import (
    BankEntry,
    Candidate,
    CandidateState,
    Sighting,
    Via,
    Work,
)
from fireline.errors import NotFoundError
from fireline.track.fingerprint_log import FINGERPRINTS, PASSED_ON, PICTURES, SPREAD
from fireline.track.ledger import CARRIERS

Row = dict[str, Any]
Stored = TypeVar("Stored")


class MemoryFingerprintLog:
    """A lake of lists; a mark is the number of times that something was kept."""

    def __init__(self) -> None:
        self._marks = 0
        self._fingerprints: list[tuple[int, Fingerprint]] = []
        self._posts: list[tuple[int, Post]] = []
        self._pictures: list[tuple[int, Picture]] = []

    def keep(
        self,
        observations: Sequence[Observation] = (),
        fingerprints: Sequence[Fingerprint] = (),
        pictures: Sequence[Picture] = (),
    ) -> None:
        """Keep what a batch has brought, under one new mark."""
        self._marks += 1
        self._posts += [(self._marks, seen) for seen in observations if isinstance(seen, Post)]
        self._fingerprints += [(self._marks, taken) for taken in fingerprints]
        self._pictures += [(self._marks, picture) for picture in pictures if picture.pdq]

    def mark(self) -> str:
        """Name the newest state."""
        return str(self._marks) if self._marks else ""

    def fingerprints(self, *, after: str, until: str) -> pa.Table:
        """Return the fingerprints stored between two marks."""
        return self._fingerprint_table(_between(self._fingerprints, after, until))

    def fingerprints_with(self, *, values: Mapping[Kind, Sequence[str]], until: str) -> pa.Table:
        """Return every fingerprint that has one of the values."""
        wanted = {(kind, value) for kind, of_kind in values.items() for value in of_kind}
        stored = _between(self._fingerprints, "", until)
        return self._fingerprint_table(f for f in stored if (f.kind, f.value) in wanted)

    def passed_on(self, *, after: str, until: str) -> pa.Table:
        """Return the reposts, quotes and replies stored between two marks."""
        return _passed_on_table(_between(self._posts, after, until))

    def passed_on_of(self, *, posts: Sequence[str], until: str) -> pa.Table:
        """Return every repost, quote and reply of the posts."""
        table = _passed_on_table(_between(self._posts, "", until))
        wanted = set(posts)
        return table.filter(pa.array([of in wanted for of in table["of"].to_pylist()], pa.bool_()))

    def pictures(self, *, after: str, until: str) -> pa.Table:
        """Return the pictures that were read between two marks."""
        return _picture_table(_between(self._pictures, after, until))

    def all_pictures(self, *, until: str) -> pa.Table:
        """Return every picture that was read."""
        return self.pictures(after="", until=until)

    def pictures_of(self, *, files: Sequence[str], until: str) -> pa.Table:
        """Return what is known of these files."""
        wanted = set(files)
        return _picture_table(p for p in _between(self._pictures, "", until) if p.sha256 in wanted)

    def spread(self, *, values: Mapping[Kind, Sequence[str]], until: str) -> pa.Table:
        """Say of each value how many accounts and posts share it."""
        shared: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.fingerprints_with(values=values, until=until).to_pylist():
            shared[row["kind"], row["value"]].append(row)
        rows = [_spread_row(value, shared[value]) for value in sorted(shared)]
        return pa.Table.from_pylist(rows, SPREAD)

    def _fingerprint_table(self, taken: Iterable[Fingerprint]) -> pa.Table:
        posts = {post.key: post for _, post in self._posts}
        rows = [_fingerprint_row(fingerprint, posts.get(fingerprint.post)) for fingerprint in taken]
        once = _earliest(rows, ("kind", "value", "post", "part"))
        return _table(once, ("seen_at", "post", "kind", "value", "part"), FINGERPRINTS)


def _earliest(rows: Iterable[Row], same: Sequence[str]) -> list[Row]:
    """Count what was seen twice once, as it was seen first."""
    first: dict[tuple[Any, ...], Row] = {}
    for row in sorted(rows, key=lambda row: (row["seen_at"], row["said_at"])):
        first.setdefault(tuple(row[name] for name in same), row)
    return list(first.values())


def _table(rows: Iterable[Row], order: Sequence[str], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(
        sorted(rows, key=lambda row: tuple(row[name] for name in order)), schema
    )


def _between(stored: Sequence[tuple[int, Stored]], after: str, until: str) -> Iterator[Stored]:
    first, last = int(after or 0), int(until or 0)
    return (what for mark, what in stored if first < mark <= last)


def _fingerprint_row(taken: Fingerprint, post: Post | None) -> Row:
    return {
        "kind": taken.kind.value,
        "value": taken.value,
        "post": taken.post,
        "account": taken.account,
        "said_at": taken.said_at,
        "seen_at": taken.seen_at,
        "part": taken.part,
        "language": post.language if post else "",
        "url": post.url if post else "",
    }


def _passed_on_table(posts: Iterable[Post]) -> pa.Table:
    rows = [row for post in posts for row in _passed_on_rows(post)]
    once = _earliest(rows, ("post", "via", "of"))
    return _table(once, ("seen_at", "post", "via", "of"), PASSED_ON)


def _passed_on_rows(post: Post) -> Iterator[Row]:
    named = {Via.REPOST: post.repost_of, Via.QUOTE: post.quote_of, Via.REPLY: post.reply_to}
    for via, of in named.items():
        if of is not None:
            yield {
                "post": post.key,
                "account": post.account,
                "said_at": post.said_at,
                "seen_at": post.seen_at,
                "via": via.value,
                "of": unversioned(of),
                "language": post.language,
                "url": post.url,
            }


def _picture_table(pictures: Iterable[Picture]) -> pa.Table:
    rows = [
        {"sha256": picture.sha256, "pdq": picture.pdq, "quality": picture.quality}
        for picture in {picture.sha256: picture for picture in pictures}.values()
    ]
    return _table(rows, ("sha256",), PICTURES)


def _spread_row(value: tuple[str, str], rows: Sequence[Row]) -> Row:
    first = min(rows, key=lambda row: (row["said_at"], row["post"]))
    return {
        "kind": value[0],
        "value": value[1],
        "accounts": len({row["account"] for row in rows}),
        "posts": len({row["post"] for row in rows}),
        "first_said_at": first["said_at"],
        "first_seen_at": min(row["seen_at"] for row in rows),
        "example": first["post"],
        "language": first["language"],
    }


class MemoryTrackLedger:
    """Casework of one authority in dictionaries."""

    def __init__(self) -> None:
        self._mark = ""
        self._audit: list[AuditRow] = []
        self._entries: dict[tuple[UUID, Kind, str], BankEntry] = {}
        self._candidates: dict[tuple[Kind, str], Candidate] = {}
        self._works: dict[UUID, Work] = {}
        self._ended: set[UUID] = set()
        self._sightings: dict[tuple[UUID, str], Sighting] = {}
        self._refused: set[UUID] = set()
        self.watching: set[AccountKey] = set()  #: whom an officer chose to look at
        self.assessments: dict[UUID, Assessment] = {}

    @contextmanager
    def recording(self, *rows: AuditRow) -> Iterator[None]:
        """Keep the rows if, and only if, the change is made."""
        yield
        self._audit += rows

    def recorded(self, *, on: str) -> Sequence[AuditRow]:
        """Return what was recorded on one thing, oldest first."""
        return [row for row in self._audit if row.on == on]

    def reached(self) -> str:
        """Name the mark up to which everything was matched."""
        return self._mark

    def reach(self, mark: str) -> None:
        """Note that everything up to this mark was matched."""
        self._mark = mark

    def bank(self) -> Sequence[BankEntry]:
        """Return the fingerprints of the works that are tracked."""
        live = [entry for entry in self._entries.values() if entry.work not in self._ended]
        return sorted(live, key=lambda entry: (entry.kind, entry.value, entry.work))

    def add_entries(self, entries: Sequence[BankEntry]) -> None:
        """Put fingerprints in the bank."""
        for entry in entries:
            self._entries.setdefault((entry.work, entry.kind, entry.value), entry)

    def dismissed(self) -> frozenset[tuple[Kind, str]]:
        """Return what was judged not to be a work."""
        return frozenset(
            value
            for value, candidate in self._candidates.items()
            if candidate.state is CandidateState.DISMISSED
        )

    def open_candidates(self) -> Sequence[Candidate]:
        """Return the candidates that wait for a judgement."""
        waiting = sorted(self._candidates.items(), key=lambda item: item[0])
        return [found for _, found in waiting if found.state is CandidateState.OPEN]

    def candidate(self, candidate: UUID) -> Candidate:
        """Return one candidate."""
        for found in self._candidates.values():
            if found.id == candidate:
                return found
        raise NotFoundError(f"no such candidate: {candidate}")

    def propose(self, candidates: Sequence[Candidate]) -> None:
        """Keep candidates; a known one keeps its id and its state."""
        for new in candidates:
            known = self._candidates.get((new.kind, new.value), new)
            self._candidates[new.kind, new.value] = attrs.evolve(
                new, id=known.id, state=known.state
            )

    def settle(self, candidate: Candidate) -> None:
        """Keep the state that a judgement has given to a candidate."""
        known = self.candidate(candidate.id)
        self._candidates[known.kind, known.value] = attrs.evolve(known, state=candidate.state)

    def add_work(self, work: Work, assessment: Assessment, candidate: UUID | None) -> None:  # noqa: ARG002 -- the port's signature
        """Keep a work with the whole assessment that made it one."""
        self._works[work.id] = work
        self.assessments[work.id] = assessment

    def works(self) -> Sequence[Work]:
        """Return the works that are tracked."""
        live = [work for work in self._works.values() if work.id not in self._ended]
        return sorted(live, key=lambda work: (work.judged_at, work.id))

    def end_work(self, work: UUID, *, at: datetime) -> None:  # noqa: ARG002 -- the port's signature
        """Track a work no longer."""
        if work not in self._works or work in self._ended:
            raise NotFoundError(f"no such work: {work}")
        self._ended.add(work)

    def add_sightings(self, sightings: Sequence[Sighting]) -> int:
        """Keep sightings and say how many are new."""
        before = len(self._sightings)
        for sighting in sightings:
            self._sightings.setdefault((sighting.work, sighting.post), sighting)
        return len(self._sightings) - before

    def sightings(self) -> Sequence[Sighting]:
        """Return every sighting of a tracked work that nobody refused, by (work, post)."""
        kept = sorted(self._sightings.items(), key=lambda item: item[0])
        return [
            sighting
            for _, sighting in kept
            if sighting.id not in self._refused and sighting.work not in self._ended
        ]

    def carriers(self) -> pa.Table:
        """Return the posts that hold a work themselves."""
        held = {
            (unversioned(sighting.post), str(sighting.work)): sighting.account
            for sighting in self.sightings()
            if sighting.via in {Via.ORIGINAL, Via.COPY}
        }
        rows = [
            {"native": native, "work": work, "account": held[native, work]}
            for native, work in sorted(held)
        ]
        return pa.Table.from_pylist(rows, CARRIERS)

    def refuse_sighting(self, sighting: UUID) -> None:
        """Keep that a person said that this is no copy."""
        if sighting not in {kept.id for kept in self._sightings.values()}:
            raise NotFoundError(f"no such sighting: {sighting}")
        self._refused.add(sighting)

    def watched(self) -> frozenset[AccountKey]:
        """Return the accounts that an officer chose to look at."""
        return frozenset(self.watching)
