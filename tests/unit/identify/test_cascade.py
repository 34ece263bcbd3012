"""The dominator tree of a sample, held against three slower ways to know the same."""

import igraph
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.identify.coin import bars, mixed, stream_of, toss
from fireline.identify.spread_graph import SpreadGraph
from unit.identify.spread_worlds import (
    dominated,
    graph_of,
    live_edges,
    reach,
    small_worlds,
    splitmix64,
)

seeds = st.integers(0, 2**63 - 1)


def test_the_coins_are_the_published_splitmix64() -> None:
    # From the reference implementation (prng.di.unimi.it/splitmix64.c), seed 1234567.
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]

    ours = [splitmix64(1234567, nth) for nth in range(3)]

    assert ours == published
    assert [int(toss(np.uint64(1234567), nth)) for nth in range(3)] == [
        number >> 11 for number in published
    ]


@given(seeds, st.integers(0, 10**6), st.integers(0, 10**6))
@settings(deadline=None)
def test_a_stream_is_mixed_from_seed_source_and_sample(seed: int, source: int, sample: int) -> None:
    expected = splitmix64(splitmix64(seed, source), sample)

    assert int(stream_of(np.uint64(seed), source, sample)) == expected
    assert int(mixed(np.uint64(0))) == 0


def test_an_impossible_edge_is_never_live_and_a_certain_one_always() -> None:
    low, high = bars(np.array([0.0, 1.0]))

    tosses = [toss(np.uint64(5), edge) for edge in range(1000)]

    assert max(tosses) < high
    assert min(tosses) >= low == 0


@given(small_worlds(), seeds, st.integers(0, 50))
@settings(deadline=None, max_examples=300)
def test_what_is_dominated_is_what_is_lost_when_the_account_is_deleted(
    graph: SpreadGraph, seed: int, sample: int
) -> None:
    edges = live_edges(graph, 0, seed, sample)
    whole = reach(edges, 0)

    found = dominated(graph, 0, seed, sample)

    assert found == {
        gone: graph.exposure[list(whole)].sum()
        - graph.exposure[list(reach(edges, 0, without=gone))].sum()
        for gone in whole
    }


@given(small_worlds(), seeds, st.integers(0, 50), st.data())
@settings(deadline=None, max_examples=100)
def test_taking_an_account_out_of_the_graph_keeps_all_other_coins(
    graph: SpreadGraph, seed: int, sample: int, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(1, len(graph) - 1))
    edges = live_edges(graph, 0, seed, sample)

    left = dominated(graph.without([graph.accounts[gone]]), 0, seed, sample)

    assert set(left) == reach(edges, 0, without=gone)


@given(small_worlds(most=14, edges=60), seeds)
@settings(deadline=None, max_examples=200)
def test_igraph_finds_the_same_dominators(graph: SpreadGraph, seed: int) -> None:
    edges = live_edges(graph, 0, seed, 3)
    above = igraph.Graph(len(graph), edges, directed=True).dominator(0, mode="out")
    expected = dict.fromkeys(reach(edges, 0), 0.0)
    for account in expected:
        at = account
        while at >= 0:  # The root's dominator is -1; an account adds to all above it.
            expected[at] += graph.exposure[account]
            at = int(above[at])

    assert dominated(graph, 0, seed, 3) == expected


@pytest.mark.parametrize("count", [3, 400])
def test_two_ways_around_leave_only_the_source_and_the_end_needed(count: int) -> None:
    between = range(1, count - 1)
    edges = [(0, b, 1.0) for b in between] + [(b, count - 1, 1.0) for b in between]

    found = dominated(graph_of(count, edges), 0, 1, 0)

    needed = 2.0 if count == 3 else 1.0
    assert found == {0: float(count), count - 1: 1.0, **dict.fromkeys(between, needed)}


def test_a_chain_of_fifty_thousand_is_walked_without_recursion() -> None:
    count = 50_000

    found = dominated(graph_of(count, [(i, i + 1, 1.0) for i in range(count - 1)]), 0, 1, 0)

    assert [found[0], found[1], found[count - 1]] == [count, count - 1, 1]


@pytest.mark.parametrize("seed", range(5))
def test_igraph_agrees_on_samples_with_thousands_of_ways_around(seed: int) -> None:
    count = 1500
    pairs = np.random.default_rng(seed).integers(0, count, (6000, 2))
    edges = sorted({(int(a), int(b), 0.6) for a, b in pairs if a != b})
    graph = graph_of(count, edges)
    above = igraph.Graph(count, live_edges(graph, 0, seed, 0), directed=True).dominator(0)

    found = dominated(graph, 0, seed, 0)

    expected = dict.fromkeys((a for a in range(count) if a == 0 or above[a] >= 0), 0.0)
    for account in expected:
        at = account
        while at >= 0:
            expected[at] += 1.0
            at = int(above[at])
    assert found == expected
