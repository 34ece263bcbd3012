import pytest

from fireline.direct.minutes import HandlingTimes
from fireline.direct.officer_hours import officer_hours


def test_each_account_is_referred_and_approved() -> None:
    found = officer_hours(3, HandlingTimes.of(()))

    assert found.hours == pytest.approx(3 * (8 + 3) / 60)
    assert found.refer.because == "assumed, none timed yet"


def test_nobody_costs_nothing() -> None:
    assert officer_hours(0, HandlingTimes.of(())).hours == 0
