"""Votes: which removed accounts share the most that is rare with each newcomer.

New accounts are looked up against an index of all removed, never all against all: whatever two
share (a run of letters, a picture, a neighbour, a link) is a vote that weighs by how rare it is
(inverse document frequency, Sparck Jones 1972), and pictures that look the same weigh as one rare
thing more. Time goes by what is shared.
"""

from collections.abc import Iterable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled, in_threads

COMMON = 2_000
"""Removed accounts that share a thing above which it is too common to look anybody up by it."""

PIECE = 512
"""Newcomers that one task looks up."""

Ints = NDArray[np.int64]
Pictures = NDArray[np.uint64]


@attrs.frozen(eq=False)
class Shares:
    """What each account could share: a list of numbered things an account, end to end."""

    starts: Ints
    things: Ints


class Numbers:
    """Numbers things in the order in which they are first met."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: dict[str, int] = {}

    def __len__(self) -> int:
        """Return how many things are known."""
        return len(self._known)

    def add(self, accounts: Iterable[Sequence[str]]) -> Shares:
        """Number all things of some accounts."""
        known, starts, things = self._known, [0], list[int]()
        for account in accounts:
            things.extend([known.setdefault(thing, len(known)) for thing in account])
            starts.append(len(things))
        return _shares(starts, things)

    def look_up(self, accounts: Iterable[Sequence[str]]) -> Shares:
        """Number the things that are known; others are shared with nobody."""
        known, starts, things = self._known, [0], list[int]()
        for account in accounts:
            things.extend([known[thing] for thing in account if thing in known])
            starts.append(len(things))
        return _shares(starts, things)


def _shares(starts: list[int], things: list[int]) -> Shares:
    return Shares(np.array(starts, dtype=np.int64), np.array(things, dtype=np.int64))


@attrs.frozen(kw_only=True, eq=False)
class Side:
    """One side of the look-up, a row an account."""

    shares: Shares
    pictures: Pictures  #: (accounts, 4): PDQ; all zero where there is none
    moments: NDArray[np.float64]  #: seconds: gone at for removed, appeared at for newcomers
    platforms: Ints


def voted(gone: Side, come: Side, things: int, *, most: int, near: int, threads: int) -> Ints:
    """Return for each newcomer the removed accounts with the most votes, best first.

    Shape (newcomers, most), -1 where there are no more. Only who was gone before the newcomer
    appeared is found. Equal votes go to who comes first, so the answer is always the same.
    """
    starts, members = _index(gone.shares, things)
    many = np.diff(starts)
    weights = np.log1p(len(gone.moments) / np.maximum(many, 1)).astype(np.float64)
    weights[many > max(COMMON, 0)] = 0.0
    pictured = np.flatnonzero(gone.pictures.any(axis=1))

    def piece(first: int) -> Ints:
        last = min(first + PIECE, len(come.moments))
        return _piece(
            starts,
            members,
            weights,
            gone.moments,
            gone.platforms,
            gone.pictures,
            pictured,
            come.shares.starts,
            come.shares.things,
            come.moments,
            come.platforms,
            come.pictures,
            first,
            last,
            most,
            near,
        )

    pieces = in_threads(piece, range(0, len(come.moments), PIECE), threads=threads)
    return np.concatenate(pieces) if pieces else np.empty((0, most), dtype=np.int64)


def _index(shares: Shares, things: int) -> tuple[Ints, Ints]:
    owners = np.repeat(np.arange(len(shares.starts) - 1), np.diff(shares.starts))
    order = np.argsort(shares.things, kind="stable")
    starts = np.zeros(things + 1, dtype=np.int64)
    np.cumsum(np.bincount(shares.things, minlength=things), out=starts[1:])
    return starts, owners[order]


@compiled
def _bits(value: np.uint64) -> np.uint64:
    """Count the bits that are set (Hacker's Delight, 5-1)."""
    value = value - ((value >> np.uint64(1)) & np.uint64(0x5555555555555555))
    value = (value & np.uint64(0x3333333333333333)) + (
        (value >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (value * np.uint64(0x0101010101010101)) >> np.uint64(56)


@compiled
def _piece(  # noqa: PLR0913, PLR0917, C901, PLR0912 -- one compiled loop over plain arrays
    starts: Ints,
    members: Ints,
    weights: NDArray[np.float64],
    gone_at: NDArray[np.float64],
    gone_on: Ints,
    gone_pictures: Pictures,
    pictured: Ints,
    mine_from: Ints,
    mine: Ints,
    come_at: NDArray[np.float64],
    come_on: Ints,
    come_pictures: Pictures,
    first: int,
    last: int,
    most: int,
    near: int,
) -> Ints:
    best = np.full((last - first, most), -1, dtype=np.int64)
    votes = np.zeros(len(gone_at), dtype=np.float64)
    touched = np.empty(len(gone_at), dtype=np.int64)
    rare = np.log(1.0 + len(gone_at))
    for who in range(first, last):
        count = 0
        for at in range(mine_from[who], mine_from[who + 1]):
            thing = mine[at]
            weight = weights[thing]
            if weight <= 0.0:
                continue
            for place in range(starts[thing], starts[thing + 1]):
                other = members[place]
                if votes[other] == 0.0:
                    touched[count] = other
                    count += 1
                votes[other] += weight
        if come_pictures[who].any():
            for place in range(len(pictured)):
                other = pictured[place]
                apart = np.uint64(0)
                for word in range(4):
                    apart += _bits(gone_pictures[other, word] ^ come_pictures[who, word])
                if apart <= near:
                    if votes[other] == 0.0:
                        touched[count] = other
                        count += 1
                    votes[other] += 2.0 * rare
        held = 0
        for at in range(count):
            other = touched[at]
            if gone_on[other] != come_on[who] or gone_at[other] > come_at[who]:
                continue
            # Keep the best in order; the list is short.
            slot = held
            while slot > 0:
                above = best[who - first, slot - 1]
                if votes[above] > votes[other] or (votes[above] == votes[other] and above < other):
                    break
                slot -= 1
            if slot < most:
                if held < most:
                    held += 1
                for move in range(held - 1, slot, -1):
                    best[who - first, move] = best[who - first, move - 1]
                best[who - first, slot] = other
        for at in range(count):
            votes[touched[at]] = 0.0
    return best
