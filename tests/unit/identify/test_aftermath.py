import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.errors import FirelineError
from fireline.identify.aftermath import TIMES, aftermath
from fireline.identify.effort import Effort
from fireline.identify.spread_graph import SpreadGraph
from unit.identify.spread_worlds import exact_oxygen, graph_of, small_worlds


def test_the_other_way_takes_over() -> None:
    # 1 and 2 both carry the works of 0 to 3; 4 hangs on 3 whoever brings it.
    graph = graph_of(
        5,
        [(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0), (3, 4, 1.0)],
        exposure=[1.0, 1.0, 1.0, 50.0, 50.0],
    )

    found = aftermath(graph, ["shapes:1"])

    assert found.without.lost.value == pytest.approx(1.0)
    assert [(heir.account, heir.before, heir.after) for heir in found.heirs] == [
        ("shapes:2", pytest.approx(1.0), pytest.approx(101.0))
    ]


def test_on_one_way_nobody_takes_over() -> None:
    chain = graph_of(4, [(i, i + 1, 0.9) for i in range(3)])

    assert aftermath(chain, ["shapes:2"]).heirs == ()


@given(small_worlds(most=5, edges=8), st.data())
@settings(deadline=None, max_examples=25)
def test_who_is_said_to_take_over_does_by_every_sample_there_is(
    graph: SpreadGraph, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, len(graph) - 1))
    reduced = graph.without([graph.accounts[gone]])

    found = aftermath(graph, [graph.accounts[gone]], Effort(most_samples=20_000))

    for heir in found.heirs:
        at = graph.accounts.index(heir.account)
        before = exact_oxygen(graph) - exact_oxygen(graph, without=at)
        after = exact_oxygen(reduced) - exact_oxygen(reduced, without=at)
        slack = 3 * (heir.grown.high - heir.grown.value) + 1e-9
        assert abs(heir.grown.value - (after - before)) <= slack


def test_heirs_come_most_grown_first_and_no_more_than_asked() -> None:
    # Three pairs of ways, of which the first is taken out.
    edges = [(0, i, 1.0) for i in range(1, 7)]
    edges += [(i, 7 + (i - 1) // 2, 1.0) for i in range(1, 7)]
    graph = graph_of(10, edges, exposure=[1.0] * 7 + [10.0, 20.0, 30.0])

    found = aftermath(graph, ["shapes:1", "shapes:3", "shapes:5"], heirs=2)

    assert [heir.account for heir in found.heirs] == ["shapes:6", "shapes:4"]


def test_naming_one_twice_is_naming_it_once() -> None:
    graph = graph_of(3, [(0, 1, 1.0)])

    assert aftermath(graph, ["shapes:1", "shapes:1"]).without.accounts == ("shapes:1",)


def test_without_originators_nothing_is_left_and_nobody_takes_over() -> None:
    found = aftermath(graph_of(2, [], origination=[0, 0]), ["shapes:0"])

    assert (found.without.after.value, found.heirs) == (0.0, ())


def test_progress_is_told() -> None:
    told: list[int] = []

    aftermath(graph_of(2, [(0, 1, 0.5)]), ["shapes:1"], progress=told.append)

    assert told == list(range(1, TIMES + 2))


def test_an_unknown_account_is_refused() -> None:
    with pytest.raises(FirelineError, match="shapes:9"):
        aftermath(graph_of(2, []), ["shapes:9"])


def test_the_number_of_threads_changes_no_digit() -> None:
    made = np.random.default_rng(8)
    edges = [
        (int(a), int(b), 0.3)
        for a, b in {(x % 40, y % 40) for x, y in made.integers(0, 40, (200, 2))}
        if a != b
    ]
    graph = graph_of(40, edges, origination=[0.5] * 40)

    one, many = (aftermath(graph, ["shapes:3"], Effort(threads=threads)) for threads in (1, 5))

    assert one == many
