from collections import defaultdict

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.identify.coordination.edges import Edges, Meeting, edges_of
from unit.identify.coordination.share_tables import TEN_ROWS, one_trace

EVERYTHING = Meeting()


def by_name(rows: list[tuple[str, str, str, float]], meeting: Meeting) -> dict[str, tuple]:
    traces, shares = one_trace(rows)
    found = edges_of(shares, meeting)
    names = traces.names
    return {
        f"{names[low]} {names[high]}": told
        for low, high, *told in zip(
            found.low,
            found.high,
            found.weight.tolist(),
            found.objects.tolist(),
            found.low_shares.tolist(),
            found.high_shares.tolist(),
            found.symmetry.tolist(),
            found.delta.tolist(),
            strict=True,
        )
    }


def every_pair_compared(rows: list[tuple[str, str, str, float]], meeting: Meeting) -> dict:
    """The definition, said once more in the slow and obvious way."""
    least = meeting.min_participation
    own = [row[1] for row in rows]
    rows = [row for row in rows if own.count(row[1]) >= least]
    pairs = [
        (one, other)
        for number, one in enumerate(rows)
        for other in rows[number + 1 :]
        if one[0] == other[0] != one[2] and other[0] != other[2] and one[2] != other[2]
        if one[1] != other[1] and abs(one[3] - other[3]) <= meeting.window
    ]
    met = {share[2] for pair in pairs for share in pair}
    counted = [row[1] for row in rows if row[2] in met]
    kept = {row[2] for row in rows if row[2] in met and counted.count(row[1]) >= least}
    edges = defaultdict(list)
    for one, other in pairs:
        if least <= 1 or one[2] in kept or other[2] in kept:
            low, high = sorted((one, other), key=lambda share: share[1])
            edges[f"{low[1]} {high[1]}"].append((low, high))
    found = {}
    for name, pairs in sorted(edges.items()):
        low, high = ({pair[side][2] for pair in pairs} for side in (0, 1))
        sides = sorted((len(low), len(high)))
        seconds = [abs(one[3] - other[3]) for one, other in pairs]
        objects = len({one[0] for one, _ in pairs})
        if objects >= meeting.least_objects:
            told = (len(pairs), objects, len(low), len(high), sides[0] / sides[1])
            found[name] = (*told, pytest.approx(sum(seconds) / len(seconds)))
    return found


def test_ten_rows_worked_out_by_hand() -> None:
    found = by_name(list(TEN_ROWS), EVERYTHING)

    assert found == {
        "ann bob": [3, 2, 3, 2, pytest.approx(2 / 3), pytest.approx((30 + 35 + 0) / 3)],
        "ann cat": [2, 1, 2, 1, 0.5, 32.5],
        "bob cat": [1, 1, 1, 1, 1.0, 30.0],
    }


@st.composite
def small_worlds(draw: st.DrawFn) -> list[tuple[str, str, str, float]]:
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from("rgb"), st.sampled_from("abcde"), st.integers(0, 40)),
            max_size=25,
        )
    )
    return [(of, who, f"share {number}", at) for number, (of, who, at) in enumerate(rows)]


@settings(deadline=None, max_examples=60)
@given(
    rows=small_worlds(),
    window=st.sampled_from([0.0, 3.0, 10.0]),
    least=st.sampled_from([1, 2, 3]),
    objects=st.sampled_from([1, 2]),
)
def test_it_agrees_with_comparing_every_pair(rows, window, least, objects) -> None:
    meeting = Meeting(window=window, min_participation=least, least_objects=objects)
    if not rows:
        return

    found = {name: tuple(told) for name, told in by_name(rows, meeting).items()}

    assert found == every_pair_compared(rows, meeting)


@settings(deadline=None, max_examples=20)
@given(rows=small_worlds(), seed=st.integers(0, 9))
def test_neither_parts_nor_threads_nor_the_order_of_rows_change_the_answer(rows, seed) -> None:
    if not rows:
        return
    mixed = [rows[place] for place in np.random.default_rng(seed).permutation(len(rows))]
    parted = attrs.evolve(EVERYTHING, pairs_at_once=1, threads=2)

    assert by_name(rows, EVERYTHING) == by_name(mixed, parted)


def test_what_the_bound_leaves_out_is_counted() -> None:
    wave = [("red", f"account {n:02}", f"share {n}", float(n)) for n in range(12)]
    everybody = Meeting(min_participation=1)

    _, shares = one_trace(wave)
    whole = edges_of(shares, everybody)
    cut = edges_of(shares, attrs.evolve(everybody, most_partners=4))

    assert (len(whole), whole.cut_shares, whole.lost_pairs) == (66, 0, 0)
    assert len(cut) + cut.lost_pairs == 66
    assert cut.cut_shares == 7


def edges(weight: list[int], objects: list[int]) -> Edges:
    one = np.ones(len(weight), dtype=np.int32)
    return Edges(
        low=one,
        high=one,
        weight=np.array(weight, dtype=np.int32),
        objects=np.array(objects, dtype=np.int32),
        low_shares=one,
        high_shares=one,
        delta=np.zeros(len(weight)),
        by_size=np.zeros((len(weight), 4), dtype=np.int32),
        weights=np.bincount(weight),
        shared=np.bincount(objects),
        cut_shares=0,
        lost_pairs=0,
    )


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.floats(0, 1))
def test_the_weight_at_a_quantile_is_that_of_all_weights(weights, quantile) -> None:
    told = edges(weights, weights)

    assert told.weight_at(quantile) == pytest.approx(float(np.quantile(weights, quantile)))


def test_the_percentile_counts_ties_half() -> None:
    told = edges([1, 1, 1, 1], [1, 1, 2, 5])

    assert told.percentile.tolist() == [0.25, 0.25, 0.625, 0.875]


def test_no_share_and_one_account_make_no_edge() -> None:
    _, alone = one_trace([("red", "ann", f"share {n}", float(n)) for n in range(5)])

    assert len(edges_of(alone, EVERYTHING)) == 0
    assert edges_of(alone, EVERYTHING).weight_at(0.9) == 0
