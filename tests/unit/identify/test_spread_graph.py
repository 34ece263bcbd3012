import numpy as np
import pytest

from fireline.errors import FirelineError
from fireline.identify.spread_graph import SpreadGraph
from unit.identify.spread_worlds import graph_of, names


def test_edges_in_any_order_make_the_same_graph() -> None:
    edges = [(0, 1, 0.1), (0, 2, 0.2), (2, 1, 0.3)]

    graph, other = graph_of(3, edges), graph_of(3, edges[::-1])

    assert graph.offsets.tolist() == other.offsets.tolist() == [0, 2, 2, 3]
    assert graph.targets.tolist() == other.targets.tolist() == [1, 2, 1]
    assert graph.probability.tolist() == other.probability.tolist() == [0.1, 0.2, 0.3]
    assert graph.sources.tolist() == [0, 0, 2]


def test_what_was_ranked_cannot_be_written_to() -> None:
    graph = graph_of(2, [(0, 1, 0.5)])

    with pytest.raises(ValueError, match="read-only"):
        graph.probability[0] = 1.0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"accounts": ("a", "a", "b")}, "stands in it twice"),
        ({"offsets": [0, 1]}, "one more than the accounts"),
        ({"offsets": [0, 2, 1, 2]}, "must rise"),
        ({"targets": [1, 7]}, "leads to no known account"),
        ({"targets": [0, 2]}, "passes on to itself"),
        ({"targets": [1, 1]}, "an edge stands twice"),
        ({"probability": [0.5]}, "one probability"),
        ({"probability": [0.5, 1.5]}, "not between 0 and 1"),
        ({"probability": [0.5, np.nan]}, "not between 0 and 1"),
        ({"exposure": [1, 1]}, "one exposure"),
        ({"exposure": [1, 1, np.inf]}, "not a number of views"),
        ({"origination": [1, 0, -1]}, "not a number of works"),
    ],
)
def test_a_graph_that_does_not_hold_together_is_refused(
    changed: dict[str, object], sentence: str
) -> None:
    whole: dict[str, object] = {
        "accounts": ("a", "b", "c"),
        "offsets": [0, 2, 2, 2],
        "targets": [1, 2],
        "probability": [0.5, 0.5],
        "exposure": [1, 1, 1],
        "imputed": [False, False, False],
        "origination": [1, 0, 0],
    }
    SpreadGraph(**whole)

    with pytest.raises(FirelineError, match=sentence):
        SpreadGraph(**whole | changed)


def test_an_edge_from_nowhere_is_refused() -> None:
    with pytest.raises(FirelineError, match="leaves no known account"):
        graph_of(2, [(5, 1, 0.5)])


def test_accounts_that_are_gone_start_see_and_pass_on_nothing() -> None:
    graph = graph_of(3, [(0, 1, 0.5), (1, 2, 0.5), (0, 2, 0.5)], origination=[1, 1, 0])

    left = graph.without([names(3)[1]])

    assert left.probability.tolist() == [0, 0.5, 0]
    assert left.exposure.tolist() == [1, 0, 1]
    assert left.origination.tolist() == [1, 0, 0]
    assert graph.originators.tolist() == [0, 1]


def test_an_unknown_account_is_named() -> None:
    with pytest.raises(FirelineError, match="shapes:9 is not in the spread graph"):
        graph_of(2, []).without(["shapes:9"])
