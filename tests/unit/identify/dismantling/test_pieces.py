from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.identify.dismantling.curve import Curve, allowed_nodes
from fireline.identify.dismantling.pieces import largest_pieces
from unit.identify.dismantling.small_networks import (
    as_networkx,
    largest,
    network,
    networks,
    of_networkx,
)


@settings(max_examples=60)
@given(st.data())
def test_the_curve_is_what_networkx_finds_after_each_removal(data: st.DataObject):
    made = data.draw(networks())
    order = data.draw(st.permutations(range(len(made))))[: data.draw(st.integers(0, len(made)))]
    graph = as_networkx(made)
    expected = [largest(graph)]
    for node in order:
        graph.remove_node(node)
        expected.append(largest(graph))

    curve = largest_pieces(made.links, np.array(order, dtype=np.int32))

    assert curve.tolist() == expected


def test_loops_and_double_ties_are_one_tie_and_many_mentions():
    made = network([(0, 1), (1, 0), (0, 1), (1, 1), (1, 2)], 3)

    assert made.edges == 2
    assert made.degree.tolist() == [1, 2, 1]
    assert made.volume.tolist() == [3, 6, 1]


@pytest.mark.parametrize(
    ("graph", "order", "expected"),
    [
        (nx.star_graph(4), [0], [5, 1]),
        (nx.path_graph(7), [3, 1, 5], [7, 3, 3, 1]),
        (nx.complete_graph(5), [2, 0, 1, 4, 3], [5, 4, 3, 2, 1, 0]),
        (nx.barbell_graph(4, 1), [4, 0], [9, 4, 4]),
    ],
)
def test_known_shapes_fall_as_they_must(graph: Any, order: list[int], expected: list[int]):
    made = of_networkx(graph)

    assert largest_pieces(made.links, np.array(order, dtype=np.int32)).tolist() == expected


def test_the_area_ends_where_the_largest_piece_is_small_enough():
    made = of_networkx(nx.path_graph(10))
    curve = Curve.of(made.links, np.array([5, 2, 7, 0, 9], dtype=np.int32))

    assert curve.largest.tolist() == [10, 5, 4, 2, 2, 2]
    assert curve.area_to(4) == pytest.approx((5 + 4) / 10)
    assert curve.cut(5).order.tolist() == [5]


@pytest.mark.parametrize(
    ("share", "nodes", "allowed"),
    [(0.29, 100, 29), (0.1, 10, 1), (0.01, 754, 7), (0, 5, 0), (1, 3, 3)],
)
def test_a_share_of_nodes_is_counted_without_the_errors_of_binary_fractions(
    share: float, nodes: int, allowed: int
):
    assert allowed_nodes(share, nodes) == allowed
