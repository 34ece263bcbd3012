from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from integration.web.conftest import House
from integration.web.small_world import account, posts

OPEN = {"look", "health", "design"} | {f"account_{n}" for n in ("login", "logout", "inactive")}
"""Addresses that anybody may ask: they hold no casework."""
OWN = {"account_reauthenticate"}
"""Addresses of the library that sign-in is made of; it asks for the signed-in by itself."""

SignIn = Callable[[object], Client]


def addresses(house: House) -> Iterator[tuple[str, str]]:
    """Yield every address of the desk, filled with things that exist."""
    from django.urls import URLResolver, get_resolver, reverse

    world = house.world
    given = {
        "item": _any("QueuedItem", house),
        "sighting": _any("SightingRow", house),
        "candidate": world.candidate.id,
        "work": world.work.id,
        "account": account(0),
        "succession": world.succession.id,
        "place": world.place,
        "post": posts()[3].key,
        "referral": world.referral.id,
        "sha256": "0" * 64,
        "theme": "dark",
        "review": "0190a0a0-0000-7000-8000-000000000000",
    }
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) or pattern.name in OPEN | OWN:
            continue
        names = pattern.pattern.regex.groupindex or pattern.pattern.converters
        yield pattern.name, reverse(pattern.name, kwargs={name: given[name] for name in names})


def _any(kind: str, house: House) -> object:
    from fireline.store.casework import models

    with house.within():
        return getattr(models, kind).objects.values_list("pk", flat=True).first()


def test_a_stranger_is_sent_to_the_door_from_every_address(house: House) -> None:
    stranger = Client(SERVER_NAME="127.0.0.1")

    answers = {
        name: [stranger.get(where), stranger.post(where)] for name, where in addresses(house)
    }

    assert len(answers) > 25
    let_in = [
        name
        for name, both in answers.items()
        for one in both
        if not (
            one.status_code == 405
            or (one.status_code == 302 and one["Location"].startswith("/sign-in/"))
        )
    ]
    assert let_in == []


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
    where = dict(addresses(house))[name]

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
    where = dict(addresses(house))["account"]
    dan.post(where, {"purpose": "oversight", "reason": "EXERCISE to see whether it leaks"})

    page = dan.get(where).content.decode()

    assert "EXERCISE circles" not in page
    assert "It is not in the newest ranking." in page


def test_an_administrator_sees_no_content(house: House, sign_in: SignIn) -> None:
    adm = sign_in(house.cast.adm)

    seen = {name: adm.get(where).status_code for name, where in addresses(house)}

    assert {name for name, code in seen.items() if code == 200} == set()
    assert seen["queue"] == 403


def test_an_auditor_reads_and_does_not_act(house: House, sign_in: SignIn) -> None:
    aud, where = sign_in(house.cast.aud), dict(addresses(house))
    acts = ("claim", "judge", "dismiss", "draft", "capture", "guard", "approve", "refuse", "return")
    opening = {"purpose": "oversight", "reason": "EXERCISE to look after the verdicts"}

    assert [aud.get(where[name]).status_code for name in ("queue", "candidate", "referral")] == [
        200,
        200,
        200,
    ]
    assert aud.post(where["return"], opening).status_code == 302
    assert {aud.post(where[name]).status_code for name in acts} == {403}
    assert "Judge and track it" not in aud.get(where["candidate"]).content.decode()


def test_an_officer_does_not_approve(house: House, sign_in: SignIn) -> None:
    where = dict(addresses(house))["approve"]

    assert sign_in(house.cast.ann).post(where).status_code == 403


def test_an_officer_who_was_deactivated_is_out(house: House, sign_in: SignIn) -> None:
    from fireline.store.casework.models import Officer

    lea = sign_in(house.cast.lea)
    Officer.objects.filter(pk=house.cast.lea.id).update(is_active=False)

    answer = lea.get("/")
    Officer.objects.filter(pk=house.cast.lea.id).update(is_active=True)

    assert answer.status_code == 302
