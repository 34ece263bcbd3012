import math
from decimal import Decimal, getcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.identify.coordination.chance import (
    Periods,
    chances,
    dealt_anew,
    expected_objects,
    false_discovery,
    lot_of,
    poisson_tails,
    smallest_tail,
)
from fireline.identify.coordination.edges import Meeting, edges_of, rows_of
from unit.identify.coordination.share_tables import one_trace, planted

EVERYBODY = Meeting(min_participation=1)


def exact_tail(least: int, expected: float) -> float:
    getcontext().prec = 60
    mean = Decimal(expected)
    terms = (mean**n / math.factorial(n) for n in range(least, least + 400))
    return float(sum(terms) * (-mean).exp())


@settings(deadline=None)
@given(least=st.integers(1, 60), expected=st.floats(1e-6, 50))
def test_the_tail_is_that_of_the_poisson_distribution(least, expected) -> None:
    tail = poisson_tails(np.array([least]), np.array([expected]))[0]

    assert tail == pytest.approx(exact_tail(least, expected), rel=1e-9, abs=1e-14)


def test_nothing_expected_makes_anything_impossible_and_nothing_certain() -> None:
    assert poisson_tails(np.array([0, 1]), np.array([0.0, 0.0])).tolist() == [1.0, 0.0]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(0, 50))
def test_q_values_are_those_of_the_step_up_procedure(chance, more) -> None:
    told, tests = np.array(chance), len(chance) + more

    q = false_discovery(told, tests)

    for level in (0.01, 0.05, 0.2):
        ranked = np.sort(told)
        passing = [k for k in range(1, len(told) + 1) if ranked[k - 1] <= level * k / tests]
        threshold = ranked[max(passing) - 1] if passing else -1
        near = np.isclose(q, level, rtol=1e-9)
        assert ((q <= level) == (told <= threshold))[~near].all()


def world(seed: int):
    shares, _ = planted(seed=seed, groups=0, noise=3_000)
    rows, _, _ = rows_of(shares, EVERYBODY)
    return shares, lot_of(rows, shares.accounts, Periods(least_shares=300))


def test_dealing_anew_keeps_how_much_everybody_shares_in_each_period() -> None:
    shares, lot = world(1)

    dealt = dealt_anew(shares, lot, seed=5)

    def cells(one):
        return sorted(zip(one.account.tolist(), lot.period.tolist(), strict=True))

    assert cells(dealt) == cells(shares)
    assert (dealt.account != shares.account).mean() > 0.9
    assert dealt.at is shares.at
    assert dealt.object is shares.object


def test_what_is_expected_is_what_dealing_anew_brings_on_average() -> None:
    shares, lot = world(2)
    often = np.argsort(-np.bincount(shares.account))[:12].astype(np.int32)
    one, other = np.triu_indices(12, 1)
    low, high = np.minimum(often[one], often[other]), np.maximum(often[one], often[other])

    expected = expected_objects(lot, low, high).sum(axis=1)
    brought = np.zeros(len(low))
    for seed in range(60):
        edges = edges_of(dealt_anew(shares, lot, seed=seed), EVERYBODY, lot.waves)
        key = edges.low.astype(np.int64) * shares.accounts + edges.high
        wanted = low.astype(np.int64) * shares.accounts + high
        place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        brought += np.where(key[place] == wanted, edges.objects[place], 0) / 60

    assert brought.sum() == pytest.approx(expected.sum(), rel=0.1)
    assert brought.sum() <= expected.sum() * 1.02  # what is expected errs to the safe side


def test_in_a_world_of_chance_small_chances_are_as_rare_as_they_say() -> None:
    shares, lot = world(3)
    pairs = shares.accounts * (shares.accounts - 1) / 2
    small = np.zeros(3)
    for seed in range(10):
        dealt = dealt_anew(shares, lot, seed=seed)
        _, chance = chances(edges_of(dealt, EVERYBODY, lot.waves), lot)
        small += [(chance <= level).sum() / 10 for level in (1e-2, 1e-3, 1e-4)]

    assert (small <= np.array([1e-2, 1e-3, 1e-4]) * pairs * 1.1).all()


def test_meeting_in_small_waves_surprises_more_than_in_large_ones() -> None:
    expected = np.array([[0.001, 0.0, 0.0, 5.0]] * 2)

    small, large = smallest_tail(np.array([[5, 0, 0, 0], [0, 0, 0, 5]]), expected)

    assert small < 1e-12
    assert large > 0.5


def test_what_meets_across_the_end_of_a_period_is_not_held_to_be_impossible() -> None:
    hour = 3_600.0
    rows = [
        (f"thing {n}", who, f"{who} {n}", n * hour + at)
        for n in range(1, 4)
        for who, at in (("ann", -5.0), ("bob", 5.0))
    ]
    _, shares = one_trace(rows)
    kept, _, _ = rows_of(shares, EVERYBODY)
    lot = lot_of(kept, shares.accounts, Periods(seconds=hour, least_shares=1))

    edges = edges_of(shares, EVERYBODY, lot.waves)

    assert edges.objects.tolist() == [3]
    assert chances(edges, lot)[1].tolist() == [1.0]
