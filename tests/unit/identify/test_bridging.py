import numpy as np
import pytest

from fireline.identify.bridging import bridged, parts
from fireline.identify.effort import Effort
from fireline.identify.spread_graph import SpreadGraph

CLIQUE = 6


def two_parts(*between: tuple[int, int, float], starts: int = 0) -> SpreadGraph:
    """Two parts of six accounts that all pass on among themselves, and what leads between."""
    within = [
        (first + one, first + other, 0.9)
        for first in (0, CLIQUE)
        for one in range(CLIQUE)
        for other in range(CLIQUE)
        if one != other
    ]
    origination = np.zeros(2 * CLIQUE)
    origination[starts] = 2.0
    return SpreadGraph.from_edges(
        [f"a{n:02d}" for n in range(2 * CLIQUE)],
        [*within, *between],
        exposure=np.full(2 * CLIQUE, 10.0),
        origination=origination,
    )


def test_the_two_parts_are_found() -> None:
    found = parts(two_parts((3, 7, 0.5)))

    assert len(set(found[:CLIQUE])) == len(set(found[CLIQUE:])) == 1
    assert found[0] != found[CLIQUE]


def test_who_alone_leads_over_bridges_what_is_seen_there() -> None:
    graph = two_parts((3, 7, 1.0))

    found = bridged(graph, Effort(seed=2))

    # Account 3 loses the other part whole; 7 all of it but its own audience; nobody else anything.
    reach = 2.0 * 10.0
    assert found[3] == pytest.approx(reach * CLIQUE, rel=0.02)
    assert found[7] == pytest.approx(reach * (CLIQUE - 1), rel=0.02)
    assert found[[at for at in range(2 * CLIQUE) if at not in {3, 7}]].max() < 0.05 * found[7]


def test_two_ways_over_leave_nobody_a_bridge() -> None:
    graph = two_parts((3, 7, 1.0), (4, 8, 1.0))

    assert bridged(graph, Effort(seed=2)).max() < 0.05 * 2.0 * 10.0 * CLIQUE


def test_who_starts_the_work_is_no_bridge_for_it() -> None:
    assert bridged(two_parts((3, 7, 1.0), starts=3), Effort(seed=2))[3] == 0


def test_the_number_of_threads_changes_nothing() -> None:
    graph = two_parts((3, 7, 0.5))

    one, two = (bridged(graph, Effort(seed=4, threads=threads)) for threads in (1, 2))

    assert one.tolist() == two.tolist()


def test_nothing_has_no_parts() -> None:
    empty = SpreadGraph.from_edges([], [], exposure=[], origination=[])

    assert bridged(empty).tolist() == []
    assert bridged(two_parts().without([f"a{n:02d}" for n in range(2 * CLIQUE)])).max() == 0
