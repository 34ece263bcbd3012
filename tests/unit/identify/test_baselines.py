"""Each baseline against networkx or a plain rewriting of its definition."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from fireline.identify.baselines import BASELINES
from fireline.identify.spread_graph import Floats, SpreadGraph
from unit.identify.spread_worlds import graph_of, small_worlds

NOTHING = np.zeros(0)


def value(name: str, graph: SpreadGraph) -> Floats:
    return BASELINES[name](graph, np.zeros(len(graph)), np.zeros(len(graph)))


def directed(graph: SpreadGraph) -> nx.DiGraph:
    made = nx.DiGraph()
    made.add_nodes_from(range(len(graph)))
    edges = zip(graph.sources.tolist(), graph.targets.tolist(), graph.probability, strict=True)
    made.add_weighted_edges_from([(a, b, float(likely)) for a, b, likely in edges if likely])
    return made


def test_the_names_are_those_that_the_command_offers() -> None:
    assert list(BASELINES) == [
        "volume",
        "followers",
        "pagerank",
        "betweenness",
        "core",
        "corehd",
        "degree",
    ]


def test_volume_and_followers_are_what_was_told() -> None:
    graph = graph_of(3, [(0, 1, 0.5)])

    posts = BASELINES["volume"](graph, np.array([3.0, 1.0, 2.0]), np.zeros(3))
    seen = BASELINES["followers"](graph, np.zeros(3), np.array([0.0, np.nan, 5e7]))

    assert posts.tolist() == [3.0, 1.0, 2.0]
    assert np.argsort(-seen).tolist() == [2, 0, 1]


def random_walk(graph: SpreadGraph) -> Floats:
    """Solve for where a walk from who passes on to whose work it was spends its time."""
    count = len(graph)
    step = np.zeros((count, count))
    step[graph.sources, graph.targets] = graph.probability
    given_by = step.sum(axis=0)
    step[:, given_by == 0] = 1.0  # Who passes nothing on walks on to anybody.
    step /= step.sum(axis=0)
    found = np.linalg.solve(np.eye(count) - 0.85 * step, np.full(count, 0.15 / count))
    return np.asarray(found / found.sum())


@given(small_worlds())
@settings(deadline=None, max_examples=60)
def test_pagerank_is_where_a_walk_to_the_sources_spends_its_time(graph: SpreadGraph) -> None:
    assert value("pagerank", graph) == pytest.approx(random_walk(graph), abs=1e-8)


@given(small_worlds())
@settings(deadline=None, max_examples=60)
def test_betweenness_agrees_with_networkx_where_all_sources_are_taken(graph: SpreadGraph) -> None:
    theirs = nx.betweenness_centrality(directed(graph), normalized=False)

    assert value("betweenness", graph) == pytest.approx([theirs[i] for i in range(len(graph))])


@given(small_worlds())
@settings(deadline=None, max_examples=60)
def test_core_and_degree_agree_with_networkx(graph: SpreadGraph) -> None:
    ties = nx.Graph(directed(graph).to_undirected())
    cores = nx.core_number(ties)

    assert np.floor(value("core", graph)).tolist() == [cores[i] for i in range(len(graph))]
    assert value("degree", graph).tolist() == [ties.degree(i) for i in range(len(graph))]


@given(small_worlds())
@settings(deadline=None, max_examples=100)
def test_corehd_takes_the_highest_degree_of_the_2_core_each_time(graph: SpreadGraph) -> None:
    ties = nx.Graph(directed(graph).to_undirected())
    found = value("corehd", graph)

    for chosen in np.argsort(-found, kind="stable"):
        core = nx.k_core(ties, 2)
        if not core.number_of_nodes():
            assert found[chosen] < 1
            continue
        assert core.degree(int(chosen)) == max(degree for _, degree in core.degree())
        ties.remove_node(int(chosen))


@pytest.mark.parametrize("name", BASELINES)
def test_nobody_and_nothing_passed_on_are_no_trouble(name: str) -> None:
    alone = graph_of(1, [])
    nobody = SpreadGraph.from_edges([], [], exposure=NOTHING, origination=NOTHING)

    assert len(value(name, alone)) == 1
    assert len(value(name, nobody)) == 0


def test_sampled_betweenness_is_the_same_each_time() -> None:
    ring = graph_of(200, [(i, (i + step) % 200, 0.5) for i in range(200) for step in (1, 7)])

    assert value("betweenness", ring).tolist() == value("betweenness", ring).tolist()
