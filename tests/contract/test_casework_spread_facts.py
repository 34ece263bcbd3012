from datetime import timedelta

import pytest

from casework_cases import Cases
from casework_rows import NOW
from fireline.domain.presence import Presence
from fireline.identify.sources import SIGHTINGS, RemovalOutcome
from fireline.store.postgres import Database

HOUR = timedelta(hours=1)


@pytest.fixture
def cases(casework: Database) -> Cases:
    return Cases()


def facts(cases: Cases):
    from fireline.store.casework.spread_facts import DjangoSpreadFacts

    return DjangoSpreadFacts(*cases.stored)


def test_sightings_come_by_time_and_say_when_their_post_was_seen_gone(cases: Cases) -> None:
    work = cases.work()
    cases.sighting(work, "example:2#v1", said_at=NOW - HOUR)
    cases.sighting(work, "example:1", said_at=NOW - 2 * HOUR)
    gone = cases.place("example:2")
    cases.look(gone, NOW, Presence.PRESENT)
    cases.look(gone, NOW + HOUR, Presence.GONE)
    cases.look(gone, NOW + 2 * HOUR, Presence.GONE)

    found = facts(cases).sightings()

    assert found.schema == SIGHTINGS
    assert found["post"].to_pylist() == ["example:1", "example:2#v1"]
    assert found["gone_at"].to_pylist() == [None, NOW + HOUR]
    assert found["said_at"].to_pylist() == [NOW - 2 * HOUR, NOW - HOUR]


def test_a_post_that_is_back_is_not_gone(cases: Cases) -> None:
    cases.sighting(cases.work(), "example:1")
    place = cases.place("example:1")
    cases.look(place, NOW, Presence.GONE)
    cases.look(place, NOW + HOUR, Presence.PRESENT)

    assert facts(cases).sightings()["gone_at"].to_pylist() == [None]


def test_no_sightings_are_a_table_without_rows(cases: Cases) -> None:
    assert facts(cases).sightings() == SIGHTINGS.empty_table()


def test_an_outcome_counts_what_was_looked_at_since_it_was_asked(cases: Cases) -> None:
    for post, presence in (("1", Presence.GONE), ("2", Presence.PRESENT), ("3", None)):
        place = cases.place(f"example:{post}")
        cases.look(place, NOW - HOUR, Presence.PRESENT)
        cases.referral(place)
        if presence:
            cases.look(place, NOW + HOUR, presence)

    assert facts(cases).outcomes() == [
        RemovalOutcome(platform="example", channel="example", sent=2, removed=1)
    ]
