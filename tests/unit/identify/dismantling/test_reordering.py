import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.identify.dismantling.pieces import largest_pieces
from fireline.identify.dismantling.reordering import bring_back, reordered
from unit.identify.dismantling.small_networks import as_networkx, largest, networks, of_networkx


def brought_back_the_slow_way(graph: "nx.Graph[int]", removed: list[int]) -> list[int]:
    """Try everybody at each step; take who makes the smallest piece, of equals the first."""
    there, out, order = set(graph) - set(removed), list(removed), []
    while out:

        def made(node: int) -> tuple[int, int]:
            with_it = graph.subgraph(there | {node})
            return len(nx.node_connected_component(with_it, node)), node

        best = min(out, key=made)
        out.remove(best)
        there.add(best)
        order.append(best)
    return order


@settings(max_examples=80)
@given(st.data())
def test_reinsertion_is_that_of_trying_everybody(data: st.DataObject):
    made = data.draw(networks(most=18))
    removed = data.draw(st.lists(st.integers(0, len(made) - 1), unique=True))

    order = bring_back(made.links, np.array(removed, dtype=np.int32), np.arange(len(made)))

    assert order.tolist() == brought_back_the_slow_way(as_networkx(made), removed)


def test_reinsertion_stays_exact_while_a_core_grows_and_changes():
    for seed in range(3):
        graph = nx.gnm_random_graph(60, 80, seed=seed)
        removed = list(range(0, 60, 1 + seed % 2))
        made = of_networkx(graph)

        order = bring_back(made.links, np.array(removed, dtype=np.int32), np.arange(60))

        assert order.tolist() == brought_back_the_slow_way(graph, removed)


@settings(max_examples=60)
@given(networks())
def test_each_step_back_lets_the_largest_piece_grow_least(made):
    graph = as_networkx(made)

    back = bring_back(made.links, np.arange(len(made), dtype=np.int32), np.arange(len(made)))

    for step, node in enumerate(back.tolist()):
        there = set(back[:step].tolist())
        least = min(largest(graph.subgraph(there | {other})) for other in set(graph) - there)
        assert largest(graph.subgraph(there | {node})) == least


def test_the_tie_break_decides_between_equals_and_nothing_else():
    made = of_networkx(nx.star_graph(4))
    removed = np.arange(5, dtype=np.int32)

    first = bring_back(made.links, removed, np.arange(5))
    last = bring_back(made.links, removed, np.arange(5)[::-1].copy())

    assert first.tolist() == [0, 1, 2, 3, 4]
    assert last.tolist() == [4, 3, 2, 1, 0]


def test_a_bridge_goes_first_whatever_went_first_before():
    made = of_networkx(nx.barbell_graph(5, 1))
    before = np.array([0, 1, 2, 3, 5], dtype=np.int32)

    after = reordered(made.links, before, np.arange(len(made)))

    assert after[0] == 5
    assert sorted(after.tolist()) == sorted(before.tolist())
    assert largest_pieces(made.links, after)[1] == 5
