"""How much faster one dominator tree scores every account than deleting each in turn.

Three ways to the same numbers, on the same sampled cascades with the same coins: ours; igraph's
``Graph.dominator`` on each sample's live edges; and brute force, which deletes each reached
account and spreads again (by a compiled kernel, too). The numbers are compared before any time is
printed. Then how the cost of a whole ranking grows with the accounts.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import igraph
import numpy as np
from numpy.typing import NDArray

from fireline.identify.cascade import Scratch, Ways, scratch_for, spread, ways_of
from fireline.identify.coin import stream_of, toss
from fireline.identify.compiled import compiled
from fireline.identify.effort import Effort
from fireline.identify.sampling import Drawn, draw, units_of
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph
from fireline.identify.sustaining_score import sustaining_scores

Done = TypeVar("Done")

SEED = 7
EDGES_AN_ACCOUNT = 8.85
"""As in a public community of 20,000 accounts and 177,000 edges."""


LARGE, MOST_LARGE = 3.0, 5_000
"""Times the usual probability at which a cascade reaches most of the graph, and up to where."""


def made_up(accounts: int, likely: float, starters: int) -> SpreadGraph:
    """Make a spread graph with a few hubs, and with works from so many accounts."""
    made = np.random.default_rng(SEED)
    edges = int(accounts * EDGES_AN_ACCOUNT)
    hub = (np.arange(accounts) + 1.0) ** -0.5
    source = made.choice(accounts, edges * 2, p=hub / hub.sum())
    target = made.choice(accounts, edges * 2)
    keys = np.unique((source * accounts + target)[source != target])
    keys = made.permutation(keys)[:edges]
    chance = np.clip(made.beta(1, 20, len(keys)) * likely, 0, 1)
    rate = np.zeros(accounts)
    rate[made.choice(accounts, starters, replace=False)] = made.lognormal(-1, 1, starters)
    return SpreadGraph.from_edges(
        [f"shapes:{number}" for number in range(accounts)],
        np.column_stack([keys // accounts, keys % accounts, chance]),
        exposure=made.integers(1, 400, accounts).astype(float),
        origination=rate,
    )


def each(graph: SpreadGraph, samples: int) -> Ints:
    """Give every starter so many samples."""
    given = np.zeros(len(graph), dtype=np.int64)
    given[graph.originators] = samples
    return given


def ours(graph: SpreadGraph, samples: int) -> Drawn:
    """Score by one dominator tree a sample, on one thread."""
    none = np.zeros(len(graph), dtype=np.int64)
    return draw(graph, units_of(graph, each(graph, samples), none), seed=SEED, threads=1)


def by_igraph(graph: SpreadGraph, samples: int) -> tuple[Floats, float]:
    """Score by igraph's dominators; return the score, and the seconds spent in igraph alone."""
    carried, inside = np.zeros(len(graph)), 0.0
    ways, scratch = ways_of(graph), scratch_for(graph)
    for source in graph.originators.tolist():
        scale = graph.origination[source] / samples
        for sample in range(samples):
            stream = np.uint64(stream_of(np.uint64(SEED), source, sample))
            reached, live = spread(ways, source, stream, scratch)
            account = scratch.account[:reached].copy()
            pairs = _live_pairs(scratch, reached, live)
            scratch.number[account] = -1
            begin = time.process_time()
            above = igraph.Graph(reached, pairs, directed=True).dominator(0)
            inside += time.process_time() - begin
            weight = graph.exposure[account].copy()
            for number in range(reached - 1, 0, -1):
                weight[above[number]] += weight[number]
            carried[account[1:]] += scale * weight[1:]
    return carried, inside


def _live_pairs(scratch: Scratch, reached: int, live: int) -> NDArray[np.int32]:
    to = np.empty(live, dtype=np.int32)
    for number in range(reached):
        edge = scratch.entering[number]
        while edge >= 0:
            to[edge] = number
            edge = scratch.following[edge]
    return np.column_stack([scratch.comes_from[:live], to])


@compiled
def _delete_each(ways: Ways, source: int, stream: np.uint64, scratch: Scratch, lost: Floats) -> int:
    """Spread, then delete each reached account and spread again; add up what is lost."""
    reached, _ = spread(ways, source, stream, scratch)
    account = scratch.account[:reached].copy()
    whole = 0.0
    for number in range(reached):
        whole += ways.exposure[account[number]]
        scratch.number[account[number]] = -1
    for number in range(1, reached):
        lost[account[number]] += whole - _without(ways, source, account[number], stream, scratch)
    return reached


@compiled
def _without(ways: Ways, source: int, gone: int, stream: np.uint64, scratch: Scratch) -> float:
    seen, stack = scratch.number, scratch.stack
    seen[source], stack[0], scratch.account[0] = 0, source, source
    top, count, total = 1, 1, 0.0
    while top > 0:
        top -= 1
        here = stack[top]
        total += ways.exposure[here]
        for edge in range(ways.offsets[here], ways.offsets[here + 1]):
            there = ways.targets[edge]
            if there == gone or seen[there] >= 0 or toss(stream, edge) >= ways.bar[edge]:
                continue
            seen[there], scratch.account[count], stack[top] = 0, there, there
            count += 1
            top += 1
    for number in range(count):
        seen[scratch.account[number]] = -1
    return total


def by_deleting(graph: SpreadGraph, samples: int) -> Floats:
    """Score by brute force."""
    carried = np.zeros(len(graph))
    ways, scratch = ways_of(graph), scratch_for(graph)
    for source in graph.originators.tolist():
        lost = np.zeros(len(graph))
        for sample in range(samples):
            stream = np.uint64(stream_of(np.uint64(SEED), source, sample))
            _delete_each(ways, source, stream, scratch, lost)
        carried += graph.origination[source] / samples * lost
    return carried


def timed(act: Callable[[], Done]) -> tuple[Done, float]:
    """Do it once to compile, then once by the processor's clock, which no neighbour moves."""
    act()
    begin = time.process_time()
    done = act()
    return done, time.process_time() - begin


def compare(accounts: int, likely: float, starters: int, samples: int) -> None:
    """Print the three ways side by side, once their numbers agree."""
    graph = made_up(accounts, likely, starters)
    drawn, fast = timed(lambda: ours(graph, samples))
    (peer, inside), around = timed(lambda: by_igraph(graph, samples))
    brute, slow = timed(lambda: by_deleting(graph, samples))
    assert np.allclose(drawn.carried, peer)
    assert np.allclose(drawn.carried, brute)
    each = 1e6 / drawn.samples
    print(
        f"{accounts:>8,} {len(graph.targets):>9,} {drawn.steps / drawn.samples:>11.1f} "
        f"{drawn.samples:>9,} {fast * each:>9.2f} {around * each:>10.1f} {inside / fast:>10.1f}x "
        f"{slow * each:>11.1f} {slow / fast:>12.1f}x"
    )


def grow(sizes: list[int], likely: float) -> None:
    """Print what a whole ranking costs as the accounts grow."""
    for accounts in sizes:
        graph = made_up(accounts, likely, accounts // 10)
        for threads in (1, 2):
            scores, seconds = timed(partial(sustaining_scores, graph, Effort(threads=threads)))
            print(
                f"{accounts:>8,} {len(graph.targets):>9,} {threads:>8} {scores.samples:>10,} "
                f"{seconds:>9.3f} {seconds / scores.samples * 1e6:>10.2f}"
            )


def main() -> None:
    """Compare, then grow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_250, 5_000, 20_000])
    sizes = parser.parse_args().sizes
    print(f"seed {SEED}, {platform.machine()}, {os.cpu_count()} cores, one thread unless said\n")
    print(
        "Processor microseconds a cascade, all accounts scored; ratios to ours, in this very run."
    )
    print(
        "accounts     edges edges/casc.  cascades      ours  by igraph  igraph:ours "
        "by deletion  deletion:ours"
    )
    for likely, starters, samples in ((1.0, 100, 40), (2.0, 100, 40), (LARGE, 10, 4)):
        # Large cascades stop at 5,000 accounts: brute force takes minutes from there on.
        for accounts in (size for size in sizes if likely < LARGE or size <= MOST_LARGE):
            compare(accounts, likely, starters, samples)
    print("\nA whole ranking with the usual effort, until the first 200 stand still.")
    print("accounts     edges  threads    samples  cpu secs  us/cascade")
    for likely in (1.0, 2.0):
        grow(sizes, likely)


if __name__ == "__main__":
    main()
