from collections.abc import Callable

from django.test import Client

from integration.web.conftest import House
from integration.web.small_world import account, post, posts

SignIn = Callable[[object], Client]
WHY = "EXERCISE to refer the account"


def places(house: House) -> set[str]:
    from fireline.store.casework.models import Place

    with house.within():
        return set(Place.objects.values_list("key", flat=True))


def sighting_of(house: House, key: str) -> object:
    from fireline.store.casework.models import SightingRow

    with house.within():
        return SightingRow.objects.filter(native=key).values_list("pk", flat=True).get()


def test_who_only_reads_makes_no_location_and_is_led_to_the_sighting(
    house: House, sign_in: SignIn
) -> None:
    aud, before = sign_in(house.cast.aud), places(house)
    seen = sighting_of(house, posts()[3].key)

    by_post = aud.get("/places/of/exercise:p3")
    by_sighting = aud.get(f"/places/{seen}/")

    assert [one.headers["Location"] for one in (by_post, by_sighting)] == [
        f"/sightings/{seen}/"
    ] * 2
    assert places(house) == before


def test_who_only_reads_is_led_to_a_location_that_there_is(house: House, sign_in: SignIn) -> None:
    led = sign_in(house.cast.aud).get("/places/of/exercise:p0").headers["Location"]

    assert led == f"/places/{house.world.place}/"


def test_an_officer_makes_the_location_of_a_post(house: House, sign_in: SignIn) -> None:
    ann, before = sign_in(house.cast.ann), places(house)

    led = ann.get("/places/of/exercise:p3").headers["Location"]

    assert ann.get(led).status_code == 200
    assert places(house) - before == {post(3, 3, "").key}


def test_an_account_is_captured_only_by_who_opened_its_record(
    house: House, sign_in: SignIn
) -> None:
    ann = sign_in(house.cast.ann)
    where = ann.post(f"/accounts/refer/{account(5)}").headers["Location"]

    closed = ann.post(f"{where}capture/")
    ann.post(where, {"purpose": "referral", "reason": WHY})
    opened = ann.post(f"{where}capture/")

    assert (closed.status_code, closed.headers.get("Location")) == (302, where)
    assert opened.status_code == 422  # asked for, and nothing is held of this account
