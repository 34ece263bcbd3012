from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.presence import Presence
from fireline.verify import next_look

ASKED = datetime(2026, 3, 1, tzinfo=UTC)


def pause(presence: Presence, *, days: float) -> timedelta | None:
    at = ASKED + timedelta(days=days)
    again = next_look(asked_at=ASKED, at=at, presence=presence)
    return None if again is None else again - at


@pytest.mark.parametrize(
    ("days", "hours"), [(0, 1), (0.9, 1), (1, 6), (3, 24), (14, 7 * 24), (90, 30 * 24)]
)
def test_looks_are_dense_at_first_and_then_sparser(days: float, hours: float) -> None:
    assert pause(Presence.PRESENT, days=days) == timedelta(hours=hours)


def test_after_a_year_nobody_looks_any_more() -> None:
    assert pause(Presence.PRESENT, days=365) is None


@pytest.mark.parametrize("presence", [Presence.UNKNOWN, Presence.UNREACHABLE, Presence.PARTLY])
@pytest.mark.parametrize("days", [0, 2, 20, 200])
def test_what_could_not_be_told_is_looked_at_as_often_as_what_stands(
    presence: Presence, days: float
) -> None:
    assert pause(presence, days=days) == pause(Presence.PRESENT, days=days)


def test_what_is_gone_is_looked_at_for_a_quarter_in_case_it_comes_back() -> None:
    found = [pause(Presence.GONE, days=days) for days in (0, 14, 90)]

    assert found == [timedelta(days=1), timedelta(days=7), None]


@settings(deadline=None)
@given(presence=st.sampled_from(Presence), days=st.floats(0, 400))
def test_the_next_look_lies_ahead(presence: Presence, days: float) -> None:
    again = pause(presence, days=days)

    assert again is None or again >= timedelta(hours=1)


@settings(deadline=None)
@given(presence=st.sampled_from(Presence), days=st.floats(0, 400), more=st.floats(0, 400))
def test_pauses_never_shrink_with_age(presence: Presence, days: float, more: float) -> None:
    forever = timedelta.max

    assert (pause(presence, days=days) or forever) <= (pause(presence, days=days + more) or forever)
