from collections.abc import Callable

import pytest
from django.test import Client

from integration.web.conftest import House
from integration.web.every_address import every_address

OPEN = {"look", "health", "design"} | {f"account_{n}" for n in ("login", "logout", "inactive")}
"""Addresses that anybody may ask: they hold no casework."""
OWN = {"account_reauthenticate", "account_change_password"}
"""Addresses of the library that sign-in is made of; it asks for the signed-in by itself."""

SignIn = Callable[[object], Client]


def test_every_view_says_for_whom_it_is(house: House) -> None:
    from django.urls import URLResolver, get_resolver

    unsaid = [
        pattern.name
        for pattern in get_resolver().url_patterns
        if not isinstance(pattern, URLResolver)
        and pattern.name not in OPEN | OWN
        and not hasattr(pattern.callback, "reserved_for")
    ]

    assert unsaid == []


PAGES = ("candidate", "work", "place", "referral", "return", "item", "sighting")


@pytest.mark.parametrize("name", PAGES)
def test_what_an_officer_sees_is_not_found_by_another_authority(
    name: str, house: House, sign_in: SignIn
) -> None:
    where = dict(every_address(house))[name]

    own, other = (sign_in(who).get(where).status_code for who in (house.cast.ann, house.cast.dan))

    assert (own, other) == (302 if name == "item" else 200, 404)


def test_another_authority_finds_its_lists_empty(house: House, sign_in: SignIn) -> None:
    dan = sign_in(house.cast.dan)

    shown = {
        page: "EXERCISE circles" in dan.get(page).content.decode()
        for page in ("/", "/works/", "/accounts/", "/referrals/", "/dashboard/")
    }

    assert set(shown.values()) == {False}
    assert "EXERCISE circles" in sign_in(house.cast.ann).get("/works/").content.decode()


def test_an_account_of_another_authority_shows_none_of_its_casework(
    house: House, sign_in: SignIn
) -> None:
    dan = sign_in(house.cast.dan)
    where = dict(every_address(house))["account"]
    dan.post(where, {"purpose": "oversight", "reason": "EXERCISE to see whether it leaks"})

    page = dan.get(where).content.decode()

    assert "EXERCISE circles" not in page
    assert "It is not in the newest ranking." in page


def test_an_auditor_is_offered_no_act(house: House, sign_in: SignIn) -> None:
    aud, where = sign_in(house.cast.aud), dict(every_address(house))

    opening = {"purpose": "oversight", "reason": "EXERCISE to look after the verdicts"}

    opened = aud.post(where["return"], opening).status_code
    judged = aud.post(where["return"]).status_code

    assert (opened, judged) == (302, 403)
    assert "Judge and track it" not in aud.get(where["candidate"]).content.decode()
    assert "Judge and track it" in sign_in(house.cast.ann).get(where["candidate"]).content.decode()


def test_an_officer_who_was_deactivated_is_out(house: House, sign_in: SignIn) -> None:
    from fireline.store.casework.models import Officer

    lea = sign_in(house.cast.lea)
    Officer.objects.filter(pk=house.cast.lea.id).update(is_active=False)

    answer = lea.get("/")
    Officer.objects.filter(pk=house.cast.lea.id).update(is_active=True)

    assert answer.status_code == 302
