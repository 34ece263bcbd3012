"""Communities: accounts that hang together by their ties, and how surely.

Leiden (Traag, Waltman, van Eck 2019) with the constant Potts model, which has no resolution limit
(Traag, Van Dooren, Nesterov 2011): modularity joins two small groups by one false tie as soon as
the network is large. The algorithm draws lots, so it is run with several seeds, and how well they
agree is said of the whole and of every member.
"""

import random
import threading
from itertools import combinations

import attrs
import igraph
import numpy as np

from fireline.identify.coordination.pairs import Counts
from fireline.identify.spread_graph import Floats

RESOLUTION = 0.1
"""Weight of ties, of all that a group could have, from which accounts belong together."""

SEEDS = 10

_drawing = threading.Lock()


@attrs.frozen(kw_only=True, eq=False)
class Communities:
    """The partition that agrees best with those of all other seeds."""

    label: Counts  #: of each account
    stays: Floats  #: of each account: share of the other seeds in which it is with its group
    agreement: float  #: mean adjusted Rand index over all pairs of seeds


def communities(
    low: Counts,
    high: Counts,
    weight: Floats,
    accounts: int,
    *,
    seed: int,
    seeds: int = SEEDS,
    resolution: float = RESOLUTION,
) -> Communities:
    """Find communities with several seeds; accounts are numbered from zero."""
    graph = igraph.Graph(accounts, np.column_stack([low, high]).tolist())
    found = [
        _leiden(graph, weight.tolist(), seed=seed + number, resolution=resolution)
        for number in range(seeds)
    ]
    index = np.ones((seeds, seeds))
    for one, other in combinations(range(seeds), 2):
        index[one, other] = index[other, one] = adjusted_rand_index(found[one], found[other])
    best = int(np.argmax(index.sum(axis=1)))
    others = [labels for number, labels in enumerate(found) if number != best]
    stays = [_with_their_group(found[best], labels) for labels in others]
    return Communities(
        label=found[best],
        stays=np.mean(stays, axis=0) if stays else np.ones(accounts),
        agreement=float(index[np.triu_indices(seeds, 1)].mean()) if seeds > 1 else 1.0,
    )


def adjusted_rand_index(one: Counts, other: Counts) -> float:
    """Return how far two partitions agree beyond chance (Hubert, Arabie 1985); 1 is the same."""
    together = np.unique(np.column_stack([one, other]), axis=0, return_counts=True)[1]
    both, left, right = (
        _pairs_within(counts)
        for counts in (
            together,
            np.unique(one, return_counts=True)[1],
            np.unique(other, return_counts=True)[1],
        )
    )
    every = len(one) * (len(one) - 1) / 2
    expected = left * right / every if every else 0.0
    most = (left + right) / 2
    return 1.0 if most == expected else float((both - expected) / (most - expected))


def centrality(
    low: Counts, high: Counts, weight: Floats, group: Counts, *, rounds: int = 200
) -> Floats:
    """Return each account's eigenvector centrality within its group, the most central has 1.

    By power iteration on A + I, which does not swing on graphs of two sides.
    """
    inside = group[low] == group[high]
    low, high, weight = low[inside], high[inside], weight[inside]
    value = step = np.ones(len(group))
    groups = int(group.max(initial=-1)) + 1
    for _ in range(rounds):
        step = value.copy()
        step += np.bincount(low, weight * value[high], minlength=len(group))
        step += np.bincount(high, weight * value[low], minlength=len(group))
        most = np.zeros(groups)
        np.maximum.at(most, group, step)
        step /= most[group]
        if np.allclose(step, value, rtol=0, atol=1e-10):
            break
        value = step
    return np.asarray(step, dtype=np.float64)


def _leiden(graph: igraph.Graph, weight: list[float], *, seed: int, resolution: float) -> Counts:
    # igraph draws from one source for the whole process; it is lent ours and given back.
    with _drawing:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 -- no secret
        try:
            found = graph.community_leiden(
                objective_function="CPM", weights=weight, resolution=resolution, n_iterations=-1
            )
        finally:
            igraph.set_random_number_generator(random)
    return np.asarray(found.membership, dtype=np.int64)


def _with_their_group(mine: Counts, theirs: Counts) -> Floats:
    """Say of each account whether the others put it where they put most of its group."""
    cells, counts = np.unique(np.column_stack([mine, theirs]), axis=0, return_counts=True)
    order = np.lexsort((-cells[:, 1], counts, cells[:, 0]))  # the largest comes last, a group each
    where = np.empty(int(mine.max(initial=-1)) + 1, dtype=np.int64)
    where[cells[order, 0]] = cells[order, 1]
    return np.asarray(where[mine] == theirs, dtype=np.float64)


def _pairs_within(counts: Counts) -> float:
    sizes = counts.astype(np.float64)
    return float((sizes * (sizes - 1) / 2).sum())
