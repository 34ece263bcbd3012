"""The peer of the benchmark of coordination, worked out by hand on ten rows."""

import pandas as pd
import pytest
from hypothesis import given, settings
from peers.coortweet import detect_groups, generate_coordinated_network

from fireline.identify.coordination.edges import Meeting, edges_of
from unit.identify.coordination.share_tables import TEN_ROWS, one_trace
from unit.identify.coordination.test_edges import small_worlds

COLUMNS = ["object_id", "account_id", "content_id", "timestamp_share"]


def frame(rows) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


def test_the_pairs_of_ten_rows() -> None:
    pairs = detect_groups(frame(TEN_ROWS), time_window=60)

    told = sorted(
        pairs[["content_id", "content_id_y", "time_delta"]].itertuples(index=False, name=None)
    )
    assert told == [
        ("a1", "b1", 30),
        ("a1", "c1", 60),
        ("a3", "b2", 0),
        ("b1", "a2", 35),
        ("b1", "c1", 30),
        ("c1", "a2", 5),
    ]


def test_the_network_of_ten_rows() -> None:
    network = generate_coordinated_network(
        detect_groups(frame(TEN_ROWS), time_window=60), edge_weight=0.5
    )

    assert network.drop(columns="avg_time_delta").to_numpy().tolist() == [
        ["ann", "bob", 3, 2, 3, 2, pytest.approx(2 / 3), 1],
        ["ann", "cat", 2, 1, 2, 1, 0.5, 0],
        ["bob", "cat", 1, 1, 1, 1, 1.0, 0],
    ]
    assert network["avg_time_delta"].tolist() == pytest.approx([65 / 3, 32.5, 30])


@settings(deadline=None, max_examples=15)
@given(small_worlds())
def test_ours_gives_the_same_answer(rows) -> None:
    if not rows:
        return
    traces, shares = one_trace(rows)

    ours = edges_of(shares, Meeting(window=10))
    peer = generate_coordinated_network(detect_groups(frame(rows), time_window=10))

    assert [traces.names[low] for low in ours.low] == peer["account_id"].tolist()
    assert [traces.names[high] for high in ours.high] == peer["account_id_y"].tolist()
    for mine, theirs in (
        (ours.weight, "weight"),
        (ours.objects, "objects"),
        (ours.low_shares, "n_content_id"),
        (ours.high_shares, "n_content_id_y"),
        (ours.symmetry, "edge_symmetry_score"),
        (ours.delta, "avg_time_delta"),
        (ours.weight > ours.weight_at(0.5), "weight_threshold"),
    ):
        assert mine.tolist() == pytest.approx(peer[theirs].tolist())
