import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.errors import FirelineError
from fireline.identify.effort import Effort
from fireline.identify.spread_graph import SpreadGraph
from fireline.identify.without import oxygen, oxygen_without
from unit.identify.spread_worlds import exact_oxygen, graph_of, small_worlds


def test_two_who_carry_the_same_are_worth_little_alone_and_much_together() -> None:
    graph = graph_of(4, [(0, 1, 1), (0, 2, 1), (1, 3, 1), (2, 3, 1)], exposure=[0, 0, 0, 100])

    alone = oxygen_without(graph, ["shapes:1"])
    together = oxygen_without(graph, ["shapes:1", "shapes:2"])

    assert alone.lost.value == 0
    assert (together.before.value, together.after.value, together.lost.value) == (100, 0, 100)
    assert together.because == (
        "without these 2 accounts 100 exposures a day become 0: 100.0% less"
    )


@given(small_worlds(most=5, edges=8), st.data())
@settings(deadline=None, max_examples=40)
def test_it_agrees_with_going_through_every_sample(graph: SpreadGraph, data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(graph) - 1))
    whole, left = exact_oxygen(graph), exact_oxygen(graph, without=gone)

    found = oxygen_without(graph, [graph.accounts[gone]])

    assert abs(found.before.value - whole) <= 0.1 * whole + 1e-9
    assert abs(found.after.value - left) <= 0.1 * whole + 1e-9
    assert found.before.value - found.after.value == pytest.approx(found.lost.value)


def test_the_loss_is_surer_than_either_world() -> None:
    edges = [(0, i, 0.3) for i in range(1, 60)] + [(0, 60, 0.5), (60, 61, 0.5)]

    found = oxygen_without(graph_of(62, edges), ["shapes:61"], Effort(most_samples=4000))

    assert found.lost.high - found.lost.low < (found.before.high - found.before.low) / 4


def test_nothing_gone_loses_nothing() -> None:
    graph = graph_of(3, [(0, 1, 0.5), (1, 2, 0.5)])

    found = oxygen_without(graph, [])

    assert attrs.astuple(found.lost) == (0, 0, 0)
    assert found.before == found.after == oxygen(graph)


def test_a_graph_without_originators_has_nothing_to_lose() -> None:
    found = oxygen_without(graph_of(2, [], origination=[0, 0]), ["shapes:0"])

    assert found.lost.value == 0
    assert "no account of the graph starts a work" in found.because


def test_an_unknown_account_is_refused() -> None:
    with pytest.raises(FirelineError, match="shapes:9"):
        oxygen_without(graph_of(2, []), ["shapes:9"])
