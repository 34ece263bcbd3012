from datetime import timedelta

import pytest

from casework_cases import Cases
from casework_rows import IDS, NOW
from fireline.domain.ids import AccountKey, PostKey
from fireline.domain.location import LocationKind
from fireline.domain.presence import Cause, Look, Presence, View
from fireline.domain.referral import Instrument, ReferralState
from fireline.measure.series_log import RemovalFact
from fireline.store.postgres import Database
from fireline.verify.look_log import Due
from fireline.verify.reappearance import Reappearance, Removal

SENT_AT = NOW + timedelta(minutes=4)
HOUR = timedelta(hours=1)


@pytest.fixture
def cases(casework: Database) -> Cases:
    return Cases()


def log(cases: Cases):
    from fireline.store.casework.looks import DjangoLookLog

    return DjangoLookLog(*cases.stored)


def facts(cases: Cases) -> list[RemovalFact]:
    from fireline.store.casework.series import DjangoSeriesLog

    return list(DjangoSeriesLog(*cases.stored).removal_facts())


def test_a_look_comes_back_as_it_was(cases: Cases) -> None:
    from fireline.store.casework.case_file import DjangoCaseFile

    place = cases.place("example:1")
    seen = Look(
        at=NOW,
        presence=Presence.PARTLY,
        cause=Cause.LABEL,
        views=(View(name="AppView", presence=Presence.GONE, said="404"),),
        because="one view still serves it",
    )

    log(cases).record(place.id, seen, next_at=None)

    assert DjangoCaseFile(*cases.stored).latest_look(place.id) == seen


def test_only_what_was_sent_is_looked_at_and_from_when_it_was_sent(cases: Cases) -> None:
    sent, draft = cases.place("example:sent"), cases.place("example:draft")
    cases.referral(sent)
    cases.referral(draft, steps=())

    assert log(cases).due(SENT_AT - timedelta(seconds=1), limit=9) == []
    assert log(cases).due(SENT_AT, limit=9) == [Due(location=sent, asked_at=SENT_AT)]


def test_what_was_looked_at_is_due_when_the_look_said(cases: Cases) -> None:
    again, never = cases.place("example:again"), cases.place("example:never")
    cases.referral(again)
    cases.referral(never)
    seen = cases.look(again, NOW + HOUR, Presence.PRESENT, next_at=NOW + 3 * HOUR)
    cases.look(never, NOW + HOUR, Presence.GONE, next_at=None)

    assert log(cases).due(NOW + 2 * HOUR, limit=9) == []
    assert log(cases).due(NOW + 9 * HOUR, limit=9) == [
        Due(location=again, asked_at=SENT_AT, latest=seen)
    ]


def test_what_is_asked_to_go_again_is_due_again(cases: Cases) -> None:
    place = cases.place("example:1")
    cases.referral(place)
    seen = cases.look(place, NOW + HOUR, Presence.GONE, next_at=None)

    cases.referral(place, at=NOW + 2 * HOUR)

    asked_at = SENT_AT + 2 * HOUR
    assert log(cases).due(asked_at, limit=9) == [
        Due(location=place, asked_at=asked_at, latest=seen)
    ]


def test_what_is_due_longest_comes_first_and_no_more_than_asked_for(cases: Cases) -> None:
    later, sooner = cases.place("example:later"), cases.place("example:sooner")
    cases.referral(later, at=NOW + HOUR)
    cases.referral(sooner)

    found = [[one.location.key for one in log(cases).due(NOW + 9 * HOUR, limit=n)] for n in (1, 9)]

    assert found == [["example:sooner"], ["example:sooner", "example:later"]]


def test_a_removal_is_of_each_work_at_the_place_since_it_was_first_seen_gone(cases: Cases) -> None:
    sighted, referred = cases.work("sighted"), cases.work("referred")
    cases.sighting(sighted, "example:1#v2")
    place = cases.place("example:1")
    cases.referral(place, work=referred.id)
    for hours, presence in ((1, Presence.PRESENT), (2, Presence.GONE), (3, Presence.GONE)):
        cases.look(place, NOW + hours * HOUR, presence)

    assert {(one.work, one.post, one.account, one.gone_at) for one in log(cases).removals()} == {
        (work.id, "example:1", "example:ann", NOW + 2 * HOUR) for work in (sighted, referred)
    }
    assert all(isinstance(one, Removal) for one in log(cases).removals())


def test_sightings_after_a_moment_are_found_by_work(cases: Cases) -> None:
    work, other = cases.work(), cases.work("other")
    cases.sighting(work, "example:before")
    after = cases.sighting(work, "example:after", said_at=NOW + HOUR)
    cases.sighting(other, "example:other", said_at=NOW + HOUR)

    assert log(cases).sightings_of([work.id], after=NOW) == [after]


def test_a_reappearance_is_kept_once_a_work_and_post(cases: Cases) -> None:
    work = cases.work()
    first, again = (
        Reappearance(
            id=IDS(),
            work=work.id,
            removed=PostKey("example:1"),
            again=PostKey("example:2"),
            account=AccountKey("example:ben"),
            said_at=NOW,
            away=timedelta(days=2, seconds=3),
            noticed_at=NOW,
        )
        for _ in range(2)
    )

    counts = [log(cases).keep_reappearances([first]), log(cases).keep_reappearances([again])]

    assert counts == [1, 0]
    assert log(cases).reappearances() == [first]


def test_the_facts_of_a_removal_are_those_seen_since_it_was_sent(cases: Cases) -> None:
    place = cases.place("example:1")
    cases.look(place, NOW - HOUR, Presence.GONE)  # Seen before anything was sent: says nothing.
    cases.referral(place)
    for hours, presence in (
        (1, Presence.PRESENT),
        (2, Presence.PARTLY),
        (3, Presence.GONE),
        (4, Presence.UNKNOWN),
    ):
        cases.look(place, NOW + hours * HOUR, presence)

    assert facts(cases) == [
        RemovalFact(
            platform="example",
            instrument=Instrument.TERMS_REFERRAL,
            sent_at=SENT_AT,
            last_look_at=NOW + 3 * HOUR,
            presence=Presence.UNKNOWN,
            gone_at=NOW + 3 * HOUR,
            last_present_at=NOW + 2 * HOUR,
            account=AccountKey("example:ann"),
        )
    ]


def test_what_nobody_looked_at_is_a_fact_and_what_was_not_sent_is_none(cases: Cases) -> None:
    cases.referral(cases.place("example:1"))
    cases.referral(cases.place("example:2"), steps=(ReferralState.GUARDED,))

    assert [(one.presence, one.gone_at, one.last_look_at) for one in facts(cases)] == [
        (None, None, None)
    ]


def test_an_account_is_a_place_of_its_own(cases: Cases) -> None:
    place = cases.place("example:ann", LocationKind.ACCOUNT)
    cases.referral(place)
    cases.look(place, NOW + HOUR, Presence.GONE)

    assert [one.gone_at for one in facts(cases)] == [NOW + HOUR]
    assert log(cases).removals() == []
