"""Sampling: many cascades from every originator, added up alike whatever the number of threads.

Work is cut into units (one source, a run of samples), units are dealt to a fixed number of chunks,
and the chunks' sums are added in their order: threads only decide when a chunk is done.

What can be computed is not sampled: the exposure of the source itself, and that of each account to
which the source's work comes straight, is its rate x the chance x the exposure whatever else
happens. A sample counts only what it says beyond that, so its noise there is gone.
"""

from typing import NamedTuple

import attrs
import numpy as np

from fireline.identify.cascade import (
    Scratch,
    Ways,
    dominate,
    forget,
    scratch_for,
    spread,
    ways_of,
    weigh,
)
from fireline.identify.coin import BITS, stream_of
from fireline.identify.compiled import compiled, default_threads, in_threads
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph

CHUNKS = 32
"""Portions into which a round is cut; fixed, for the order of addition depends on it."""

UNIT = 256
"""Samples from one source that one unit holds at most, so that no chunk waits for a loud one."""


class Units(NamedTuple):
    """Samples to be drawn: of each unit its source, its first sample, how many, and its weight."""

    source: Ints
    first: Ints
    samples: Ints
    scale: Floats  #: works a day that the unit stands for


def units_of(graph: SpreadGraph, samples: Ints, done: Ints) -> Units:
    """Cut so many samples of each account, after those done, into units of about one size."""
    blocks = -(-samples // UNIT)
    source = np.repeat(np.arange(len(graph), dtype=np.int64), blocks)
    ends = np.cumsum(blocks)
    nth = np.arange(len(source), dtype=np.int64) - (ends - blocks)[source]
    first = nth * samples[source] // blocks[source]
    count = (nth + 1) * samples[source] // blocks[source] - first
    scale = graph.origination[source] * count / samples[source]
    return Units(source=source, first=first + done[source], samples=count, scale=scale)


def chunk_of(units: Units, number: int) -> Units:
    """Deal out every so manieth unit, which spreads loud sources over the chunks."""
    # Copies, for the kernels are compiled for arrays that lie in one piece.
    return Units(
        source=units.source[number::CHUNKS].copy(),
        first=units.first[number::CHUNKS].copy(),
        samples=units.samples[number::CHUNKS].copy(),
        scale=units.scale[number::CHUNKS].copy(),
    )


class Sums(NamedTuple):
    """What one chunk adds up: by account what it carried, by unit what its source reached."""

    carried: Floats
    carried_variance: Floats
    whole: Floats
    whole_variance: Floats


@attrs.frozen(kw_only=True, eq=False)
class Drawn:
    """What a round of samples says: sums in exposures a day, with the variance of each."""

    carried: Floats  #: by account: others' works that reach nobody without it
    carried_variance: Floats
    own: Floats  #: by account: all that its own works reach
    own_variance: Floats
    steps: int  #: edges looked at
    samples: int


@compiled
def _draw(ways: Ways, units: Units, seed: np.uint64, scratch: Scratch, added: Sums) -> int:
    """Draw the units of one chunk; fill the sums and return the edges looked at."""
    offsets, exposure = ways.offsets, ways.exposure
    sums = np.zeros(len(exposure))
    squares = np.zeros(len(exposure))
    touched = np.empty(len(exposure), dtype=np.int32)
    steps = 0
    for unit in range(len(units.source)):
        source, count, scale = units.source[unit], units.samples[unit], units.scale[unit]
        many, total, total_square = 0, 0.0, 0.0
        certain = exposure[source] + _first_hop(ways, source, scale, added.carried)
        for sample in range(units.first[unit], units.first[unit] + count):
            stream = stream_of(seed, source, sample)
            reached, live = spread(ways, source, stream, scratch)
            dominate(reached, live, scratch)
            beyond = weigh(reached, exposure, scratch) - exposure[source]
            steps += offsets[source + 1] - offsets[source]
            for i in range(1, reached):
                account = scratch.account[i]
                steps += offsets[account + 1] - offsets[account]
                lost = scratch.weight[i]
                if comes_straight(i, live == reached - 1, scratch):
                    lost -= exposure[account]
                    beyond -= exposure[account]
                if lost > 0:
                    if sums[account] == 0:
                        touched[many] = account
                        many += 1
                    sums[account] += lost
                    squares[account] += lost * lost
            total += beyond
            total_square += beyond * beyond
            forget(reached, scratch)
        added.whole[unit] = certain + total / count
        added.whole_variance[unit] = variance_of_mean(total, total_square, count)
        for i in range(many):
            account = touched[i]
            added.carried[account] += scale * sums[account] / count
            variance = variance_of_mean(sums[account], squares[account], count)
            added.carried_variance[account] += scale * scale * variance
            sums[account] = 0.0
            squares[account] = 0.0
    return steps


@compiled
def _first_hop(ways: Ways, source: int, scale: float, carried: Floats) -> float:
    """Add what those lose to whom a work comes straight; return the exposure of them all."""
    whole = 0.0
    for edge in range(ways.offsets[source], ways.offsets[source + 1]):
        target = ways.targets[edge]
        exposed = np.ldexp(float(ways.bar[edge]), -BITS) * ways.exposure[target]
        carried[target] += scale * exposed
        whole += exposed
    return whole


@compiled
def comes_straight(number: int, tree: bool, scratch: Scratch) -> bool:  # noqa: FBT001 -- of a kernel
    """Say whether an edge from the source to this number is live; ask after ``dominate``."""
    if tree:
        return bool(scratch.dominator[number] == 0)
    edge = scratch.entering[number]
    while edge >= 0:
        if scratch.comes_from[edge] == 0:
            return True
        edge = scratch.following[edge]
    return False


def certain_of(graph: SpreadGraph) -> Floats:
    """Return the part of each score that is computed: the source's own views and the first hop."""
    first = graph.probability * graph.exposure[graph.targets]
    sources = graph.sources
    own = np.bincount(sources, weights=first, minlength=len(graph))
    straight = np.bincount(
        graph.targets, weights=graph.origination[sources] * first, minlength=len(graph)
    )
    return np.asarray(graph.origination * (graph.exposure + own) + straight)


@compiled
def variance_of_mean(total: float, squares: float, count: int) -> float:
    """Say how uncertain the mean of so many samples is."""
    return max(squares - total * total / count, 0.0) / (count - 1) / count


def draw(graph: SpreadGraph, units: Units, *, seed: int, threads: int | None = None) -> Drawn:
    """Draw the samples and add them up."""
    ways = ways_of(graph)

    def drawn(number: int) -> tuple[Units, Sums, int]:
        part = chunk_of(units, number)
        sums = _no_sums(len(graph), len(part.source))
        if not len(part.source):
            return part, sums, 0
        return part, sums, _draw(ways, part, np.uint64(seed), scratch_for(graph), sums)

    carried, carried_variance, own, own_variance = (np.zeros(len(graph)) for _ in range(4))
    steps = 0
    in_order = in_threads(drawn, range(CHUNKS), threads=threads or default_threads())
    for part, sums, taken in in_order:
        carried += sums.carried
        carried_variance += sums.carried_variance
        np.add.at(own, part.source, part.scale * sums.whole)
        np.add.at(own_variance, part.source, part.scale**2 * sums.whole_variance)
        steps += taken
    return Drawn(
        carried=carried,
        carried_variance=carried_variance,
        own=own,
        own_variance=own_variance,
        steps=steps,
        samples=int(units.samples.sum()),
    )


def _no_sums(accounts: int, units: int) -> Sums:
    return Sums(np.zeros(accounts), np.zeros(accounts), np.zeros(units), np.zeros(units))
