from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from fireline.direct.minutes import PRIOR_MINUTES, PRIOR_WEIGHT, expected_minutes
from fireline.domain.queue import Handling, ItemKind

AT = datetime(2026, 1, 5, tzinfo=UTC)
KIND = ItemKind.JUDGE_CANDIDATE


def took(minutes: float, language: str = "en", kind: ItemKind = KIND) -> Handling:
    return Handling(kind=kind, language=language, minutes=minutes, at=AT)


def test_before_anything_was_timed_the_prior_is_said():
    found = expected_minutes([], KIND, "en")

    assert found.expected == PRIOR_MINUTES[KIND]
    assert "0 timed" in found.because


def test_a_language_is_shrunk_to_its_kind_and_that_to_the_prior():
    timed = [took(10), took(10), took(1, "ar")]

    found = expected_minutes(timed, KIND, "ar")

    of_kind = (PRIOR_WEIGHT * PRIOR_MINUTES[KIND] + 21) / (PRIOR_WEIGHT + 3)
    assert found.expected == (PRIOR_WEIGHT * of_kind + 1) / (PRIOR_WEIGHT + 1)


def test_another_kind_says_nothing():
    timed = [took(100, kind=ItemKind.SETTLE_FATE)] * 9

    assert expected_minutes(timed, KIND, "en").expected == PRIOR_MINUTES[KIND]


@given(st.lists(st.floats(0.1, 60), max_size=30))
def test_what_is_expected_lies_between_the_prior_and_what_was_timed(times):
    found = expected_minutes([took(one) for one in times], KIND, "en").expected

    around = [*times, PRIOR_MINUTES[KIND]]
    assert min(around) - 1e-9 <= found <= max(around) + 1e-9


def test_many_times_outweigh_the_prior():
    found = expected_minutes([took(20)] * 500, KIND, "en").expected

    assert abs(found - 20) < 0.3
