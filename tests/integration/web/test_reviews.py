"""The queue of what is due: everybody reads it, a lead decides, and a reason is always asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from fireline.domain.retention import ReviewOf
from integration.web.conftest import House
from integration.web.small_world import account

SignIn = Callable[[object], Client]
REASON = "EXERCISE it is still needed for case 7"
KEY = account(1)


@pytest.fixture(scope="module")
def waiting(house: House) -> list[object]:
    """Let things come up for review that an officer set aside and judged."""
    from fireline.jobs.nightly import reviews_of

    desk = house.installation.desk(house.authority)
    at = desk.clock()
    with house.within():
        desk.rankings.set_aside(KEY, reason="EXERCISE", by=house.cast.ann.id, at=at)
    reviews = reviews_of(house.installation, house.authority.id)
    reviews.open_due(at=at + timedelta(days=1095))
    return list(reviews.waiting())


def opened(client: Client, where: str) -> Client:
    client.post(where, {"purpose": "retention", "reason": "EXERCISE to review it"})
    return client


def one(waiting: list[object], of: ReviewOf) -> str:
    return f"/reviews/{next(each.id for each in waiting if each.of is of)}/"


def test_the_list_is_sorted_by_what_is_due_soonest(
    house: House, sign_in: SignIn, waiting: list[object]
) -> None:
    page = sign_in(house.cast.ann).get("/reviews/").content.decode()

    places = [page.index(f"/reviews/{each.id}/") for each in waiting]
    assert places == sorted(places)
    assert "Account set aside" in page


def test_an_account_that_is_due_is_opened_with_a_purpose_first(
    house: House, sign_in: SignIn, waiting: list[object]
) -> None:
    where, aud = one(waiting, ReviewOf.SET_ASIDE), sign_in(house.cast.aud)

    before = aud.get(where).content.decode()
    after = opened(aud, where).get(where).content.decode()

    assert "EXERCISE square" not in before
    assert "EXERCISE square" in after
    assert "A lead decides on it." in after


def test_only_a_lead_decides_and_only_with_a_reason(
    house: House, sign_in: SignIn, waiting: list[object]
) -> None:
    where = one(waiting, ReviewOf.SET_ASIDE)
    ben, lea = (opened(sign_in(who), where) for who in (house.cast.ben, house.cast.lea))

    refused = ben.post(where, {"decision": "keep", "reason": REASON})
    unreasoned = lea.post(where, {"decision": "keep", "reason": ""})
    decided = lea.post(where, {"decision": "keep", "reason": REASON}, follow=True)

    assert (refused.status_code, unreasoned.status_code) == (403, 422)
    assert "It is kept, and comes up again in time." in decided.content.decode()
    page = lea.get(where).content.decode()
    assert REASON in page
    assert "Keep it for another time" in page


def test_another_authority_finds_no_review_of_ours(
    house: House, sign_in: SignIn, waiting: list[object]
) -> None:
    dan = sign_in(house.cast.dan)

    assert dan.get(one(waiting, ReviewOf.WORK)).status_code == 404
    assert "Nothing is due for review." in dan.get("/reviews/").content.decode()


def test_a_work_offers_no_restriction(house: House, sign_in: SignIn, waiting: list[object]) -> None:
    page = sign_in(house.cast.lea).get(one(waiting, ReviewOf.WORK)).content.decode()

    assert 'value="erase"' in page
    assert 'value="restrict"' not in page
