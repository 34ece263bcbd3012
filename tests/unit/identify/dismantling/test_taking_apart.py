from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.errors import FirelineError
from fireline.identify.dismantling import DEFAULT, METHODS, Network, dismantle
from fireline.identify.dismantling.curve import allowed_nodes
from unit.identify.dismantling.small_networks import (
    as_networkx,
    largest,
    network,
    networks,
    of_networkx,
)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=10)
@given(made=networks(), until=st.sampled_from([0.0, 0.1, 0.3, 1.0]))
def test_every_method_removes_nobody_twice_until_the_pieces_are_small(
    method: str, made: Network, until: float
):
    found = dismantle(made, method=method, until=until)

    assert len(set(found.labels)) == len(found.labels)
    graph, curve = as_networkx(made), []
    for label in found.labels:
        graph.remove_node(int(label))
        curve.append(largest(graph))
    assert (found.shares * len(made)).round().tolist() == curve
    assert curve == sorted(curve, reverse=True)
    assert largest(graph) <= allowed_nodes(until, len(made))
    assert found.area == pytest.approx(sum(curve) / len(made))


@settings(max_examples=30)
@given(made=networks(), until=st.sampled_from([0.0, 0.1, 0.2, 0.5]))
def test_the_default_is_never_worse_than_adaptive_degree(made: Network, until: float):
    found = dismantle(made, until=until)

    assert found.area <= found.area_of(found.baseline)
    assert found.area_to_tenth(found.curve) <= found.area_to_tenth(found.baseline)


def test_the_same_network_gives_the_same_plan_whatever_the_threads(monkeypatch):
    made = of_networkx(nx.gnm_random_graph(80, 120, seed=3))
    plans = []
    for threads in ("1", "2", "3"):
        monkeypatch.setenv("NUMBA_NUM_THREADS", threads)
        plans.append(dismantle(made).labels)

    assert plans[0] == plans[1] == plans[2]


@pytest.mark.parametrize("method", [name for name in METHODS if name != "volume"])
@pytest.mark.parametrize(
    ("graph", "until", "removals"),
    [
        (nx.star_graph(9), 0.1, 1),
        (nx.complete_graph(6), 0.5, 3),
        (nx.empty_graph(4), 0.25, 0),
    ],
)
def test_known_shapes_take_as_many_removals_as_they_must(
    method: str, graph: Any, until: float, removals: int
):
    assert len(dismantle(of_networkx(graph), method=method, until=until).labels) == removals


def test_a_path_is_halved_and_halved_again():
    found = dismantle(of_networkx(nx.path_graph(15)), until=0.2)

    assert found.curve.largest.tolist() == [15, 7, 7, 3]


def test_the_bridge_of_a_barbell_goes_before_its_hubs():
    made = of_networkx(nx.barbell_graph(6, 1))

    assert dismantle(made, until=0.5).labels == ("6",)


def test_corehd_leaves_no_cycle_and_breaks_trees():
    made = of_networkx(nx.cycle_graph(12))

    assert len(dismantle(made, method="corehd", until=3 / 12).labels) == 3


def test_betweenness_of_a_piece_with_few_nodes_is_exact():
    made = of_networkx(nx.path_graph(9))

    assert dismantle(made, method="betweenness", until=0.5).labels == ("4",)


def test_collective_influence_is_that_of_its_formula():
    from fireline.identify.dismantling.influence import influences  # -- the kernel itself

    graph = nx.gnm_random_graph(20, 30, seed=1)
    made = of_networkx(graph)
    expected = [
        (graph.degree(node) - 1)
        * sum(graph.degree(far) - 1 for far in nx.descendants_at_distance(graph, node, 2))
        for node in range(20)
    ]

    found = influences(made.links, np.ones(20, dtype=np.bool_))

    assert [max(0, value) for value in found.tolist()] == [max(0, value) for value in expected]


def test_volume_goes_by_mentions_and_not_by_ties():
    made = network([(0, 1), (1, 2), (1, 3), (3, 4), (3, 4), (3, 4)], 5)

    assert dismantle(made, method="volume", until=0.6).labels[0] == "3"
    assert dismantle(made, method="degree", until=0.6).labels[0] == "1"


@pytest.mark.parametrize(("method", "until"), [("magic", 0.1), (DEFAULT, 1.5), (DEFAULT, -0.1)])
def test_what_makes_no_sense_is_refused_in_a_sentence(method: str, until: float):
    with pytest.raises(FirelineError, match=r"no such method: magic|a share of all nodes"):
        dismantle(of_networkx(nx.path_graph(3)), method=method, until=until)


def test_progress_is_told_from_nothing_to_all():
    told: list[tuple[str, int, int]] = []

    dismantle(
        of_networkx(nx.path_graph(30)),
        progress=lambda what, done, of: told.append((what, done, of)),
    )

    assert told[0][1] == 0
    assert told[-1][1] == told[-1][2]
