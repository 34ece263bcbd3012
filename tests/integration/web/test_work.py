import re
from collections.abc import Callable

import pytest
from django.test import Client

from casework_rows import IDS
from integration.web.conftest import House, questions
from integration.web.small_world import NOON

SignIn = Callable[[object], Client]


def let_there_be(house: House, count: int) -> None:
    """Leave the judged work, and add others until there are so many."""
    from fireline.store.casework.models import WorkRow

    with house.within():
        WorkRow.objects.filter(title__startswith="EXERCISE more").delete()
        for number in range(1, count):
            WorkRow.objects.create(
                id=IDS(),
                authority_id=house.authority.id,
                title=f"EXERCISE more {number}",
                tier="promotional",
                ground="A_INCITE",
                judged_at=NOON,
                judged_by_id=house.cast.ann.id,
            )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_three_works_as_for_one(
    count: int, house: House, sign_in: SignIn
) -> None:
    let_there_be(house, count)
    ann = sign_in(house.cast.ann)

    asked = questions(ann, "/works/")

    assert ann.get("/works/").content.decode().count("data-walk") == count
    assert asked == 3


def test_counts_of_one_work_do_not_multiply_one_another(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get(f"/works/{house.world.work.id}/").content.decode()

    # Four copies and two that passed it on, at five accounts; three referrals.
    assert '<span class="figure-number">6</span>' in page
    assert '<span class="figure-number">5</span>' in page
    assert len(re.findall(r'href="/referrals/[0-9a-f]{8}-', page)) == 3


def test_a_work_shows_its_judgement_and_how_it_is_known_again(
    house: House, sign_in: SignIn
) -> None:
    page = sign_in(house.cast.ann).get(f"/works/{house.world.work.id}/").content.decode()

    for said in (
        "EXERCISE the nonsense tells to draw circles on every wall",
        "Incites others to commit an offence",
        "Same text",
        "the same words, apart from links",
    ):
        assert said in page


def test_a_sighting_that_is_none_is_refused_with_a_reason(house: House, sign_in: SignIn) -> None:
    ann, where = sign_in(house.cast.ann), f"/works/{house.world.work.id}/"
    before = ann.get(where).content.decode()
    sighting = re.findall(r'href="(/sightings/[^"]+)"', before)[0]

    shown = ann.get(sighting).content.decode()
    ill = ann.post(sighting, {"reason": ""})
    after = ann.post(
        sighting, {"reason": "EXERCISE it only looks alike"}, follow=True
    ).content.decode()

    assert "Why it is held to be a copy" in shown
    assert ill.status_code == 422
    assert before.count('href="/sightings/') - after.count('href="/sightings/') == 1
    assert ann.get(sighting).status_code == 404


def test_a_judgement_can_be_taken_back(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)
    page = ann.get(f"/works/{house.world.work.id}/").content.decode()
    candidate = re.findall(r'href="(/candidates/[^"]+)"', page)[0]

    ann.post(f"{candidate}reopen/", {"dismissal-reason": "EXERCISE it was a parody after all"})

    assert "To be judged" in ann.get(candidate).content.decode()
    assert "Ended" in ann.get("/works/").content.decode()
