"""Bridging: what reaches another part of the network only through one account.

The parts are the communities that pass on among themselves (Leiden: Traag, Waltman, van Eck 2019,
"From Louvain to Leiden"). An account bridges so many exposures a day as others' works lose, without
it, in another part than the one in which the work started. What sees it at the account itself is
not counted: to be reached from afar is no bridge, to lead on is one.
"""

import random
import threading

import igraph
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
from fireline.identify.effort import Effort, allotted
from fireline.identify.sampling import Units, units_of
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph

STRONGEST = 100_000
"""Edges from which the parts are found: the likeliest ones; time stays bounded in any network."""

MOST_PARTS = 32
"""Parts that are told apart, the largest; all smaller ones count as one."""

SAMPLES = 4_000
"""Cascades that are sampled; a role needs no more than the order of magnitude."""

_drawing = threading.Lock()


def bridged(graph: SpreadGraph, effort: Effort | None = None) -> Floats:
    """Return by account the exposures a day of others' works that lie beyond it in another part."""
    plan = effort or Effort()
    part = parts(graph, seed=plan.seed)
    samples = allotted(graph, min(SAMPLES, plan.most_samples))
    ways = ways_of(graph)

    def beyond(number: int) -> Floats:
        mine = part == number
        units = units_of(graph, np.where(mine, samples, 0), np.zeros_like(samples))
        found = np.zeros(len(graph))
        elsewhere = ways._replace(exposure=np.where(mine, 0.0, graph.exposure))
        if len(units.source):
            _draw_beyond(elsewhere, units, np.uint64(plan.seed), scratch_for(graph), found)
        return found

    numbers = range(int(part.max(initial=0)) + 1)
    return np.asarray(
        sum(
            in_threads(beyond, numbers, threads=plan.threads or default_threads()),
            start=np.zeros(len(graph)),
        )
    )


def parts(graph: SpreadGraph, *, seed: int = 1) -> Ints:
    """Return the part of each account, the largest first; small ones are the last part together."""
    keep = np.argsort(-graph.probability, kind="stable")[:STRONGEST]
    keep = keep[graph.probability[keep] > 0]
    edges = np.column_stack([graph.sources[keep], graph.targets[keep]])
    network = igraph.Graph(len(graph), edges.tolist())
    # igraph draws from one source for the whole process; it is lent ours and given back.
    with _drawing:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 -- no secret
        try:
            found = network.community_leiden(
                objective_function="modularity",
                weights=graph.probability[keep].tolist(),
                n_iterations=2,
            )
        finally:
            igraph.set_random_number_generator(random)
    label = np.asarray(found.membership, dtype=np.int64)
    if not len(label):
        return label
    order = np.argsort(-np.bincount(label), kind="stable")
    return np.asarray(np.minimum(np.argsort(order)[label], MOST_PARTS - 1), dtype=np.int64)


@compiled
def _draw_beyond(
    ways: Ways, units: Units, seed: np.uint64, scratch: Scratch, beyond: NDArray[np.float64]
) -> None:
    """Add what each account dominates beyond itself, in exposures a day."""
    for unit in range(len(units.source)):
        source, count, scale = units.source[unit], units.samples[unit], units.scale[unit]
        for sample in range(units.first[unit], units.first[unit] + count):
            reached, live = spread(ways, source, stream_of(seed, source, sample), scratch)
            dominate(reached, live, scratch)
            weigh(reached, ways.exposure, scratch)
            for i in range(1, reached):
                account = scratch.account[i]
                lost = scratch.weight[i] - ways.exposure[account]
                if lost > 0:
                    beyond[account] += scale * lost / count
            forget(reached, scratch)
