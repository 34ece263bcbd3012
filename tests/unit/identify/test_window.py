from datetime import timedelta

import numpy as np
import pytest

from fireline.errors import FirelineError
from fireline.identify.window import Window
from unit.identify.sighting_tables import NOON


def ago(days: float) -> np.ndarray:
    return np.array([(NOON - timedelta(days=days)).timestamp()])


def test_what_is_a_half_life_old_counts_half() -> None:
    window = Window(until=NOON, days=30, half_life_days=7)

    assert window.weights(ago(0)) == 1
    assert window.weights(ago(7)) == pytest.approx(0.5)
    assert window.weights(ago(-3)) == 1


def test_known_time_is_the_sum_of_all_weights() -> None:
    window = Window(until=NOON, days=30, half_life_days=7)
    moments = np.array([ago((i + 0.5) / 1000)[0] for i in range(30_000)])

    assert window.known_days() == pytest.approx(window.weights(moments).sum() / 1000, rel=1e-6)


def test_a_slow_half_life_makes_known_time_the_days() -> None:
    assert Window(until=NOON, days=30, half_life_days=1e9).known_days() == pytest.approx(30)


def test_days_that_were_missed_are_no_time() -> None:
    gap = (NOON - timedelta(days=3)).date()
    window = Window(until=NOON, days=10, half_life_days=1e9, gap_days=frozenset({gap}))

    assert window.known_days() == pytest.approx(9)
    assert window.known(np.concatenate([ago(3), ago(2)])).tolist() == [False, True]


def test_days_outside_of_the_window_change_nothing() -> None:
    window = Window(
        until=NOON, days=10, half_life_days=1e9, gap_days=frozenset({(NOON.date() - timedelta(50))})
    )

    assert window.known_days() == pytest.approx(10)
    assert window.holds(np.concatenate([ago(11), ago(9)])).tolist() == [False, True]


def test_a_resample_counts_some_days_twice_and_some_not() -> None:
    repeats = np.zeros(11)
    repeats[-2] = 2  # The day before the last.
    window = Window(until=NOON, days=10, half_life_days=1e9, repeats=repeats)

    assert window.known_days() == pytest.approx(2)
    assert window.weights(np.concatenate([ago(1), ago(2)])) == pytest.approx([2, 0])


def test_a_window_without_time_is_refused() -> None:
    with pytest.raises(FirelineError, match="longer than nothing"):
        Window(until=NOON, days=0, half_life_days=1)
