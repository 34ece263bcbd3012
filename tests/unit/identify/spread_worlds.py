"""Small spread graphs for the tests, and the slow and obvious way to score them."""

import itertools
from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from fireline.identify.cascade import dominate, forget, scratch_for, spread, ways_of, weigh
from fireline.identify.coin import stream_of
from fireline.identify.spread_graph import SpreadGraph

WORD = 2**64


def names(count: int) -> list[str]:
    return [f"shapes:{number}" for number in range(count)]


def graph_of(
    count: int,
    edges: list[tuple[int, int, float]],
    *,
    exposure: list[float] | None = None,
    origination: list[float] | None = None,
) -> SpreadGraph:
    return SpreadGraph.from_edges(
        names(count),
        edges,
        exposure=exposure or [1.0] * count,
        origination=origination or [1.0] + [0.0] * (count - 1),
    )


@st.composite
def small_worlds(draw: st.DrawFn, most: int = 9, edges: int = 24) -> SpreadGraph:
    """Any graph of a few accounts; exposures are whole, so that sums of them are exact."""
    count = draw(st.integers(2, most))
    pairs = [(a, b) for a in range(count) for b in range(count) if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=edges))
    likely = st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0])
    return graph_of(
        count,
        [(a, b, draw(likely)) for a, b in chosen],
        exposure=[float(draw(st.integers(0, 9))) for _ in range(count)],
        origination=[draw(st.sampled_from([0.0, 0.5, 2.0])) for _ in range(count)],
    )


def dominated(graph: SpreadGraph, source: int, seed: int, sample: int) -> dict[int, float]:
    """Return what each reached account dominates in one sample, by the kernels under test."""
    scratch = scratch_for(graph)
    stream = np.uint64(stream_of(np.uint64(seed), source, sample))
    reached, live = spread(ways_of(graph), source, stream, scratch)
    dominate(reached, live, scratch)
    weigh(reached, graph.exposure, scratch)
    found = {int(scratch.account[i]): float(scratch.weight[i]) for i in range(reached)}
    forget(reached, scratch)
    return found


def _mixed(state: int) -> int:
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % WORD
    state = (state ^ state >> 27) * 0x94D049BB133111EB % WORD
    return state ^ state >> 31


def splitmix64(seed: int, nth: int) -> int:
    """Return the n-th number of a SplitMix64 stream, in plain whole numbers."""
    return _mixed((seed + 0x9E3779B97F4A7C15 * (nth + 1)) % WORD)


def live_edges(graph: SpreadGraph, source: int, seed: int, sample: int) -> list[tuple[int, int]]:
    """Toss the coin of every edge of one sample, by the definition."""
    stream = splitmix64(splitmix64(seed, source), sample)
    tossed = zip(graph.sources.tolist(), graph.targets.tolist(), graph.probability, strict=True)
    return [
        (a, b)
        for edge, (a, b, likely) in enumerate(tossed)
        if splitmix64(stream, edge) >> 11 < likely * 2**53
    ]


def reach(edges: list[tuple[int, int]], source: int, without: int | None = None) -> set[int]:
    """Walk live edges from the source, never through the account that is gone."""
    found, todo = set(), [source] if source != without else []
    while todo:
        here = todo.pop()
        if here not in found:
            found.add(here)
            todo += [b for a, b in edges if a == here and b != without]
    return found


def _every_sample(graph: SpreadGraph) -> Iterator[tuple[float, list[tuple[int, int]]]]:
    pairs = list(zip(graph.sources.tolist(), graph.targets.tolist(), strict=True))
    for live in itertools.product((False, True), repeat=len(pairs)):
        chances = np.where(live, graph.probability, 1 - graph.probability)
        if likely := float(np.prod(chances)):
            yield likely, [pair for pair, on in zip(pairs, live, strict=True) if on]


def exact_oxygen(graph: SpreadGraph, without: int | None = None) -> float:
    """Return oxygen by going through all live-edge graphs there are: two to the edges."""
    return sum(
        likely * graph.origination[source] * sum(graph.exposure[list(reached)])
        for likely, live in _every_sample(graph)
        for source in graph.originators.tolist()
        if (reached := reach(live, source, without))
    )
