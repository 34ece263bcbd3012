"""Times are said with their zone: an officer who reads a deadline must not have to guess."""

from datetime import UTC, datetime, timedelta, timezone

from integration.web.conftest import House
from integration.web.test_everybody_everywhere import seat


def test_a_moment_is_said_in_utc_wherever_it_comes_from(house: House) -> None:
    from fireline.web.templatetags.fireline import moment

    at = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    elsewhere = at.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert moment(at) == moment(elsewhere)
    assert moment(at) == (
        '<time datetime="2026-03-29T01:30:00+00:00" dir="auto">29 Mar 2026, 01:30</time>'
    )


def test_every_page_says_in_which_zone_its_times_are(house: House) -> None:
    ann = seat(house, "ann")

    said = {where: "All times are UTC." in ann.get(where).content.decode() for where in PAGES}

    assert said == dict.fromkeys(PAGES, True)


PAGES = ("/", "/works/", "/referrals/", "/reviews/", "/dashboard/", "/tokens/")
