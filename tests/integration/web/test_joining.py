import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from integration.web.conftest import PASSWORD, House
from integration.web.test_sitting import acts, is_in

SignIn = Callable[[object], Client]
WHY = "EXERCISE the night shift needs one more"
OWN = "a-password-of-my-own-1"


def ask(client: Client, name: str, role: str = "officer") -> str:
    """Ask for a new member and return what of the password was shown."""
    told = {"name": name, "role": role, "languages": "en, ar", "reason": WHY}
    return shown(client.post("/members/add/", told))


def shown(page: object) -> str:
    found = re.findall(r'<p class="key">([^<]+)</p>', page.content.decode())  # type: ignore[attr-defined] -- a response
    return found[0] if found else ""


def joining(house: House, name: str) -> object:
    from fireline.store.casework.models import Joining

    with house.within():
        return Joining.objects.get(name=name)


def row(name: str) -> object:
    from fireline.store.casework.models import Officer as Row

    return Row.objects.filter(username=name).first()


def door(name: str, password: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/sign-in/", {"login": name, "password": password})
    return client


def at_password(client: Client) -> bool:
    return client.get("/works/").headers.get("Location") == "/password/"


@pytest.fixture(autouse=True)
def forgotten(house: House) -> Iterator[None]:
    """Forget attempts: one test's wrong passwords are no other's."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def lone(house: House) -> Officer:
    """The first lead of a unit in which there is nobody else."""
    from fireline.store.casework import people

    authority = Authority(
        id=house.installation.ids(),
        name=f"EXERCISE new {house.installation.ids()}",
        kind=AuthorityKind.NATIONAL_UNIT,
    )
    people.add_authority(authority)
    lead = Officer(
        id=house.installation.ids(),
        authority=authority.id,
        name=f"lone-{house.installation.ids().hex[-8:]}",
        role=Role.LEAD,
    )
    people.add_officer(lead, password=PASSWORD)
    return lead


def test_one_person_makes_no_second_one(house: House, sign_in: SignIn) -> None:
    lea = sign_in(house.cast.lea)

    first = ask(lea, "eva")
    waiting = joining(house, "eva")
    own = lea.post(f"/members/joining/{waiting.id}/agree/")

    assert first
    assert own.status_code == 422
    assert row("eva") is None
    assert not at_password(door("eva", first))


def test_whoever_joins_needs_both_halves_and_another_password(
    house: House, sign_in: SignIn
) -> None:
    lea, ben = sign_in(house.cast.lea), sign_in(house.cast.ben)

    first = ask(lea, "eve")
    second = shown(ben.post(f"/members/joining/{joining(house, 'eve').id}/agree/"))
    alone = [at_password(door("eve", half)) for half in (first, second)]
    eve = door("eve", first + second)

    assert alone == [False, False]
    assert at_password(eve)
    assert first not in ben.get("/members/").content.decode()
    assert second not in lea.get("/members/").content.decode()
    closed = joining(house, "eve")
    assert (closed.password, closed.second_half) == ("", "")
    added = row("eve")
    assert (added.role, added.languages) == ("officer", ["en", "ar"])
    assert acts(house, added)[:2] == [
        ("officer:changed", f"asked to add eve as officer: {WHY}"),
        ("officer:added", f"as officer: agreed with {house.cast.lea.name}: {WHY}"),
    ]


def test_until_the_first_password_is_changed_nothing_else_opens(
    house: House, sign_in: SignIn
) -> None:
    lea, adm = sign_in(house.cast.lea), sign_in(house.cast.adm)
    first = ask(lea, "ida")
    given = first + shown(adm.post(f"/members/joining/{joining(house, 'ida').id}/agree/"))
    ida = door("ida", given)

    led = {
        where: ida.get(where).headers.get("Location")
        for where in (
            "/",
            "/works/",
            "/members/",
            "/second-factor/",
            "/second-factor/totp/activate/",
        )
    }
    api = ida.get("/api/v1/works").status_code
    again = ida.post(
        "/password/", {"oldpassword": given, "password1": given, "password2": given}
    ).content.decode()
    still = at_password(ida)
    done = ida.post(
        "/password/", {"oldpassword": given, "password1": OWN, "password2": OWN}, follow=True
    )

    assert set(led.values()) == {"/password/"}
    assert api == 403
    assert "Choose another one than the one that you were handed." in again
    assert still
    assert "The password is changed." in done.content.decode()
    assert is_in(ida)
    assert not row("ida").must_change_password
    assert acts(house, row("ida"))[-1] == ("officer:changed", "changed the password")


def test_whoever_is_not_let_in_is_no_member_and_may_be_asked_for_again(
    house: House, sign_in: SignIn
) -> None:
    lea, ben = sign_in(house.cast.lea), sign_in(house.cast.ben)

    ask(lea, "kim", "lead")
    twice = lea.post(
        "/members/add/", {"name": "kim", "role": "lead", "languages": "en", "reason": WHY}
    )
    waiting = joining(house, "kim")
    ben.post(f"/members/joining/{waiting.id}/disagree/")
    late = ben.post(f"/members/joining/{waiting.id}/agree/").status_code

    assert (twice.status_code, late) == (422, 422)
    assert "waits already" in twice.content.decode()
    assert row("kim") is None
    assert ask(lea, "kim")


def test_another_unit_finds_nobody_who_waits(house: House, sign_in: SignIn) -> None:
    ask(sign_in(house.cast.lea), "mia")
    waiting = joining(house, "mia")
    dan = sign_in(house.cast.dan)

    code = dan.post(f"/members/joining/{waiting.id}/agree/").status_code

    assert code == 404
    assert "mia" not in dan.get("/members/").content.decode()


def test_the_database_refuses_two_eyes_and_keeps_no_password_of_what_is_decided(
    house: House, sign_in: SignIn
) -> None:
    from django.db import IntegrityError, transaction
    from django.utils import timezone

    from fireline.store.casework.models import Joining

    ask(sign_in(house.cast.lea), "nia")
    waiting = joining(house, "nia")

    with house.within():
        rows = Joining.objects.filter(pk=waiting.id)
        with pytest.raises(IntegrityError, match="joining_four_eyes"), transaction.atomic():
            rows.update(approved_by=house.cast.lea.id)
        with pytest.raises(IntegrityError, match="keeps_no_password"), transaction.atomic():
            rows.update(closed_at=timezone.now())


def test_a_lone_lead_adds_one_who_can_agree_and_then_nobody_alone(
    house: House, lone: Officer, sign_in: SignIn
) -> None:
    lead, name = sign_in(lone), lone.name.replace("lone", "two")
    told = {"name": name, "role": "officer", "languages": "en", "reason": WHY}

    officer = lead.post("/members/add/", told)
    password = ask(lead, name, "approver")
    third = ask(lead, f"{name}-3")

    assert officer.status_code == 422
    assert "first add an approver" in officer.content.decode()
    assert at_password(door(name, password))
    assert third
    assert row(f"{name}-3") is None
    with house.installation.scope(lone.authority):
        from fireline.store.casework.models import AuditEntry

        (why,) = AuditEntry.objects.filter(act="officer:added").values_list("because", flat=True)
    assert why == f"as approver: by one person alone, for nobody else could agree: {WHY}"


def test_nobody_makes_themselves_alone_again(house: House, lone: Officer, sign_in: SignIn) -> None:
    lead, name = sign_in(lone), lone.name.replace("lone", "two")
    ask(lead, name, "approver")
    two = row(name)

    shut = lead.post(f"/members/{two.id}/lock/", {"reason": WHY}).status_code
    less = lead.post(f"/members/{two.id}/role/", {"role": "officer", "reason": WHY})
    ask(lead, f"{name}-3")

    assert shut == 302
    assert less.status_code == 422
    assert "could agree to what you ask" in less.content.decode()
    assert row(f"{name}-3") is None


def test_from_reading_to_acting_takes_a_second_person(house: House, sign_in: SignIn) -> None:
    lea, adm = sign_in(house.cast.lea), sign_in(house.cast.adm)

    lea.post(f"/members/{house.cast.aud.id}/role/", {"role": "officer", "reason": WHY})
    before = row(house.cast.aud.name).role
    page = adm.get("/members/").content.decode()
    for change in re.findall(r"/members/changes/([0-9a-f-]+)/disagree/", page):
        adm.post(f"/members/changes/{change}/disagree/")

    assert before == "auditor"
