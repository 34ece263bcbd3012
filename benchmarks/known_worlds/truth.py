"""Truth: what is really lost when accounts are gone, by the true mechanism with the same coins.

Works of the truth are others than those that were lived. Each starter gets its share of them, and
two at least; with and without the accounts the very same works spread by the very same coins.
"""

from collections.abc import Iterable

import attrs
import numba
import numpy as np

from .coins import stream
from .spreading import Scratch, Ways, reach, scratch_for
from .world import Floats, Ints, World

_FIRST = 1 << 32
"""Works from here on are those of the truth."""

FEWEST = 2


@attrs.frozen(kw_only=True, eq=False)
class Truth:
    """Works drawn for a world, to be spread with and without accounts."""

    world: World
    source: Ints
    weight: Floats  #: works a day that each stands for
    whole: float  #: true oxygen: exposures a day

    def lost_without(self, accounts: Iterable[int]) -> float:
        """Return the exposures a day that are gone when all of these are."""
        scratch = scratch_for(len(self.world))
        scratch.gone[list(accounts)] = True
        return self.whole - _all(
            self.world.ways, self.source, self.weight, self.world.seed, scratch
        )

    def scores(self) -> tuple[Floats, Floats]:
        """Return what is lost without each account alone, and the standard error of that."""
        lost, squares = _each(
            self.world.ways,
            self.source,
            self.weight,
            self.world.seed,
            scratch_for(len(self.world)),
        )
        return lost, np.sqrt(squares)


def drawn_truth(world: World, works: int) -> Truth:
    """Draw the works by which a world's truth is counted."""
    share = world.rate / world.rate.sum()
    each = np.where(world.rate > 0, np.maximum((share * works).astype(np.int64), FEWEST), 0)
    source = np.repeat(np.arange(len(world)), each)
    weight = np.repeat(world.rate / np.maximum(each, 1), each)
    return Truth(
        world=world,
        source=source,
        weight=weight,
        whole=_all(world.ways, source, weight, world.seed, scratch_for(len(world))),
    )


@numba.njit(cache=True, nogil=True)
def _all(ways: Ways, source: Ints, weight: Floats, seed: int, scratch: Scratch) -> float:
    total = 0.0
    for nth in range(len(source)):
        got, _ = reach(ways, source[nth], stream(seed, _FIRST + nth), scratch)
        total += weight[nth] * got
    return total


@numba.njit(cache=True, nogil=True)
def _each(
    ways: Ways, source: Ints, weight: Floats, seed: int, scratch: Scratch
) -> tuple[Floats, Floats]:
    """Delete each account that a work reached, and spread the work again: slow, and plain."""
    accounts = len(ways.taste)
    lost, variance = np.zeros(accounts), np.zeros(accounts)
    sums, squares = np.zeros(accounts), np.zeros(accounts)
    begin = 0
    while begin < len(source):
        end = begin
        while end < len(source) and source[end] == source[begin]:
            at = stream(seed, _FIRST + end)
            whole, many = reach(ways, source[end], at, scratch)
            carried = scratch.order[:many].copy()
            for here in carried:
                scratch.gone[here] = True
                less = whole - reach(ways, source[end], at, scratch)[0]
                scratch.gone[here] = False
                sums[here] += less
                squares[here] += less * less
            end += 1
        count = end - begin
        for here in range(accounts):
            if squares[here] > 0:
                lost[here] += weight[begin] * sums[here]
                spread = max(squares[here] - sums[here] * sums[here] / count, 0.0)
                variance[here] += weight[begin] ** 2 * spread * count / max(count - 1, 1)
                sums[here], squares[here] = 0.0, 0.0
        begin = end
    return lost, variance
