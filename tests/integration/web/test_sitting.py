from collections.abc import Callable

import pytest
from django.test import Client

from fireline.domain.authority import Officer
from integration.web.conftest import PASSWORD, House, Wall

SignIn = Callable[[object], Client]


def at_the_door(member: Officer, **more: object) -> Client:
    """Sign in as people do, by name and password."""
    client = Client(SERVER_NAME="127.0.0.1", **more)  # type: ignore[arg-type] -- handed on
    client.post("/sign-in/", {"login": member.name, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def acts(house: House, member: Officer) -> list[tuple[str, str]]:
    with house.within():
        rows = house.installation.desk(house.authority).ledger.recorded(on=f"officer {member.id}")
    return [(row.act.value, row.because) for row in rows]


def test_a_session_ends_after_a_quarter_of_an_hour_without_anybody(
    house: House, wall: Wall
) -> None:
    ann = at_the_door(house.cast.ann)

    wall.later(minutes=14)
    stays = is_in(ann)
    wall.later(minutes=14)
    stayed_on = is_in(ann)
    wall.later(minutes=15)
    answer = ann.get("/works/", follow=True)

    assert (stays, stayed_on) == (True, True)
    assert answer.redirect_chain == [("/sign-in/?next=%2Fworks%2F", 302)]
    assert "Your session has ended; sign in again to go on." in answer.content.decode()


def test_a_page_that_renews_itself_keeps_no_session_open(house: House, wall: Wall) -> None:
    ann = at_the_door(house.cast.ann)

    codes = []
    for _ in range(5):
        wall.later(minutes=4)
        polled = ann.get("/", headers={"HX-Request": "true", "HX-Trigger": "queue"})
        codes.append(polled.headers.get("HX-Redirect", ""))

    assert codes == ["", "", "", "/sign-in/?next=%2F", ""]


def test_a_session_ends_after_ten_hours_of_work(house: House, wall: Wall) -> None:
    ann = at_the_door(house.cast.ann)

    stays = []
    for _ in range(43):
        wall.later(minutes=14)
        stays.append(is_in(ann))

    assert stays == [True] * 42 + [False]


def test_a_session_that_does_not_say_when_it_began_is_over(house: House) -> None:
    ann = at_the_door(house.cast.ann)
    session = ann.session
    del session["sitting.since"]
    session.save()

    assert not is_in(ann)


def test_the_session_is_another_one_after_the_door(house: House) -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "EXERCISE"
    session.save()
    before = session.session_key
    client.cookies["fireline-session"] = before

    client.post("/sign-in/", {"login": house.cast.ann.name, "password": PASSWORD})

    assert client.session.session_key != before
    assert is_in(client)


def test_cookies_are_for_the_browser_and_this_host_alone(house: House) -> None:
    ann = at_the_door(house.cast.ann)

    told = {
        name: (bool(one["httponly"]), one["samesite"], one["domain"], one["path"])
        for name, one in ann.cookies.items()
    }

    assert told == {
        "fireline-session": (True, "Lax", "", "/"),
        "fireline-csrf": (True, "Strict", "", "/"),
    }


def test_a_changed_password_ends_every_session(house: House) -> None:
    from fireline.store.casework.models import Officer as Row

    here, there = at_the_door(house.cast.lea), at_the_door(house.cast.lea)
    row = Row.objects.get(pk=house.cast.lea.id)
    row.set_password("another-exercise-1")
    row.save()

    ended = (is_in(here), is_in(there))
    row.set_password(PASSWORD)
    row.save()

    assert ended == (False, False)
    assert is_in(at_the_door(house.cast.lea))


def test_approving_asks_again_who_sits_there_and_goes_on_with_what_was_sent(
    house: House, wall: Wall
) -> None:
    ben = at_the_door(house.cast.ben)
    page = f"/referrals/{house.world.referral.id}/"
    wall.later(minutes=11)

    asked = ben.post(f"{page}approve/")
    wrong = ben.post(asked["Location"], {"password": "not this one"})
    waiting = ben.get(page).content.decode()
    done = ben.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert asked["Location"] == f"/confirm/?next={page.replace('/', '%2F')}approve%2F"
    assert wrong.status_code == 200
    assert "waits in the outbox" not in waiting
    assert "It is approved and will be handed over." in done.content.decode()
    assert ("officer:stepped_up", "password") in acts(house, house.cast.ben)


def test_withdrawing_asks_too_and_reading_never_does(house: House, wall: Wall) -> None:
    ben = at_the_door(house.cast.ben)
    page = f"/referrals/{house.world.sent.id}/"
    wall.later(minutes=11)

    asked = ben.post(f"{page}withdraw/", {"reason": "EXERCISE it was a mistake of ours"})

    assert asked["Location"].startswith("/confirm/")
    assert ben.get(page).status_code == 200


@pytest.mark.parametrize("member", ["ben", "lea", "ann"])
def test_in_earnest_nobody_reaches_a_page_without_a_second_factor(
    member: str, house: House, in_earnest: None
) -> None:
    one = at_the_door(getattr(house.cast, member))

    led = {where: one.get(where).headers.get("Location") for where in ("/", "/works/", "/api/v9/")}

    assert led == {"/": "/second-factor/", "/works/": "/second-factor/", "/api/v9/": None}
    assert one.get("/second-factor/").status_code == 200
    assert one.get("/second-factor/totp/activate/").status_code == 200


def test_officers_may_be_let_in_without_one_by_a_setting_and_approvers_never(
    house: House, in_earnest: None
) -> None:
    from django.conf import settings
    from django.test import override_settings

    with override_settings(FIRELINE=settings.FIRELINE.changed(second_factor="approvers")):
        let_in = {
            name: is_in(at_the_door(getattr(house.cast, name))) for name in ("ann", "ben", "lea")
        }

    assert let_in == {"ann": True, "ben": False, "lea": False}
