"""Methods: the ways to take a network apart, one a line of one table.

Each returns an order of removal that leaves no piece larger than allowed. Figures of them side by
side are in docs/explanation/dismantling.md.
"""

from collections.abc import Callable, Mapping

import attrs
import igraph
import numpy as np
from numpy.typing import NDArray

from fireline.identify.dismantling.betweenness import SOURCES, betweenness, largest_piece
from fireline.identify.dismantling.corehd import core_high_degree
from fireline.identify.dismantling.curve import TENTH, Curve, allowed_nodes
from fireline.identify.dismantling.degree import adaptive_degree
from fireline.identify.dismantling.influence import influences
from fireline.identify.dismantling.network import Network, Nodes
from fireline.identify.dismantling.pieces import largest_pieces
from fireline.identify.dismantling.reordering import bring_back, reordered
from fireline.identify.dismantling.searching import SEED, Progress, searched

DEFAULT = "reverse-greedy"

_A_STEP = 1_000
"""One node of so many goes in each step of collective influence; at least one."""

SMALL = 5_000_000
"""Nodes times ties up to which betweenness is quick enough to start the default, too."""

_PLENTY = 2_000
"""One node of so many goes in each step of betweenness; at least one."""


@attrs.frozen
class Method:
    """A way to take a network apart, and the sentence that says what it goes by."""

    plan: Callable[[Network, int, Progress], Nodes]
    meaning: str


def _ties(network: Network) -> NDArray[np.int64]:
    """Break ties by the order in which the file names the nodes."""
    return np.arange(len(network))


def by_adaptive_degree(network: Network, allowed: int, _progress: Progress) -> Nodes:
    """Take out who has most neighbours left."""
    order = adaptive_degree(network.links, _ties(network))
    return Curve.of(network.links, order).cut(allowed).order


def by_reordering(network: Network, allowed: int, progress: Progress) -> Nodes:
    """Reorder adaptive degree's plan once."""
    order = by_adaptive_degree(network, allowed, progress)
    return reordered(network.links, order, _ties(network))


def by_reverse_greedy(network: Network, allowed: int, progress: Progress) -> Nodes:
    """Reorder and search on; adaptive degree's own plan where that is better after all.

    The search starts from adaptive degree, and in small networks from betweenness beside it.
    """
    plain = Curve.of(network.links, by_adaptive_degree(network, allowed, progress))
    starts = [plain.order]
    if len(network) * network.edges <= SMALL:
        starts.append(by_betweenness(network, allowed, progress))
    broken = max(allowed, allowed_nodes(TENTH, len(network)))
    ways: tuple[Callable[[], Nodes], ...] = (
        lambda: searched(network, starts, allowed, progress),
        lambda: reordered(network.links, plain.order, _ties(network)),
    )
    for way in ways:
        found = Curve.of(network.links, way()).cut(allowed)
        better_at = [found.area_to(size) <= plain.area_to(size) for size in (broken, allowed)]
        if all(better_at):
            return found.order
    return plain.order


def _reinserted(network: Network, order: Nodes, allowed: int) -> Nodes:
    """Leave out of a plan whoever can come back without a piece growing larger than allowed."""
    back = bring_back(network.links, order, _ties(network))
    rising = largest_pieces(network.links, back[::-1].copy())[::-1]
    free = int(np.searchsorted(rising, allowed, side="right")) - 1
    return order[~np.isin(order, back[: max(free, 0)])]


def by_core(network: Network, allowed: int, _progress: Progress) -> Nodes:
    """Take out who has most neighbours in the 2-core, break the trees, reinsert."""
    return _reinserted(network, core_high_degree(network.links, allowed), allowed)


def by_influence(network: Network, allowed: int, progress: Progress) -> Nodes:
    """Take out who has the largest collective influence, reinsert."""
    there = np.ones(len(network), dtype=np.bool_)
    order: list[NDArray[np.int32]] = []
    size, step = len(largest_piece(network.links, there)), max(1, len(network) // _A_STEP)
    whole = size
    while size > allowed:
        progress("taking the network apart", whole - size, whole - allowed)
        influence = np.where(there, influences(network.links, there), -1)
        going = np.argsort(-influence, kind="stable")[: min(step, int(there.sum()))]
        there[going] = False
        order.append(going.astype(np.int32))
        size = len(largest_piece(network.links, there))
    return _reinserted(network, _joined(order), allowed)


def by_betweenness(network: Network, allowed: int, progress: Progress) -> Nodes:
    """Take out who lies on most shortest ways of the largest piece, from 64 sampled sources."""
    chance = np.random.default_rng(SEED)
    there = np.ones(len(network), dtype=np.bool_)
    order: list[NDArray[np.int32]] = []
    piece = largest_piece(network.links, there)
    whole = len(piece)
    while len(piece) > allowed:
        progress("taking the network apart", whole - len(piece), whole - allowed)
        few = piece if len(piece) <= SOURCES else chance.choice(piece, SOURCES, replace=False)
        between = betweenness(network.links, there, few)[piece]
        step = max(1, len(piece) // _PLENTY)
        going = piece[np.lexsort((piece, -between))[:step]]
        there[going] = False
        order.append(going)
        piece = largest_piece(network.links, there)
    return _joined(order)


def _joined(order: list[NDArray[np.int32]]) -> Nodes:
    return np.concatenate(order) if order else np.empty(0, dtype=np.int32)


def _by(network: Network, allowed: int, score: NDArray[np.float64] | NDArray[np.int64]) -> Nodes:
    """Take out by a score that is reckoned once, the highest first."""
    order = np.argsort(-score, kind="stable").astype(np.int32)
    return Curve.of(network.links, order).cut(allowed).order


def by_pagerank(network: Network, allowed: int, _progress: Progress) -> Nodes:
    """Take out by PageRank, reckoned once."""
    source = np.repeat(np.arange(len(network)), network.degree)
    once = source < network.links.neighbours
    ties = np.column_stack([source[once], network.links.neighbours[once]])
    graph = igraph.Graph(n=len(network), edges=ties)
    return _by(network, allowed, np.array(graph.pagerank(directed=False)))


def by_degree(network: Network, allowed: int, _progress: Progress) -> Nodes:
    """Take out by the number of neighbours, counted once."""
    return _by(network, allowed, network.degree)


def by_volume(network: Network, allowed: int, _progress: Progress) -> Nodes:
    """Take out by the number of times that a node was told of: the numbers game."""
    return _by(network, allowed, network.volume)


METHODS: Mapping[str, Method] = {
    DEFAULT: Method(by_reverse_greedy, "adaptive degree, reordered by reverse greedy and searched"),
    "reordered": Method(by_reordering, "adaptive degree, reordered by reverse greedy once"),
    "adaptive-degree": Method(by_adaptive_degree, "most neighbours left, counted anew each time"),
    "corehd": Method(by_core, "most neighbours in the 2-core, with reinsertion"),
    "collective-influence": Method(by_influence, "collective influence at distance 2, reinserted"),
    "betweenness": Method(by_betweenness, "most shortest ways, sampled anew each time"),
    "pagerank": Method(by_pagerank, "PageRank, reckoned once"),
    "degree": Method(by_degree, "most neighbours, counted once"),
    "volume": Method(by_volume, "told of most often: the numbers game"),
}
