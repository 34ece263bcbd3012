from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from integration.web.conftest import PASSWORD, House, Wall
from integration.web.test_sitting import acts

SignIn = Callable[[object], Client]


@pytest.fixture(autouse=True)
def forgotten(house: House) -> Iterator[None]:
    """Forget every count: one test's attempts are no other's."""
    from django.core.cache import cache

    from fireline.store.casework.models import RateCount

    RateCount.objects.all().delete()
    cache.clear()
    yield
    cache.clear()


def attempt(name: str, password: str, address: str = "192.0.2.1") -> object:
    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=address)
    return client.post("/sign-in/", {"login": name, "password": password})


def test_after_five_wrong_passwords_an_account_is_shut_from_every_address(house: House) -> None:
    name = house.cast.lea.name

    wrong = [attempt(name, "wrong", f"192.0.2.{n}").status_code for n in range(5)]
    right = attempt(name, PASSWORD, "192.0.2.99")
    other = attempt(house.cast.ann.name, PASSWORD, "192.0.2.1")

    assert wrong == [200] * 5
    assert right.status_code == 429
    assert right["Retry-After"] == "300"
    assert "Too many attempts" in right.content.decode()
    assert other.status_code == 302
    assert ("officer:turned_away", "too many attempts to sign in") in acts(house, house.cast.lea)


def test_whoever_knocks_on_fills_nobodys_book(house: House, wall: Wall) -> None:
    name = house.cast.adm.name
    for n in range(5):
        attempt(name, "wrong", f"192.0.2.{n}")

    codes = [attempt(name, "wrong", f"192.0.2.{n}").status_code for n in range(10)]

    assert codes == [429] * 10
    assert acts(house, house.cast.adm) == [("officer:turned_away", "too many attempts to sign in")]


def test_an_address_is_shut_after_thirty_names(house: House) -> None:
    codes = [attempt(f"EXERCISE {n}", "wrong").status_code for n in range(31)]

    assert codes == [200] * 30 + [429]
    assert attempt(house.cast.ann.name, PASSWORD, "192.0.2.2").status_code == 302


def test_attempts_are_counted_for_every_process_at_once(house: House) -> None:
    from django.core.cache import cache
    from django.db import connection

    attempt("EXERCISE somebody", "wrong")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fireline_cache")
        assert cursor.fetchone()[0] > 0
    assert type(cache._connections[cache._alias]).__name__ == "DatabaseCache"


def test_a_dear_page_is_answered_sixty_times_a_minute(
    house: House, sign_in: SignIn, wall: Wall
) -> None:
    ann, ben = sign_in(house.cast.ann), sign_in(house.cast.ben)
    wall.at = wall.at.replace(second=0)

    codes = [ann.get("/places/of/nobody").status_code for _ in range(61)]
    other = ben.get("/places/of/nobody").status_code
    wall.later(minutes=1)
    next_minute = ann.get("/places/of/nobody").status_code

    assert codes == [404] * 60 + [429]
    assert (other, next_minute) == (404, 404)
    assert (
        acts(house, house.cast.ann).count(("officer:turned_away", "too many dear pages a minute"))
        == 1
    )


def test_files_behind_glass_are_dear_as_well(house: House, sign_in: SignIn, wall: Wall) -> None:
    ben = sign_in(house.cast.ben)
    wall.at = wall.at.replace(second=0)

    codes = [ben.get(f"/files/{'0' * 64}/glass/").status_code for _ in range(61)]

    assert codes == [404] * 60 + [429]


def test_one_link_is_not_decoded_again_and_again(house: House, wall: Wall) -> None:
    from fireline.web.content import PATH, answer_to
    from fireline.web.content_link import ContentLink

    wall.at = wall.at.replace(second=0)
    link = ContentLink(
        officer=house.cast.ann.id,
        sha256="0" * 64,
        desk="http://127.0.0.1",
        host="localhost:8901",
        language="en",
        until=wall.at.replace(second=59),
    )
    path, headers = f"{PATH}{link.token()}", {"host": link.host}

    answers = [answer_to("GET", path, headers) for _ in range(61)]

    assert [one.status for one in answers] == [200] * 60 + [429]
    assert b"Too many files within a minute" in answers[-1].body
