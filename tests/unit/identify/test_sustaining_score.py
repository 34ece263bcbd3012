"""The score against closed forms, against all samples there are, and against itself."""

import os
import subprocess
import sys

import attrs
import numpy as np
import pytest
from hypothesis import given, settings

from fireline.errors import FirelineError
from fireline.identify.effort import Effort
from fireline.identify.spread_graph import SpreadGraph
from fireline.identify.sustaining_score import stands_still, sustaining_scores
from unit.identify.spread_worlds import exact_oxygen, graph_of, small_worlds

MUCH = Effort(first_samples=60_000, most_samples=60_000)


def test_a_chain_loses_all_that_comes_after() -> None:
    likely = 0.6
    graph = graph_of(5, [(i, i + 1, likely) for i in range(4)], origination=[3, 0, 0, 0, 0])
    reached = [3 * likely**i for i in range(5)]

    found = sustaining_scores(graph, MUCH)

    assert found.score == pytest.approx([sum(reached[i:]) for i in range(5)], rel=0.03)
    assert found.oxygen.value == pytest.approx(sum(reached), rel=0.01)


def test_a_star_loses_one_leaf_or_everything() -> None:
    graph = graph_of(9, [(0, i, 0.25) for i in range(1, 9)], exposure=[10.0] + [4.0] * 8)

    found = sustaining_scores(graph, MUCH)

    assert found.score[0] == pytest.approx(10 + 8 * 0.25 * 4, rel=0.01)
    assert found.score[1:] == pytest.approx([1.0] * 8, rel=0.05)


def test_a_tree_loses_the_branch() -> None:
    edges = [((i - 1) // 2, i, 0.5) for i in range(1, 15)]

    found = sustaining_scores(graph_of(15, edges), MUCH)

    # At depth d an account is reached with 1/2^d and has, where reached, 1 a level below it.
    depth = [int(np.log2(i + 1)) for i in range(15)]
    assert found.score == pytest.approx([(4 - d) / 2**d for d in depth], rel=0.06)


def test_certain_spread_is_scored_without_error() -> None:
    graph = graph_of(4, [(0, 1, 1), (1, 2, 1), (0, 2, 1), (2, 3, 1)], exposure=[1, 2, 4, 8])

    found = sustaining_scores(graph)

    assert found.score == pytest.approx([15, 2, 12, 8])
    assert found.low == pytest.approx(found.score)
    assert found.high == pytest.approx(found.score)
    assert found.settled


@given(small_worlds(most=5, edges=8))
@settings(deadline=None, max_examples=60)
def test_the_score_is_oxygen_with_and_without_by_every_sample_there_is(graph: SpreadGraph) -> None:
    whole = exact_oxygen(graph)
    exact = np.array([whole - exact_oxygen(graph, without=v) for v in range(len(graph))])

    found = sustaining_scores(graph, Effort(first_samples=4000, most_samples=4000))

    # Five standard errors: by chance alone one run of this test in some thousands leaves them.
    slack = (found.high - found.score) / 1.96 * 5 + 0.05 * found.oxygen.value + 1e-9
    assert np.all(np.abs(found.score - exact) <= slack)
    assert abs(found.oxygen.value - whole) <= 0.15 * whole + 1e-9


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    edges = [(0, 1, 0.3), (1, 2, 0.5), (0, 2, 0.2), (2, 3, 0.4), (3, 4, 0.5), (1, 4, 0.1)]
    graph = graph_of(5, edges, exposure=[5, 3, 2, 7, 1], origination=[1, 0, 0.5, 0, 0])
    whole = exact_oxygen(graph)
    exact = [whole - exact_oxygen(graph, without=v) for v in range(5)]

    held = [
        (found.low <= exact) & (exact <= found.high)
        for seed in range(100)
        for found in [sustaining_scores(graph, Effort(seed=seed, most_samples=2000))]
    ]

    assert 0.9 <= np.mean(held) <= 0.99


def test_own_works_are_lost_whole_and_their_first_audience_is_certain() -> None:
    graph = graph_of(2, [(0, 1, 0.01)], exposure=[100, 1], origination=[2, 0])

    found = sustaining_scores(graph, Effort(most_samples=8))

    assert found.low[0] >= 200
    assert found.own[0] == found.score[0]
    assert found.carried[0] == 0


def test_the_planted_bridge_stands_above_the_loudest_account() -> None:
    # Account 1 alone carries the works of 0 to thirty others; account 2 posts often to nobody.
    edges = [(0, 1, 0.9), *((1, i, 0.5) for i in range(3, 33))]
    loud = graph_of(33, edges, exposure=[5.0] * 33, origination=[1, 0, 4] + [0] * 30)

    found = sustaining_scores(loud)

    assert [found.accounts[i] for i in found.order()[:3]] == ["shapes:0", "shapes:1", "shapes:2"]


def test_a_graph_without_originators_has_no_oxygen() -> None:
    found = sustaining_scores(graph_of(2, [(0, 1, 0.5)], origination=[0, 0]))

    assert found.score.tolist() == [0, 0]
    assert attrs.astuple(found.oxygen) == (0, 0, 0)


def test_the_score_of_a_stranger_is_refused() -> None:
    with pytest.raises(FirelineError, match="shapes:7"):
        sustaining_scores(graph_of(2, [])).of("shapes:7")


def test_an_effort_that_samples_nothing_is_refused() -> None:
    with pytest.raises(FirelineError, match="at least one sample"):
        Effort(most_samples=0)


def test_the_order_stands_still_but_for_near_ties() -> None:
    before = np.array([4.0, 3.0, 2.0, 1.0])

    assert stands_still(before, np.array([4.0, 3.0, 3.05, 1.0]), top=3, tie=0.02)
    assert not stands_still(before, np.array([4.0, 3.0, 3.1, 1.0]), top=3, tie=0.02)
    assert not stands_still(before, np.array([4.0, 3.0, 2.0, 2.5]), top=3, tie=0.02)
    assert stands_still(before, np.array([4.0, 3.0, 1.0, 2.0]), top=2, tie=0.02)


def test_more_samples_are_drawn_until_the_order_stands_still() -> None:
    clear = graph_of(30, [(i, i + 1, 0.9) for i in range(29)])
    unclear = graph_of(30, [(0, 1, 0.5), *((1, i, 0.5) for i in range(2, 30))])

    settled = sustaining_scores(clear, Effort(top=3))
    tired = sustaining_scores(unclear, Effort(tie=0.0, most_samples=50_000))

    assert (settled.settled, tired.settled) == (True, False)
    assert settled.samples < tired.samples <= 50_000


def test_large_cascades_are_bounded_by_the_edges_looked_at() -> None:
    ring = [(i, (i + 1) % 500, 1.0) for i in range(500)]
    chords = [(i, (i + 7) % 500, 0.5) for i in range(500)]

    found = sustaining_scores(graph_of(500, ring + chords), Effort(most_steps=2_000_000))

    assert found.samples < 10_000


PRINTED = """
import numpy as np
from fireline.identify.effort import Effort
from fireline.identify.spread_graph import SpreadGraph
from fireline.identify.sustaining_score import sustaining_scores
from fireline.identify.without import oxygen_without
made = np.random.default_rng(4)
pairs = np.unique(made.integers(0, 400, (2500, 2)), axis=0)
pairs = pairs[pairs[:, 0] != pairs[:, 1]]
graph = SpreadGraph.from_edges(
    [f"shapes:{i}" for i in range(400)],
    np.column_stack([pairs, made.beta(1, 6, len(pairs))]),
    exposure=made.lognormal(3, 1, 400),
    origination=made.lognormal(-2, 1, 400),
)
effort = Effort(seed=9, most_samples=20_000)
found = sustaining_scores(graph, effort)
lost = oxygen_without(graph, ["shapes:3", "shapes:5"], effort).lost
for number in (*found.score, *found.low, *found.high, lost.value, lost.low):
    print(float(number).hex())
"""


def test_the_number_of_threads_changes_no_digit() -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PRINTED],
            env=os.environ
            | {"NUMBA_NUM_THREADS": threads, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for threads in ("1", "2")
    ]

    one, two = (process.communicate()[0] for process in running)

    assert one == two
    assert len(one.splitlines()) == 1202


def test_more_threads_than_cores_change_no_digit() -> None:
    graph = graph_of(
        60,
        [(i, (i + step) % 60, 0.3) for i in range(60) for step in (1, 7)],
        origination=[0.5] * 60,
    )

    one, many = (sustaining_scores(graph, Effort(threads=threads)) for threads in (1, 7))

    assert one.score.tolist() == many.score.tolist()
    assert one.high.tolist() == many.high.tolist()


def test_what_comes_straight_from_the_source_is_computed_and_not_sampled() -> None:
    star = graph_of(9, [(0, i, 0.25) for i in range(1, 9)], exposure=[10.0] + [4.0] * 8)

    found = sustaining_scores(star, Effort(first_samples=1, most_samples=1))

    assert found.score == pytest.approx([18.0] + [1.0] * 8)
    assert found.low == pytest.approx(found.score)
    assert found.high == pytest.approx(found.score)
    assert found.oxygen.value == pytest.approx(18.0)


def test_sampling_goes_on_until_oxygen_is_as_sure_as_was_asked() -> None:
    chain = graph_of(3, [(0, 1, 0.5), (1, 2, 0.5)], exposure=[1.0, 1.0, 100.0])

    rough, sure = (sustaining_scores(chain, Effort(error=error)) for error in (1.0, 0.01))

    assert (sure.oxygen.high - sure.oxygen.value) / sure.oxygen.value <= 0.01
    assert rough.samples < sure.samples
