"""Kept samples: sampled cascades held in memory, so that all sets are judged by the same coins.

Of each sample its accounts and live edges are kept, and what each account of it dominates. When an
account is taken out, only the samples that held it are walked again without it, over the very
edges that were live; so what every other account would take away *now* is always known exactly,
on these samples, for all accounts at once.
"""

from typing import NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

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
from fireline.identify.coin import stream_of
from fireline.identify.compiled import compiled, default_threads, in_threads
from fireline.identify.effort import Effort
from fireline.identify.sampling import Units
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph

PARTS = 4
"""Portions into which the samples are dealt; fixed, for the order of addition depends on it."""

MOST_PLACES = 6_000_000
"""Accounts and live edges that are kept at most, over all samples: about 150 MB."""

PILOT = 2_000
"""Samples from which it is reckoned how many can be kept."""

WORTH_A_THREAD = 200_000
"""Places to walk again from which handing them to threads costs less than it saves."""


class Kept(NamedTuple):
    """Samples of one portion. A *place* is one account in one sample; numbers count places."""

    first: Ints  #: of each sample its first place, which is its source; then the end
    scale: Floats  #: works a day that the sample stands for
    account: NDArray[np.int32]  #: of each place
    out: Ints  #: of each place where its live edges begin; then the end
    to: NDArray[np.int32]  #: place to which a live edge leads
    reaches: NDArray[np.int32]  #: of each sample how many accounts it still reaches
    order: NDArray[np.int32]  #: of each sample the places that it still reaches, first of all
    weight: Floats  #: of each place the exposure that it dominates; -1 when reached no more
    held_from: Ints  #: of each account where its places begin in ``held``; then the end
    held: NDArray[np.int32]
    sample: NDArray[np.int32]  #: of each place


@compiled
def _sizes(ways: Ways, units: Units, seed: np.uint64, scratch: Scratch, sizes: Ints) -> None:
    """Fill the number of accounts and of live edges of each sample."""
    at = 0
    for unit in range(len(units.source)):
        source = units.source[unit]
        for sample in range(units.first[unit], units.first[unit] + units.samples[unit]):
            reached, live = spread(ways, source, stream_of(seed, source, sample), scratch)
            sizes[at, 0], sizes[at, 1] = reached, live
            forget(reached, scratch)
            at += 1


@compiled
def _keep(ways: Ways, units: Units, seed: np.uint64, scratch: Scratch, kept: Kept) -> None:
    """Spread each sample again and write down what is kept of it."""
    at = 0
    for unit in range(len(units.source)):
        source = units.source[unit]
        for nth in range(units.first[unit], units.first[unit] + units.samples[unit]):
            reached, live = spread(ways, source, stream_of(seed, source, nth), scratch)
            first = kept.first[at]
            _keep_edges(reached, live, first, scratch, kept)
            dominate(reached, live, scratch)
            weigh(reached, ways.exposure, scratch)
            for i in range(reached):
                place = first + i
                kept.account[place] = scratch.account[i]
                kept.order[place] = place
                kept.weight[place] = scratch.weight[i]
                kept.sample[place] = at
            kept.reaches[at] = reached
            kept.scale[at] = units.scale[unit] / units.samples[unit]
            forget(reached, scratch)
            at += 1


@compiled
def _keep_edges(reached: int, live: int, first: int, scratch: Scratch, kept: Kept) -> None:
    """Write the live edges down by the account that they leave (a counting sort)."""
    cursor = scratch.cursor
    for i in range(reached):
        cursor[i] = 0
    for edge in range(live):
        cursor[scratch.comes_from[edge]] += 1
    begin = kept.out[first]
    for i in range(reached):
        begin, cursor[i] = begin + cursor[i], begin
        kept.out[first + i + 1] = begin
    for i in range(reached):
        edge = scratch.entering[i]
        while edge >= 0:
            here = scratch.comes_from[edge]
            kept.to[cursor[here]] = first + i
            cursor[here] += 1
            edge = scratch.following[edge]


@compiled
def _find_holders(kept: Kept) -> None:
    """List the places of each account (a counting sort)."""
    for place in range(len(kept.account)):
        kept.held_from[kept.account[place] + 1] += 1
    for account in range(len(kept.held_from) - 1):
        kept.held_from[account + 1] += kept.held_from[account]
    cursor = kept.held_from.copy()
    for place in range(len(kept.account)):
        account = kept.account[place]
        kept.held[cursor[account]] = place
        cursor[account] += 1


@compiled
def _add_up(kept: Kept, exposure: Floats, gain: Floats) -> None:
    """Add what each account takes away; a source's own view is no part of it."""
    for sample in range(len(kept.reaches)):
        _count_in(kept, sample, exposure, 1.0, gain)


@compiled
def _count_in(kept: Kept, sample: int, exposure: Floats, sign: float, gain: Floats) -> None:
    first, scale = kept.first[sample], sign * kept.scale[sample]
    for at in range(first, first + kept.reaches[sample]):
        place = kept.order[at]
        gain[kept.account[place]] += scale * kept.weight[place]
    if kept.reaches[sample]:
        source = kept.account[first]
        gain[source] -= scale * exposure[source]


@compiled
def _walk(kept: Kept, sample: int, gone: NDArray[np.bool_], scratch: Scratch) -> tuple[int, int]:
    """Walk what was kept of a sample depth first, past who is gone, as ``cascade.spread`` does."""
    number, account, parent = scratch.number, scratch.account, scratch.parent
    cursor, stack, entering = scratch.cursor, scratch.stack, scratch.entering
    begin = kept.first[sample]
    source = kept.account[begin]
    if gone[source]:
        return 0, 0
    number[source], account[0], parent[0], entering[0] = 0, source, 0, -1
    cursor[0], stack[0], kept.order[begin] = kept.out[begin], 0, begin
    reached, live, top = 1, 0, 0
    while top >= 0:
        here = stack[top]
        edge = cursor[here]
        if edge == kept.out[kept.order[begin + here] + 1]:
            top -= 1
            continue
        cursor[here] = edge + 1
        place = kept.to[edge]
        target = kept.account[place]
        if gone[target]:
            continue
        there = number[target]
        if there < 0:
            there = reached
            number[target], account[there], parent[there] = there, target, here
            cursor[there], entering[there] = kept.out[place], -1
            kept.order[begin + there] = place
            reached += 1
            top += 1
            stack[top] = there
        scratch.comes_from[live] = here
        scratch.following[live] = entering[there]
        entering[there] = live
        live += 1
    return reached, live


@compiled
def _take_out(
    kept: Kept,
    leaving: int,
    gone: NDArray[np.bool_],
    exposure: Floats,
    scratch: Scratch,
    gain: Floats,
) -> None:
    """Walk the samples anew that held the account, and correct what everybody takes away."""
    for at in range(kept.held_from[leaving], kept.held_from[leaving + 1]):
        place = kept.held[at]
        if kept.weight[place] < 0:
            continue
        sample = kept.sample[place]
        first = kept.first[sample]
        _count_in(kept, sample, exposure, -1.0, gain)
        for old in range(first, first + kept.reaches[sample]):
            kept.weight[kept.order[old]] = -1.0
        reached, live = _walk(kept, sample, gone, scratch)
        if reached:
            dominate(reached, live, scratch)
            weigh(reached, exposure, scratch)
        for i in range(reached):
            kept.weight[kept.order[first + i]] = scratch.weight[i]
        forget(reached, scratch)
        kept.reaches[sample] = reached
        _count_in(kept, sample, exposure, 1.0, gain)


@attrs.define(eq=False)
class KeptSamples:
    """Common samples of a graph, and what each account takes away on them as things stand."""

    samples: int
    exposure: Floats
    certain: Floats  #: what an account's own works get from its own followers; not sampled
    gone: NDArray[np.bool_]
    threads: int
    parts: list[tuple[Kept, Scratch, Floats]]

    @classmethod
    def draw(cls, graph: SpreadGraph, effort: Effort, *, nth: int = 0) -> "KeptSamples":
        """Draw as many samples as the effort and the memory allow; ``nth`` draws others."""
        seed = np.uint64((effort.seed + nth * 0x9E3779B1) % 2**64)
        threads = effort.threads or default_threads()
        units = spread_out(graph, _affordable(graph, effort, seed), seed=effort.seed + nth)
        parts = in_threads(
            lambda part: _kept(graph, part, seed),
            [_dealt(units, part) for part in range(PARTS)],
            threads=threads,
        )
        return cls(
            samples=int(units.samples.sum()),
            exposure=graph.exposure,
            certain=graph.origination * graph.exposure,
            gone=np.zeros(len(graph), dtype=np.bool_),
            threads=threads,
            parts=parts,
        )

    @property
    def gain(self) -> Floats:
        """Return what each account would take away now, in exposures a day; 0 of who is gone."""
        gain = self.certain.copy()
        for _, _, sums in self.parts:
            gain += sums
        gain[self.gone] = 0.0
        return np.maximum(gain, 0.0)

    @property
    def oxygen(self) -> float:
        """Return the exposures a day that are left."""
        left = float(self.certain[~self.gone].sum())
        for kept, _, _ in self.parts:
            there = kept.first[:-1][kept.reaches > 0]
            sources = self.exposure[kept.account[there]]
            left += float(((kept.weight[there] - sources) * kept.scale[kept.reaches > 0]).sum())
        return left

    @property
    def passed_on(self) -> Floats:
        """Return the works a day that come to each account from others and are still there."""
        works = np.zeros(len(self.certain))
        for kept, _, _ in self.parts:
            reached = kept.weight >= 0
            reached[kept.first[:-1]] = False
            scale = kept.scale[kept.sample[reached]]
            works += np.bincount(kept.account[reached], weights=scale, minlength=len(works))
        return works

    def take_out(self, account: int) -> None:
        """Take an account out of all samples."""
        self.gone[account] = True
        places = sum(
            int(kept.held_from[account + 1] - kept.held_from[account]) for kept, _, _ in self.parts
        )
        size = sum(len(kept.account) for kept, _, _ in self.parts) / max(self.samples, 1)
        in_threads(
            lambda part: _take_out(part[0], account, self.gone, self.exposure, part[1], part[2]),
            self.parts,
            threads=self.threads if places * size > WORTH_A_THREAD else 1,
        )


def spread_out(graph: SpreadGraph, size: int, *, seed: int) -> Units:
    """Share samples out by the rate of new works: systematic sampling, so nobody is left out.

    Who is due less than one sample gets one by chance, and then it stands for the works of others
    as rare (Horvitz & Thompson 1952): right in the mean, however many start works.
    """
    who = graph.originators
    if not size or not who.size:
        none = np.zeros(0, dtype=np.int64)
        return Units(source=none, first=none, samples=none, scale=np.zeros(0))
    rate = graph.origination[who]
    due = size * rate / rate.sum()
    start = np.random.default_rng((seed, 1)).random()
    ends = np.floor(np.cumsum(due) + start)
    samples = np.diff(ends, prepend=0.0).astype(np.int64)
    scale = np.where(due < 1, samples * rate.sum() / size, rate)
    drawn = samples > 0
    return Units(
        source=who[drawn].astype(np.int64),
        first=np.zeros(int(drawn.sum()), dtype=np.int64),
        samples=samples[drawn],
        scale=scale[drawn],
    )


def _dealt(units: Units, part: int) -> Units:
    """Deal each source's samples to the portions, so that all are of about one size."""
    first = units.samples * part // PARTS
    count = units.samples * (part + 1) // PARTS - first
    # Who has fewer samples than there are portions is dealt by its place, not always to the last.
    few = units.samples < PARTS
    mine = np.arange(len(few)) % PARTS == part
    count = np.where(few, np.where(mine, units.samples, 0), count)
    first = np.where(few, 0, first)
    scale = units.scale * count / units.samples
    some = count > 0
    return Units(units.source[some], first[some], count[some], scale[some])


def _affordable(graph: SpreadGraph, effort: Effort, seed: np.uint64) -> int:
    """Say how many samples fit the bounds, from the size of a few."""
    if not graph.originators.size:
        return 0
    pilot = spread_out(graph, min(PILOT, effort.most_samples), seed=effort.seed)
    sizes = np.zeros((int(pilot.samples.sum()), 2), dtype=np.int64)
    _sizes(ways_of(graph), pilot, seed, scratch_for(graph), sizes)
    mean = sizes.sum() / max(len(sizes), 1)
    return max(1, int(min(effort.most_samples, MOST_PLACES / max(mean, 1.0))))


def _kept(graph: SpreadGraph, units: Units, seed: np.uint64) -> tuple[Kept, Scratch, Floats]:
    ways, scratch = ways_of(graph), scratch_for(graph)
    sizes = np.zeros((int(units.samples.sum()), 2), dtype=np.int64)
    _sizes(ways, units, seed, scratch, sizes)
    places, edges = (int(total) for total in sizes.sum(axis=0))
    first = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes[:, 0], out=first[1:])
    kept = Kept(
        first=first,
        scale=np.zeros(len(sizes)),
        account=np.zeros(places, dtype=np.int32),
        out=np.zeros(places + 1, dtype=np.int64),
        to=np.zeros(edges, dtype=np.int32),
        reaches=np.zeros(len(sizes), dtype=np.int32),
        order=np.zeros(places, dtype=np.int32),
        weight=np.zeros(places),
        held_from=np.zeros(len(graph) + 1, dtype=np.int64),
        held=np.zeros(places, dtype=np.int32),
        sample=np.zeros(places, dtype=np.int32),
    )
    _keep(ways, units, seed, scratch, kept)
    _find_holders(kept)
    gain = np.zeros(len(graph))
    _add_up(kept, graph.exposure, gain)
    return kept, scratch, gain
