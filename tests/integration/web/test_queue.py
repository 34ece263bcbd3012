from collections.abc import Callable
from uuid import UUID

import attrs
import pytest
from django.test import Client

from fireline.domain.queue import ItemKind, QueueItem
from fireline.domain.work import Tier
from integration.web.conftest import House, questions
from integration.web.small_world import NOON

SignIn = Callable[[object], Client]


def item(house: House, number: int, **changed: object) -> QueueItem:
    """Return an item on a candidate of its own."""
    made = QueueItem(
        id=house.installation.ids(),
        kind=ItemKind.JUDGE_CANDIDATE,
        subject=str(UUID(int=number)),
        title=f"EXERCISE item {number}",
        language="en",
        tier=None,
        benefit=10.0 * number,
        minutes=2.0,
        because=f"EXERCISE {number}",
        added_at=NOON,
    )
    return attrs.evolve(made, **changed)


def let_the_queue_be(house: House, *items: QueueItem) -> None:
    from fireline.store.casework.models import QueuedItem

    with house.within():
        QueuedItem.objects.all().delete()
        house.installation.desk(house.authority).queue.replace_open(items)


def titles(page: str) -> list[str]:
    """Return the titles of a page's lines in their order."""
    parts = page.split('class="queue-title"')[1:]
    return [part.split(">", 1)[1].split("</a>")[0] for part in parts]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_as_much_for_three_lines_as_for_one(
    count: int, house: House, sign_in: SignIn
) -> None:
    let_the_queue_be(house, *[item(house, number) for number in range(1, count + 1)])
    ann = sign_in(house.cast.ann)

    asked = questions(ann, "/")

    assert len(titles(ann.get("/").content.decode())) == count
    assert asked == 6


def test_the_gravest_stands_first_and_then_what_is_worth_most(
    house: House, sign_in: SignIn
) -> None:
    let_the_queue_be(
        house,
        item(house, 1),
        item(house, 9),
        item(house, 2, tier=Tier.CRISIS),
    )

    page = sign_in(house.cast.ann).get("/").content.decode()

    assert titles(page) == ["EXERCISE item 2", "EXERCISE item 9", "EXERCISE item 1"]


def test_the_formula_stands_on_the_line(house: House, sign_in: SignIn) -> None:
    let_the_queue_be(house, item(house, 4, because="40 exposures a day / 2.0 minutes = 20"))

    assert (
        "40 exposures a day / 2.0 minutes = 20" in sign_in(house.cast.ann).get("/").content.decode()
    )


def test_claiming_opens_what_is_worth_most_and_shows_it_as_ones_own(
    house: House, sign_in: SignIn
) -> None:
    best = item(house, 9)
    let_the_queue_be(house, item(house, 1), best)
    ann = sign_in(house.cast.ann)

    answer = ann.post("/queue/claim/")

    assert answer.headers["Location"].startswith("/queue/")
    page = ann.get("/").content.decode()
    assert titles(page) == ["EXERCISE item 9", "EXERCISE item 1"]
    assert titles(sign_in(house.cast.ben).get("/").content.decode()) == ["EXERCISE item 1"]


def test_what_was_put_back_waits_again(house: House, sign_in: SignIn) -> None:
    let_the_queue_be(house, item(house, 5))
    ann = sign_in(house.cast.ann)
    where = ann.post("/queue/claim/").headers["Location"]

    ann.post(f"{where}release/")

    assert titles(sign_in(house.cast.ben).get("/").content.decode()) == ["EXERCISE item 5"]


def test_nobody_puts_back_what_a_colleague_holds(house: House, sign_in: SignIn) -> None:
    let_the_queue_be(house, item(house, 5))
    where = sign_in(house.cast.ann).post("/queue/claim/").headers["Location"]

    answer = sign_in(house.cast.ben).post(f"{where}release/")

    assert answer.status_code == 422
    assert "is not claimed by you" in answer.content.decode()


def test_an_empty_queue_says_what_brings_something(house: House, sign_in: SignIn) -> None:
    let_the_queue_be(house)
    ann = sign_in(house.cast.ann)

    assert "Nothing waits." in ann.get("/").content.decode()
    assert ann.post("/queue/claim/").headers["Location"] == "/"


def test_a_kind_can_be_looked_at_alone(house: House, sign_in: SignIn) -> None:
    let_the_queue_be(
        house, item(house, 1), item(house, 2, kind=ItemKind.REFER_ACCOUNT, subject="exercise:a1")
    )

    page = sign_in(house.cast.ann).get("/?kind=judge_candidate").content.decode()

    assert titles(page) == ["EXERCISE item 1"]
