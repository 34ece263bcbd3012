"""Small networks with names, and random ones, for the tests of dismantling."""

from collections.abc import Iterable

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from fireline.identify.dismantling import Network, network_of


def network(pairs: Iterable[tuple[int, int]], nodes: int) -> Network:
    """Make a network of numbered nodes, whose labels are their numbers."""
    left, right = np.array(list(pairs), dtype=np.int64).reshape(-1, 2).T
    return network_of(tuple(str(node) for node in range(nodes)), left, right)


def of_networkx(graph: "nx.Graph[int]") -> Network:
    """Make a network of networkx's."""
    return network(graph.edges, graph.number_of_nodes())


def as_networkx(made: Network) -> "nx.Graph[int]":
    """Make a graph of networkx of ours."""
    graph: nx.Graph[int] = nx.empty_graph(len(made))
    source = np.repeat(np.arange(len(made)), made.degree)
    graph.add_edges_from(zip(source.tolist(), made.links.neighbours.tolist(), strict=True))
    return graph


def largest(graph: "nx.Graph[int]") -> int:
    """Return the nodes of the largest piece, as networkx finds it."""
    return max((len(piece) for piece in nx.connected_components(graph)), default=0)


@st.composite
def networks(draw: st.DrawFn, most: int = 14) -> Network:
    """Any network of a few nodes; loops and double ties are among what is drawn."""
    nodes = draw(st.integers(1, most))
    node = st.integers(0, nodes - 1)
    return network(draw(st.lists(st.tuples(node, node), max_size=3 * nodes)), nodes)
