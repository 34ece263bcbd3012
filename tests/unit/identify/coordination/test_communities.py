import igraph
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.identify.coordination.communities import (
    adjusted_rand_index,
    centrality,
    communities,
)


def cliques(sizes: list[int], *, bridge: bool = False):
    low, high, start = [], [], 0
    for size in sizes:
        one, other = np.triu_indices(size, 1)
        low.append(one + start)
        high.append(other + start)
        start += size
    if bridge:
        low.append(np.array([0]))
        high.append(np.array([sizes[0]]))
    low, high = np.concatenate(low), np.concatenate(high)
    return low, high, np.ones(len(low)), start


def test_two_groups_with_one_tie_between_them_stay_two_in_a_large_network() -> None:
    low, high, weight, accounts = cliques([6] * 200, bridge=True)

    found = communities(low, high, weight, accounts, seed=1, seeds=3)

    assert len(set(found.label.tolist())) == 200
    assert found.agreement == 1.0
    assert found.stays.tolist() == [1.0] * accounts


def test_who_hangs_between_two_groups_does_not_stay() -> None:
    low, high, _, accounts = cliques([5, 5])
    low = np.concatenate([low, [0, 1, 5, 6]])
    high = np.concatenate([high, [10] * 4])

    found = communities(low, high, np.ones(len(low)), accounts + 1, seed=1, seeds=20)

    assert found.stays[:10].min() == 1.0
    assert 0.0 < found.stays[10] < 1.0
    assert found.agreement < 1.0


def test_the_same_seed_gives_the_same_groups_and_igraph_gets_its_lots_back() -> None:
    graph = igraph.Graph.Erdos_Renyi(40, 0.15)
    low, high = np.array(graph.get_edgelist()).T

    one, other = (communities(low, high, np.ones(len(low)), 40, seed=4) for _ in range(2))

    assert one.label.tolist() == other.label.tolist()
    assert one.agreement == other.agreement


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=25))
def test_the_index_is_that_of_igraph(pairs) -> None:
    one, other = (np.array(side) for side in zip(*pairs, strict=True))

    told = adjusted_rand_index(one, other)

    theirs = igraph.compare_communities(one.tolist(), other.tolist(), method="adjusted_rand")
    if np.isfinite(theirs):
        assert told == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(5))
def test_centrality_is_the_eigenvector_of_each_group_alone(seed) -> None:
    drawn = np.random.default_rng(seed)
    one, other = cliques([7])[:2]
    keep = drawn.random(len(one)) < 0.7
    keep[one == 0] = True
    weight = drawn.random(keep.sum()) + 0.1
    graph = igraph.Graph(7, np.column_stack([one[keep], other[keep]]).tolist())
    theirs = graph.eigenvector_centrality(weights=weight.tolist())

    low = np.concatenate([one[keep], one[keep] + 7, [3]])
    high = np.concatenate([other[keep], other[keep] + 7, [9]])
    both = np.concatenate([weight, weight * 50, [1e6]])
    told = centrality(low, high, both, np.repeat([0, 1], 7), rounds=2000)

    assert told[:7].tolist() == pytest.approx(theirs, abs=1e-6)
    assert told[7:].tolist() == pytest.approx(theirs, abs=1e-6)
