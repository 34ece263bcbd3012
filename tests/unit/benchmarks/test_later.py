"""What spread later, worked out by a person on a few rows."""

import numpy as np
import pytest
from tournament.intervals import mean_of, ratio_of
from tournament.later import Rows, descended, first_carryings, fitted_window, followed, owed

ANN, BOB, CAT, DAN = range(4)


def rows() -> Rows:
    """Ann's work goes to Bob, Cat and Dan; a second is Bob's, and goes to Cat long after."""
    return Rows(
        work=np.array([0, 0, 0, 0, 1, 1]),
        account=np.array([ANN, BOB, CAT, DAN, BOB, CAT]),
        moment=np.array([0.0, 10.0, 20.0, 30.0, 0.0, 1000.0]),
        worth=np.array([1.0, 2.0, 4.0, 8.0, 1.0, 16.0]),
        parent=np.array([-1, 0, 0, 2, -1, 4]),
    )


def test_a_later_carrying_is_owed_in_equal_shares_to_all_before_it():
    found = owed(rows(), 100.0, 15.0, [np.array([ANN]), np.array([BOB, CAT])], 4)

    # Cat had Ann and Bob before her; Dan had Ann, Bob and Cat; what came after 1000 is too late.
    assert found.tolist() == [[0, 0], [0, 0], [2, 2], [pytest.approx(8 / 3), pytest.approx(16 / 3)]]


def test_who_carried_too_long_before_is_owed_nothing():
    assert owed(rows(), 10.0, 15.0, [np.array([ANN])], 4).sum() == 0
    assert owed(rows(), 2000.0, 15.0, [np.array([BOB])], 4)[CAT, 0] == 16 + 4 / 2


def test_what_was_had_by_whatever_way_descends_from_the_set():
    found = descended(rows(), 5.0, [np.array([ANN]), np.array([CAT]), np.array([BOB])], 4)

    # Ann carried before the moment: what was had from her then is not hers any more.
    assert found.sum(axis=0).tolist() == [0, 4 + 16 + 8, 2]


def test_the_window_is_fitted_on_what_was_known():
    assert fitted_window(rows(), 31.0) == 10.0
    assert fitted_window(rows(), 5.0) == 0.0


def test_whoever_followed_often_enough_is_tied():
    assert followed(rows(), 10.0, 31.0, least=1).tolist() == [[ANN, BOB], [BOB, CAT], [CAT, DAN]]
    assert followed(rows(), 2000.0, 2000.0).tolist() == [[BOB, CAT]]


def test_only_the_first_carrying_of_a_work_counts():
    work, account = np.array([0, 0, 1, 0]), np.array([ANN, BOB, ANN, ANN])

    assert first_carryings(work, account, np.array([5.0, 2.0, 1.0, 1.0])).tolist() == [3, 1, 2]


def test_an_interval_holds_the_mean_as_often_as_it_says():
    draw = np.random.default_rng(1)
    held = 0
    for _ in range(200):
        luck = draw.normal(0, 1, 20)
        mean = mean_of(np.repeat(luck, 3) + draw.normal(0, 0.3, 60), np.repeat(np.arange(20), 3))
        held += mean.low <= 0 <= mean.high

    # A percentile bootstrap of twenty clusters is a little short of 95 in 100.
    assert 0.88 <= held / 200 <= 0.98


def test_a_ratio_is_one_of_means_and_not_a_mean_of_ratios():
    assert ratio_of([1.0, 9.0], [1.0, 1.0], [1, 2]).value == 5.0
