"""Baselines: other ways to say who matters, to be beaten or to be believed.

Each gives a value an account, higher first. A spread graph points from the source of an item to
who passes it on; attention flows the other way, so PageRank walks from who passes on to whose work
it was (as retweet networks are drawn). Degrees and cores take an edge as a tie of no direction.
"""

from collections.abc import Callable, Mapping

import igraph
import numpy as np

from fireline.identify.decycling import decycled
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph

Baseline = Callable[[SpreadGraph, Floats, Floats], Floats]
"""From a graph, posts a day and followers of each account to a value of each account."""

SAMPLED_SOURCES = 64
"""Sources of shortest ways; so many are affordable to about 15,000 accounts, and best there."""

SEED = 64
"""Of the choice of those sources; fixed, so that the same graph gives the same ranking."""

DAMPING = 0.85
"""Chance to walk on (Brin & Page 1998)."""


def by_volume(graph: SpreadGraph, volume: Floats, followers: Floats) -> Floats:
    """Count posts and nothing else: the numbers game."""
    del graph, followers
    return np.asarray(volume, dtype=np.float64)


def by_followers(graph: SpreadGraph, volume: Floats, followers: Floats) -> Floats:
    """Count followers; whoever was told to have none, or nothing of whom was told, comes last."""
    del graph, volume
    return np.nan_to_num(np.asarray(followers, dtype=np.float64), nan=-1.0)


def by_degree(graph: SpreadGraph, volume: Floats, followers: Floats) -> Floats:
    """Count those from whom an account passes on and who pass on from it."""
    del volume, followers
    offsets, _ = neighbours(graph)
    return np.diff(offsets).astype(np.float64)


def by_pagerank(graph: SpreadGraph, volume: Floats, followers: Floats) -> Floats:
    """Walk at random from who passes on to whose work it was (Brin & Page 1998)."""
    del volume, followers
    if not len(graph):
        return np.zeros(0)
    turned = igraph.Graph(
        n=len(graph), edges=np.column_stack([graph.targets, graph.sources]), directed=True
    )
    weights = graph.probability.tolist()
    return np.array(turned.pagerank(damping=DAMPING, weights=weights or None), dtype=np.float64)


def by_betweenness(graph: SpreadGraph, volume: Floats, followers: Floats) -> Floats:
    """Count shortest ways that lead through an account, from a sample of sources.

    Exact where there are fewer accounts than sources are sampled (Brandes 2001; Brandes & Pich
    2007 for sampling).
    """
    del volume, followers
    count = len(graph)
    drawn = np.random.default_rng(SEED).permutation(count)[:SAMPLED_SOURCES]
    some = np.flatnonzero(graph.probability > 0)
    plain = igraph.Graph(
        n=count,
        edges=np.column_stack([graph.sources[some], graph.targets[some]]),
        directed=True,
    )
    between = plain.betweenness(sources=sorted(drawn.tolist()))
    return np.array(between, dtype=np.float64)


def by_core(graph: SpreadGraph, volume: Floats, followers: Floats) -> Floats:
    """Say how deep in the network an account lies: its k-core (Seidman 1983).

    Equals, of which there are many, go by their degree.
    """
    degree = by_degree(graph, volume, followers)
    cores: Floats = np.array(_tied(graph).coreness(), dtype=np.float64)
    within: Floats = degree / (degree.max(initial=0.0) + 1)
    return cores + within


def by_corehd(graph: SpreadGraph, volume: Floats, followers: Floats) -> Floats:
    """Take the account of highest degree out of the 2-core, again and again (CoreHD).

    Who goes first stands highest; what is left are trees, in the order of their degrees.
    """
    del volume, followers
    offsets, ties = neighbours(graph)
    value: Floats = decycled(offsets, ties)
    return value


BASELINES: Mapping[str, Baseline] = {
    "volume": by_volume,
    "followers": by_followers,
    "pagerank": by_pagerank,
    "betweenness": by_betweenness,
    "core": by_core,
    "corehd": by_corehd,
    "degree": by_degree,
}


def neighbours(graph: SpreadGraph) -> tuple[Ints, Ints]:
    """Return the ties of each account, whatever their direction, each once."""
    some = graph.probability > 0
    sources, targets = graph.sources[some], graph.targets[some].astype(np.int64)
    count = max(len(graph), 1)
    keys = np.unique(np.concatenate([sources * count + targets, targets * count + sources]))
    offsets = np.zeros(len(graph) + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys // count, minlength=len(graph)), out=offsets[1:])
    return offsets, keys % count


def _tied(graph: SpreadGraph) -> igraph.Graph:
    offsets, ties = neighbours(graph)
    who = np.repeat(np.arange(len(graph), dtype=np.int64), np.diff(offsets))
    once = who < ties
    return igraph.Graph(n=len(graph), edges=np.column_stack([who[once], ties[once]]))
