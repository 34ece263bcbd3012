from datetime import UTC, datetime

import pytest

from fireline.direct.minutes import ASSUMED, HandlingTimes
from fireline.domain.queue import Handling, ItemKind

NOW = datetime(2026, 3, 1, tzinfo=UTC)
JUDGE = ItemKind.JUDGE_CANDIDATE


def timed(*spent: tuple[str, float]) -> HandlingTimes:
    return HandlingTimes.of(
        Handling(kind=JUDGE, language=language, minutes=minutes, at=NOW)
        for language, minutes in spent
    )


def test_before_anything_was_timed_minutes_are_assumed_and_say_so() -> None:
    found = timed().minutes(JUDGE, "de")

    assert (found.expected, found.because) == (ASSUMED[JUDGE], "assumed, none timed yet")


def test_every_kind_has_an_assumption() -> None:
    assert set(ASSUMED) == set(ItemKind)


def test_many_handlings_outweigh_the_assumption() -> None:
    found = timed(*[("en", 2.0)] * 95).minutes(JUDGE, "")

    assert found.expected == pytest.approx((6 * 5 + 190) / 100)
    assert found.because == "95 timed"


def test_a_language_is_pulled_towards_all_languages() -> None:
    times = timed(*[("en", 2.0)] * 90, *[("ar", 20.0)] * 5)

    of_all = times.minutes(JUDGE, "").expected
    arabic, german = times.minutes(JUDGE, "ar"), times.minutes(JUDGE, "de")

    assert arabic.expected == pytest.approx((of_all * 5 + 100) / 10)
    assert german.expected == pytest.approx(of_all)
    assert arabic.because == "95 timed, 5 of them in ar"


def test_one_kind_teaches_nothing_of_another() -> None:
    found = timed(("en", 60.0)).minutes(ItemKind.APPROVE_REFERRAL, "en")

    assert found.expected == ASSUMED[ItemKind.APPROVE_REFERRAL]
