import pytest

from fireline.identify.absence import Absence
from fireline.identify.net_effect import prospects
from fireline.identify.sources import RemovalOutcome


def outcome(channel: str, sent: int, removed: int) -> RemovalOutcome:
    return RemovalOutcome(platform="shapes", channel=channel, sent=sent, removed=removed)


def test_before_the_first_answer_everything_is_assumed_and_says_so() -> None:
    hope = prospects([], ["shapes"])["shapes"]

    assert (hope.likely, hope.days) == (0.5, 14)
    assert hope.net_effect(10) == 70
    assert hope.because == (
        "50% chance that shapes removes it (assumed; nothing sent yet); "
        "14 days away (assumed; no absence measured yet)"
    )


def test_verified_outcomes_outweigh_what_was_assumed() -> None:
    away = {"shapes": Absence(days=6.0, returns=2)}

    hope = prospects([outcome("mail", 96, 96)], ["shapes"], away)["shapes"]

    assert hope.likely == pytest.approx(98 / 100)
    assert hope.days == pytest.approx((14 * 4 + 6) / 6)
    assert "over mail (96 of 96 so far)" in hope.because
    assert "10 days away (2 returns in 6 days of absence so far)" in hope.because


def test_the_channel_that_works_best_is_the_one_to_expect_from() -> None:
    hope = prospects([outcome("mail", 20, 2), outcome("report", 20, 18)], ["shapes"])["shapes"]

    assert hope.channel == "report"
    assert hope.likely == pytest.approx(20 / 24)


def test_one_success_does_not_beat_a_long_record() -> None:
    hope = prospects([outcome("mail", 40, 36), outcome("report", 1, 1)], ["shapes"])["shapes"]

    assert hope.channel == "mail"


def test_each_platform_has_its_own() -> None:
    found = prospects([outcome("mail", 20, 20)], ["circles", "shapes"])

    assert found["circles"].likely < found["shapes"].likely
