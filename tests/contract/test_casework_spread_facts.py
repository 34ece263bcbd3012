from datetime import timedelta

import pytest

from casework_cases import Cases
from casework_rows import NOW
from fireline.domain.presence import Presence
from fireline.identify.sources import CARRIED, SIGHTINGS, RemovalOutcome
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


def told(table):
    """Return carried rows as the plain ones say them: posts by the order of their first."""
    rows = table.select([name for name in CARRIED.names if name != "post"]).to_pylist()
    posts = table["post"].to_pylist()
    places = {post: place for place, post in enumerate(dict.fromkeys(posts))}
    return [row | {"post": places[post]} for row, post in zip(rows, posts, strict=True)]


def both(cases: Cases) -> None:
    plain, numbered = facts(cases).sightings(), facts(cases).carried()

    assert numbered.schema.names == CARRIED.names
    assert told(numbered) == told(plain)


def test_carried_says_the_same_in_numbers(cases: Cases) -> None:
    one, two = cases.work(), cases.work()
    cases.sighting(one, "example:2#v1", said_at=NOW - HOUR)
    cases.sighting(two, "example:2#v1", said_at=NOW - HOUR)
    cases.sighting(one, "example:1", said_at=NOW - HOUR)
    cases.sighting(two, "example:3", said_at=NOW - 50 * HOUR)
    cases.look(cases.place("example:1"), NOW, Presence.GONE)

    both(cases)


def test_nothing_carried_is_a_table_without_rows(cases: Cases) -> None:
    assert facts(cases).carried().num_rows == 0


def test_only_days_that_changed_are_read_again(cases: Cases) -> None:
    from fireline.store.casework.sighting_days import sighting_days

    work = cases.work()
    for hours in (1, 2, 50, 51, 52):
        cases.sighting(work, f"example:{hours}", said_at=NOW - hours * HOUR)
    facts(cases).carried()
    days = sighting_days(facts(cases).authority_id)
    before = days.read
    facts(cases).carried()
    assert days.read == before

    cases.sighting(work, "example:late", said_at=NOW - 3 * HOUR)

    both(cases)
    assert days.read == before + 3


def test_what_was_refused_or_has_ended_is_carried_no_more(cases: Cases) -> None:
    from fireline.store.casework.models import SightingRow, WorkRow
    from fireline.store.casework.scope import authority_scope

    one, two = cases.work(), cases.work()
    for work, post in ((one, "1"), (one, "2"), (two, "2"), (two, "3")):
        cases.sighting(work, f"example:{post}", said_at=NOW - HOUR)
    facts(cases).carried()

    with authority_scope(facts(cases).authority_id):
        SightingRow.objects.filter(post="example:1").update(refused_at=NOW)
        WorkRow.objects.filter(id=getattr(two, "id", two)).update(ended_at=NOW)

    both(cases)
    assert facts(cases).carried().num_rows == 1
