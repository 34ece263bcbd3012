import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import attrs
import pytest

from casework_rows import IDS, NOW, SERVERS, Unit, casework_on, make_unit
from fireline.direct.memory import MemoryWorkQueue
from fireline.direct.queue_port import WorkQueue
from fireline.domain.authority import Authority, AuthorityKind, Officer
from fireline.domain.queue import Handling, ItemKind, ItemState, QueueItem
from fireline.domain.work import Tier
from fireline.errors import NotFoundError

LATER = NOW + timedelta(hours=1)


@attrs.frozen
class Desk:
    """A queue and the officers who claim from it."""

    unit: Unit
    queue: WorkQueue


@pytest.fixture(params=["memory", *SERVERS])
def desk(request: pytest.FixtureRequest) -> Desk:
    if request.param == "memory":
        authority = Authority(id=IDS(), name="unit", kind=AuthorityKind.NATIONAL_UNIT)
        ann, ben = (Officer(id=IDS(), authority=authority.id, name=name) for name in ("ann", "ben"))
        return Desk(Unit(authority=authority, ann=ann, ben=ben), MemoryWorkQueue())
    casework_on(request, request.param)
    from fireline.store.casework.queue import DjangoWorkQueue

    unit = make_unit()
    return Desk(unit, DjangoWorkQueue(unit.authority.id, IDS, lambda: NOW))


def item(
    subject: str,
    *,
    tier: Tier | None = Tier.PROMOTIONAL,
    benefit: float = 10.0,
    minutes: float = 2.0,
    language: str = "",
    kind: ItemKind = ItemKind.REFER_LOCATION,
) -> QueueItem:
    return QueueItem(
        id=IDS(),
        kind=kind,
        subject=subject,
        title=f"Item {subject}",
        language=language,
        tier=tier,
        benefit=benefit,
        minutes=minutes,
        because=f"{benefit} / {minutes}",
        added_at=NOW,
    )


def claim(desk: Desk, *, by: UUID | None = None, languages: tuple[str, ...] = ("en",)) -> str:
    found = desk.queue.claim(by=by or desk.unit.ann.id, languages=languages, at=LATER)
    return found.subject if found else ""


def test_the_gravest_goes_first_then_what_is_worth_most_a_minute(desk: Desk) -> None:
    desk.queue.replace_open(
        [
            item("no tier", tier=None, benefit=1e9),
            item("worth less", benefit=10, minutes=5),
            item("worth more", benefit=9, minutes=1),
            item("grave", tier=Tier.THREAT_TO_LIFE, benefit=0),
        ]
    )

    in_order = ["grave", "no tier", "worth more", "worth less"]
    assert [one.subject for one in desk.queue.items(9)] == in_order
    assert [claim(desk) for _ in range(5)] == [*in_order, ""]


def test_an_item_comes_back_as_it_was(desk: Desk) -> None:
    made = item("a", language="en")
    desk.queue.replace_open([made])

    assert desk.queue.item(made.id) == made
    assert desk.queue.items(1) == [made]


def test_a_new_estimate_keeps_the_id_and_the_age(desk: Desk) -> None:
    old = item("a", benefit=1)
    new = attrs.evolve(item("a", benefit=99), added_at=LATER)

    desk.queue.replace_open([old, item("gone")])
    desk.queue.replace_open([new])

    assert desk.queue.items(9) == [attrs.evolve(new, id=old.id, added_at=NOW)]


def test_what_is_claimed_stays_when_the_queue_is_filled_anew(desk: Desk) -> None:
    desk.queue.replace_open([item("a"), item("b", benefit=1)])
    assert claim(desk) == "a"

    desk.queue.replace_open([item("c")])

    states = {one.subject: (one.state, one.claimed_by) for one in desk.queue.items(9)}
    assert states == {
        "a": (ItemState.CLAIMED, desk.unit.ann.id),
        "c": (ItemState.OPEN, None),
    }


def test_an_officer_gets_what_they_can_read_and_what_nobody_told_the_language_of(
    desk: Desk,
) -> None:
    desk.queue.replace_open(
        [item("german", language="de"), item("english", language="en"), item("untold", benefit=1)]
    )

    assert [claim(desk) for _ in range(3)] == ["english", "untold", ""]
    assert claim(desk, languages=("de", "fr")) == "german"


def test_a_claim_may_ask_for_kinds(desk: Desk) -> None:
    desk.queue.replace_open([item("a"), item("b", kind=ItemKind.JUDGE_CANDIDATE, benefit=1)])

    found = desk.queue.claim(
        by=desk.unit.ann.id, languages=[], at=NOW, kinds=[ItemKind.JUDGE_CANDIDATE]
    )

    assert found is not None
    assert found.subject == "b"


def test_what_is_given_back_can_be_claimed_by_another(desk: Desk) -> None:
    made = item("a")
    desk.queue.replace_open([made])
    claim(desk)

    desk.queue.release(made.id)

    assert claim(desk, by=desk.unit.ben.id) == "a"


def test_what_is_done_is_gone_and_teaches_how_long_it_takes(desk: Desk) -> None:
    made = item("a", language="en")
    desk.queue.replace_open([made])
    claim(desk)

    desk.queue.done(made.id, minutes=3.5, at=LATER)

    assert desk.queue.items(9) == []
    assert desk.queue.handlings() == [
        Handling(kind=ItemKind.REFER_LOCATION, language="en", minutes=3.5, at=LATER)
    ]
    desk.queue.replace_open([item("a", language="en")])
    assert [one.subject for one in desk.queue.items(9)] == ["a"]


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    for ask in (
        desk.queue.item,
        desk.queue.release,
        lambda one: desk.queue.done(one, minutes=1.0, at=NOW),
    ):
        with pytest.raises(NotFoundError, match="no such item"):
            ask(IDS())


def test_twenty_claimers_at_once_get_each_item_once(desk: Desk) -> None:
    claimers, items = 20, 100
    desk.queue.replace_open([item(f"{number}", benefit=number) for number in range(items)])
    together = threading.Barrier(claimers)

    def until_nothing_is_left(_claimer: int) -> list[str]:
        together.wait()
        return in_a_connection_of_its_own(lambda: list(iter(lambda: claim(desk), "")))

    with ThreadPoolExecutor(claimers) as people:
        taken = list(people.map(until_nothing_is_left, range(claimers)))

    assert Counter(subject for one in taken for subject in one) == Counter(map(str, range(items)))
    # In memory one thread may be done before the next begins.
    assert isinstance(desk.queue, MemoryWorkQueue) or sum(map(bool, taken)) > 1


def in_a_connection_of_its_own(act: Callable[[], list[str]]) -> list[str]:
    from django.conf import settings
    from django.db import connections

    try:
        return act()
    finally:
        if settings.configured:
            connections.close_all()
