"""Edges: what two accounts shared within the window, one row a pair of accounts.

The weight, the share of each side and the symmetry are those of CooRTweet (Righetti, Balluff 2024,
``generate_coordinated_network``), as its documentation tells them: the weight counts pairs of
shares, and the symmetry is the fewer of the shares of either side over the more.
"""

from itertools import pairwise
from typing import NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled, default_threads, in_threads
from fireline.identify.coordination.pairs import (
    Counts,
    Part,
    Rows,
    Small,
    gathered,
    met,
    pairs_of_accounts,
    reach_of,
)
from fireline.identify.coordination.shares import Shares
from fireline.identify.spread_graph import Floats

SIZES = (128, 4_096, 131_072)
"""Pairs of shares within the window that an object has in one period: what parts small waves from
large ones, with one size more for all above. To meet in a small one is the greater surprise."""

SIZE_COUNT = len(SIZES) + 1

PAIRS_AT_ONCE = 32_000_000
"""Pairs gathered at once: up to 400 MB a thread. Every part goes through all shares once more."""

MOST_PARTNERS = 250
"""Partners of one share within the window; a wave of thousands in a minute says little of any two,
and its pairs grow with the square."""


@attrs.frozen(kw_only=True)
class Meeting:
    """When two shares of the same object count as one act."""

    window: float = 60.0  #: seconds; CooRTweet's documentation uses 10 to 60
    min_participation: int = 2  #: shares an account needs, in all and among those that meet
    least_objects: int = 1  #: objects two accounts share within the window to be an edge
    most_partners: int = MOST_PARTNERS
    pairs_at_once: int = PAIRS_AT_ONCE
    threads: int | None = None


class Waves(NamedTuple):
    """Of each share: its period, and how large its object's wave was in it (``SIZES``)."""

    period: Small
    size: Small


class _Counted(NamedTuple):
    """Edges of one part, column by column."""

    low: Small
    high: Small
    weight: Small
    objects: Small
    low_shares: Small
    high_shares: Small
    delta: Floats
    by_size: NDArray[np.int32]
    weights: Counts
    shared: Counts


@attrs.frozen(kw_only=True, eq=False)
class Edges:
    """Pairs of accounts of one trace, by lower and then higher number of the account."""

    low: Small
    high: Small
    weight: Small  #: pairs of shares
    objects: Small  #: different objects
    low_shares: Small  #: different shares of the lower account among them
    high_shares: Small
    delta: Floats  #: mean seconds between two shares
    by_size: NDArray[np.int32]  #: (edge, size): objects met at within a period, by their wave
    weights: Counts  #: how many edges have each weight, those with fewer objects too
    shared: Counts  #: how many edges have each number of objects, likewise
    cut_shares: int  #: shares with more partners than are looked at
    lost_pairs: int  #: pairs of shares that were not looked at for that

    def __len__(self) -> int:
        """Return how many edges there are."""
        return len(self.low)

    @property
    def symmetry(self) -> Floats:
        """Return 1 where both sides share alike, towards 0 where one side did nearly all."""
        both = np.stack([self.low_shares, self.high_shares])
        return np.asarray(both.min(axis=0) / np.maximum(both.max(axis=0), 1), dtype=np.float64)

    @property
    def percentile(self) -> Floats:
        """Return the share of all edges with fewer objects, ties counted half: a rank in (0, 1)."""
        below = np.concatenate([[0], np.cumsum(self.shared)])
        rank = (below[self.objects] + self.shared[self.objects] / 2) / max(below[-1], 1)
        return np.asarray(rank, dtype=np.float64)

    def weight_at(self, quantile: float) -> float:
        """Return the weight at a quantile of all edges (R's type 7, the default there)."""
        seen = np.cumsum(self.weights)
        if not seen.size or not seen[-1]:
            return 0.0
        place = (seen[-1] - 1) * quantile
        low, high = np.searchsorted(seen, [np.floor(place), np.ceil(place)], side="right")
        return float(low + (high - low) * (place - np.floor(place)))


def edges_of(shares: Shares, meeting: Meeting, waves: Waves | None = None) -> Edges:
    """Return every pair of accounts that shared enough objects within the window.

    ``waves`` says of each share that takes part in which period it lies and how large its object's
    wave was there; without it everything is one small wave.
    """
    rows, cut, lost = rows_of(shares, meeting)
    rows = rows if waves is None else rows._replace(period=waves.period, size=waves.size)
    counts = pairs_of_accounts(rows, shares.accounts)
    starts = np.concatenate([[0], np.cumsum(counts)])
    parts = list(pairwise(_parts(starts, meeting.pairs_at_once)))

    def counted(part: tuple[int, int]) -> _Counted:
        found = gathered(rows, starts, *part)
        return _counted(rows, found, part[0], shares.accounts, meeting.least_objects)

    done = in_threads(counted, parts, threads=meeting.threads or default_threads())
    columns = {
        name: np.concatenate([_NONE[name], *(getattr(one, name) for one in done)]) for name in _NONE
    }
    return Edges(
        **columns,
        weights=_added([one.weights for one in done]),
        shared=_added([one.shared for one in done]),
        cut_shares=int(cut),
        lost_pairs=int(lost),
    )


def rows_of(shares: Shares, meeting: Meeting) -> tuple[Rows, int, int]:
    """Return the shares with their partners found, and how much the bound left out."""
    kept = taking_part(shares, meeting.min_participation)
    columns = (shares.object[kept], shares.account[kept], shares.content[kept], shares.at[kept])
    reach, cut, lost = reach_of(columns[0], columns[3], meeting.window, meeting.most_partners)
    contents = int(shares.content.max(initial=-1)) + 1
    every = np.ones(contents, dtype=np.bool_)
    same = np.zeros(len(kept), dtype=np.int32)
    rows = Rows(*columns, shares.own[kept], reach, every, same, same)
    if meeting.min_participation > 1:
        found = met(rows)[rows.content]
        often = np.bincount(rows.account[found], minlength=shares.accounts)
        counts = np.zeros(contents, dtype=np.bool_)
        counts[rows.content[found & (often[rows.account] >= meeting.min_participation)]] = True
        rows = rows._replace(counts=counts)
    return rows, int(cut), int(lost)


def taking_part(shares: Shares, least: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    """Return which shares are by accounts with enough of them."""
    often = np.bincount(shares.account, minlength=shares.accounts)
    return np.flatnonzero(often[shares.account] >= least)


_NONE = {
    **{
        name: np.empty(0, dtype=np.int32)
        for name in ("low", "high", "weight", "objects", "low_shares", "high_shares")
    },
    "delta": np.empty(0, dtype=np.float64),
    "by_size": np.empty((0, SIZE_COUNT), dtype=np.int32),
}


def _parts(starts: Counts, at_once: int) -> list[int]:
    """Split the accounts so that each part has about so many pairs, one account at least."""
    bounds, accounts = [0], len(starts) - 1
    while bounds[-1] < accounts and starts[-1] > starts[bounds[-1]]:
        end = int(np.searchsorted(starts, starts[bounds[-1]] + at_once, side="right")) - 1
        bounds.append(min(max(end, bounds[-1] + 1), accounts))
    return bounds


def _added(counts: list[Counts]) -> Counts:
    total = np.zeros(max((len(one) for one in counts), default=1), dtype=np.int64)
    for one in counts:
        total[: len(one)] += one
    return total


@compiled
def _counted(rows: Rows, part: Part, low: int, accounts: int, least: int) -> _Counted:  # noqa: PLR0912, PLR0915, C901 -- one pass over one part; split up it would pass ten arrays around
    """Count one part: first how many edges there are, then each of them."""
    tally = np.zeros(accounts, dtype=np.int32)
    seen_object = np.full(accounts, -1, dtype=np.int32)
    different = np.zeros(accounts, dtype=np.int32)
    touched = np.empty(accounts, dtype=np.int32)
    edges, heaviest, widest = 0, 0, 0
    for lower in range(len(part.starts) - 1):
        count = 0
        for pair in range(part.starts[lower], part.starts[lower + 1]):
            other = part.other[pair]
            if tally[other] == 0:
                touched[count] = other
                count += 1
            tally[other] += 1
            object = rows.object[part.first[pair]]  # noqa: A001 -- the field's standard name
            if seen_object[other] != object:
                seen_object[other] = object
                different[other] += 1
        for place in range(count):
            other = touched[place]
            edges += different[other] >= least
            heaviest = max(heaviest, tally[other])
            widest = max(widest, different[other])
            tally[other], different[other], seen_object[other] = 0, 0, -1
    found = _Counted(
        np.empty(edges, dtype=np.int32),
        np.empty(edges, dtype=np.int32),
        np.empty(edges, dtype=np.int32),
        np.empty(edges, dtype=np.int32),
        np.empty(edges, dtype=np.int32),
        np.empty(edges, dtype=np.int32),
        np.empty(edges, dtype=np.float64),
        np.zeros((edges, SIZE_COUNT), dtype=np.int32),
        np.zeros(heaviest + 1, dtype=np.int64),
        np.zeros(widest + 1, dtype=np.int64),
    )
    free = np.zeros(accounts, dtype=np.int64)
    edge = 0
    for lower in range(len(part.starts) - 1):
        begin, end = part.starts[lower], part.starts[lower + 1]
        if begin == end:
            continue
        count = 0
        for pair in range(begin, end):
            other = part.other[pair]
            if tally[other] == 0:
                touched[count] = other
                count += 1
            tally[other] += 1
        others = np.sort(touched[:count])
        place = 0
        for other in others:
            free[other] = place
            place += tally[other]
        order = np.empty(end - begin, dtype=np.int64)
        for pair in range(begin, end):
            other = part.other[pair]
            order[free[other]] = pair
            free[other] += 1
        for other in others:
            stop = free[other]
            start = stop - tally[other]
            objects, before, seconds = 0, -1, 0.0
            for at in range(start, stop):
                pair = order[at]
                row, partner = part.first[pair], part.second[pair]
                seconds += rows.at[partner] - rows.at[row]
                if rows.object[row] != before:
                    before = rows.object[row]
                    objects += 1
            weight = stop - start
            found.weights[weight] += 1
            found.shared[objects] += 1
            tally[other] = 0
            if objects < least:
                continue
            before = -1
            for at in range(start, stop):
                row, partner = part.first[order[at]], part.second[order[at]]
                together = rows.period[row] == rows.period[partner]
                if together and rows.object[row] != before:
                    before = rows.object[row]
                    found.by_size[edge, rows.size[row]] += 1
            mine = np.empty(weight, dtype=np.int32)
            theirs = np.empty(weight, dtype=np.int32)
            for at in range(start, stop):
                row, partner = part.first[order[at]], part.second[order[at]]
                if rows.account[row] != low + lower:
                    row, partner = partner, row
                mine[at - start] = rows.content[row]
                theirs[at - start] = rows.content[partner]
            found.low[edge], found.high[edge] = low + lower, other
            found.weight[edge], found.objects[edge] = weight, objects
            found.low_shares[edge] = _different(mine)
            found.high_shares[edge] = _different(theirs)
            found.delta[edge] = seconds / weight
            edge += 1
    return found


@compiled
def _different(numbers: Small) -> int:
    """Count the different numbers."""
    if len(numbers) == 1:
        return 1
    numbers.sort()
    count = 1
    for place in range(1, len(numbers)):
        count += numbers[place] != numbers[place - 1]
    return count
