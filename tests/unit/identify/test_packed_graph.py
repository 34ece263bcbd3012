import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.errors import FirelineError
from fireline.identify import packed_graph
from fireline.identify.effort import Effort
from fireline.identify.packed_graph import packed, unpacked
from fireline.identify.spread_graph import SpreadGraph
from fireline.identify.without import oxygen


def some_graph(count: int = 9, seed: int = 3) -> SpreadGraph:
    made = np.random.default_rng(seed)
    pairs = [(a, b) for a in range(count) for b in range(count) if a != b and made.random() < 0.4]
    return SpreadGraph.from_edges(
        [f"shapes:secret-{n}" for n in range(count)],
        [(a, b, float(np.float32(made.random()))) for a, b in pairs],
        exposure=made.random(count) * 100,
        origination=made.random(count),
    )


@given(st.integers(0, 12), st.randoms(use_true_random=False))
def test_what_was_packed_comes_out_in_the_order_of_ranks(count: int, drawn: object) -> None:
    graph = some_graph(count)
    ranked = list(range(count))
    drawn.shuffle(ranked)  # type: ignore[attr-defined] -- hypothesis hands a random

    found = unpacked(packed(graph, ranked), [graph.accounts[at] for at in ranked])

    edges = [
        {
            (one.accounts[a], one.accounts[b]): p
            for a, b, p in zip(one.sources, one.targets, one.probability, strict=True)
        }
        for one in (graph, found)
    ]
    assert edges[0] == edges[1]
    assert dict(zip(graph.accounts, graph.exposure, strict=True)) == dict(
        zip(found.accounts, found.exposure, strict=True)
    )
    assert dict(zip(graph.accounts, graph.origination, strict=True)) == dict(
        zip(found.accounts, found.origination, strict=True)
    )


def test_no_name_is_in_it() -> None:
    graph = some_graph()

    assert b"secret" not in packed(graph, range(len(graph)))


def test_who_is_gone_is_left_out_and_oxygen_stays() -> None:
    graph = some_graph().without(["shapes:secret-4"])
    ranked = [at for at in range(len(graph)) if at != 4]

    found = unpacked(packed(graph, ranked), [graph.accounts[at] for at in ranked])

    assert len(found) == 8
    before, after = oxygen(graph, Effort(seed=1)), oxygen(found, Effort(seed=1))
    assert before.low < after.value < before.high


@pytest.mark.parametrize(
    "kept", [b"", b"x", b"\x01\x00\x00\x00", packed(some_graph(), range(9))[:-1]]
)
def test_what_is_no_graph_of_these_accounts_is_refused(kept: bytes) -> None:
    with pytest.raises(FirelineError, match="not one of these accounts"):
        unpacked(kept, [f"a{n}" for n in range(9)])
    with pytest.raises(FirelineError, match="not one of these accounts"):
        unpacked(packed(some_graph(), range(9)), ["only-one"])


def test_a_graph_too_large_to_keep_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_graph, "MOST_EDGES", 3)

    assert packed(some_graph(), range(9)) == b""
