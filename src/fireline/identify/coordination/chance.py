"""Chance: how often two accounts would share alike if who shares were drawn by lot.

The null model deals the accounts of a period anew over the shares of that period: every object
keeps all its moments, and so its bursts; every account keeps how much it shares in each period.
Then two accounts meet at an object with a chance that can be worked out, and the number of objects
at which they meet is about Poisson (Arratia, Goldstein, Gordon 1989: many rare events).

Ten accounts that alone share a thing within a minute say more than ten out of a wave of thousands.
So the objects are counted four times, those of small waves first, and the smallest of the four
chances counts, times four (Bonferroni).
"""

import math
from typing import NamedTuple

import attrs
import numpy as np

from fireline.identify.compiled import compiled
from fireline.identify.coordination.edges import SIZE_COUNT, SIZES, Edges, Waves
from fireline.identify.coordination.pairs import Counts, Flags, Rows, Small
from fireline.identify.coordination.shares import Shares
from fireline.identify.spread_graph import Floats

EXACT = 16
"""Pairs of one object in one period up to which the count is kept; above, powers of two."""

BINS = EXACT + 48


@attrs.frozen(kw_only=True)
class Periods:
    """Within what time accounts are dealt anew."""

    #: A quarter of a day: who is awake together is no coordination. Pairs across the end of a
    #: period are not tested, so a period should be far longer than the window.
    seconds: float = 6 * 3600.0
    least_shares: int = 1_000  #: periods are joined until they hold so many


class Lot(NamedTuple):
    """What is dealt: the shares of each period, and the places where two may meet."""

    period: Small  #: of each share, in the order of the rows; what ``Waves`` takes, as the next
    size: Small  #: of each share: how large its object's wave was in the period (``edges.SIZES``)
    shares: Counts  #: in each period
    active_from: Counts  #: where each account's periods begin in the next two
    active_period: Small
    active_shares: Small
    places: Counts  #: (period, bin): objects with so many pairs of shares within the window
    pairs: Floats  #: (period, bin): their mean number of pairs

    @property
    def waves(self) -> Waves:
        """Return what tells the shares of one wave from those of another."""
        return Waves(self.period, self.size)


def lot_of(rows: Rows, accounts: int, periods: Periods) -> Lot:
    """Return the periods of one trace, who was active in which, and where two may meet."""
    period = _periods(rows.at, periods)
    count = int(period.max(initial=0)) + 1
    keys, often = np.unique(
        rows.account.astype(np.int64) * count + period.astype(np.int64), return_counts=True
    )
    starts = np.searchsorted(keys, np.arange(accounts + 1, dtype=np.int64) * count)
    places, pairs, size = _places(rows, period, count)
    return Lot(
        period=period,
        size=size,
        shares=np.bincount(period, minlength=count).astype(np.int64),
        active_from=starts.astype(np.int64),
        active_period=(keys % count).astype(np.int32),
        active_shares=often.astype(np.int32),
        places=places,
        pairs=pairs / np.maximum(places, 1),
    )


def expected_objects(lot: Lot, low: Small, high: Small) -> Floats:
    """Return at how many objects of each size (pair, size) two accounts would meet by chance."""
    return _expected(low.astype(np.int32), high.astype(np.int32), lot, _SIZE_OF_BIN)


def chances(edges: Edges, lot: Lot) -> tuple[Floats, Floats]:
    """Return for each edge the objects expected by chance, and the chance of as many or more."""
    expected = expected_objects(lot, edges.low, edges.high)
    return expected.sum(axis=1), smallest_tail(edges.by_size, expected)


def smallest_tail(objects: Counts | Small, expected: Floats) -> Floats:
    """Return the chance by the count that surprises most, small waves first, times the counts."""
    tails = [
        poisson_tails(
            objects[:, : size + 1].sum(axis=1).astype(np.int64),
            expected[:, : size + 1].sum(axis=1),
        )
        for size in range(SIZE_COUNT)
    ]
    return np.asarray(np.minimum(np.min(tails, axis=0) * SIZE_COUNT, 1.0), dtype=np.float64)


def dealt_anew(shares: Shares, lot: Lot, *, seed: int) -> Shares:
    """Deal the accounts anew over the shares of each period; the shares are those of the lot."""
    drawn = np.random.default_rng(seed).random(len(shares))
    before = np.argsort(lot.period, kind="stable")
    after = np.lexsort((drawn, lot.period))
    account = np.empty_like(shares.account)
    account[before] = shares.account[after]
    return attrs.evolve(shares, account=account)


def false_discovery(chance: Floats, tests: int) -> Floats:
    """Return the q-value of each chance among so many tests (Benjamini, Hochberg 1995).

    ``tests`` counts all pairs of accounts, those that never met too: their chance is 1.
    """
    order = np.argsort(chance, kind="stable")
    rank = np.arange(1, len(chance) + 1)
    raw = chance[order] * (max(tests, len(chance)) / rank)
    q = np.empty_like(raw)
    q[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return q


@compiled
def poisson_tails(least: Counts, expected: Floats) -> Floats:
    """Return the chance of at least so many events where so many are expected."""
    tails = np.empty(len(least), dtype=np.float64)
    for place in range(len(least)):
        tails[place] = _poisson_tail(least[place], expected[place])
    return tails


@compiled
def _poisson_tail(least: int, expected: float) -> float:
    """Add up the tail itself where it is small, and what is before it where that is."""
    if least <= 0:
        return 1.0
    if expected <= 0.0:
        return 0.0
    if expected < least:
        term, total, step = 1.0, 1.0, least
        while term > total * 1e-16:
            step += 1
            term *= expected / step
            total += term
        first = least * math.log(expected) - expected - math.lgamma(least + 1.0)
        return min(1.0, math.exp(first) * total)
    before = 0.0
    for events in range(least):
        before += math.exp(events * math.log(expected) - expected - math.lgamma(events + 1.0))
    return max(0.0, 1.0 - before)


def _periods(at: Floats, periods: Periods) -> Small:
    """Number whole periods, joined with their neighbours until each holds enough shares."""
    if not at.size:
        return np.empty(0, dtype=np.int32)
    which, often = np.unique(np.floor(at / periods.seconds), return_counts=True)
    number = np.empty(len(which), dtype=np.int32)
    current, held = 0, 0
    for place, shares in enumerate(often):
        if held >= periods.least_shares:
            current, held = current + 1, 0
        number[place] = current
        held += int(shares)
    if current and held < periods.least_shares:
        number[number == current] = current - 1
    return number[np.searchsorted(which, np.floor(at / periods.seconds))]


def _bin_of(pairs: Counts) -> Counts:
    """Number counts of pairs: each count alone up to ``EXACT``, then powers of two."""
    large = EXACT + np.log2(np.maximum(pairs, 1) / EXACT).astype(np.int64)
    return np.asarray(np.where(pairs <= EXACT, pairs - 1, np.minimum(large, BINS - 1)))


#: The bounds of the sizes are powers of two, so that no bin lies in two sizes.
_SIZE_OF_BIN = np.searchsorted(
    SIZES, [*range(1, EXACT + 1), *(EXACT * 2.0**power for power in range(BINS - EXACT))], "right"
)


def _places(rows: Rows, period: Small, count: int) -> tuple[Counts, Floats, Small]:
    """Count the pairs of shares of each object in each period, whoever shared, by their number."""
    held, ends = _partners(rows.object, rows.own, rows.reach, period)
    number = _bin_of(held[ends])
    some = held[ends] > 0
    cell = period[ends].astype(np.int64) * BINS + number
    shape, cells = (count, BINS), count * BINS
    places = np.bincount(cell[some], minlength=cells).reshape(shape)
    weighed = held[ends][some].astype(np.float64)
    pairs = np.bincount(cell[some], weighed, minlength=cells).reshape(shape)
    wave = np.searchsorted(ends, np.arange(len(period)))
    size = np.where(some, _SIZE_OF_BIN[np.maximum(number, 0)], 0)[wave]
    return places.astype(np.int64), pairs.astype(np.float64), size.astype(np.int32)


@compiled
def _partners(object: Small, own: Flags, reach: Counts, period: Small) -> tuple[Counts, Counts]:  # noqa: A002 -- the field's standard name
    """Return the pairs of an object in a period at its last share there, and where that is."""
    held = np.zeros(len(object), dtype=np.int64)
    ends = np.empty(len(object), dtype=np.int64)
    pairs, count = 0, 0
    for row in range(len(object)):
        if not own[row]:
            for partner in range(row + 1, reach[row]):
                pairs += period[partner] == period[row] and not own[partner]
        last = row + 1 == len(object)
        if last or object[row + 1] != object[row] or period[row + 1] != period[row]:
            held[row], ends[count], pairs = pairs, row, 0
            count += 1
    return held, ends[:count].copy()


@compiled
def _expected(low: Small, high: Small, lot: Lot, size_of: Counts) -> Floats:
    """Add up over periods and objects the chance that one of the object's pairs falls on both.

    A pair of places falls on two accounts with n and m of N shares with chance 2nm / N(N-1); k
    such pairs of one object with at most 1 - exp(-k times that).
    """
    found = np.zeros((len(low), SIZE_COUNT), dtype=np.float64)
    starts, active, shares = lot.active_from, lot.active_period, lot.active_shares
    for edge in range(len(low)):
        left, right = starts[low[edge]], starts[high[edge]]
        while left < starts[low[edge] + 1] and right < starts[high[edge] + 1]:
            if active[left] < active[right]:
                left += 1
            elif active[left] > active[right]:
                right += 1
            else:
                here, total = active[left], float(lot.shares[active[left]])
                chance = 2.0 * shares[left] * shares[right] / max(total * (total - 1.0), 1.0)
                for count in range(lot.places.shape[1]):
                    if lot.places[here, count]:
                        met = -math.expm1(-lot.pairs[here, count] * chance)
                        found[edge, size_of[count]] += lot.places[here, count] * met
                left += 1
                right += 1
    return found
