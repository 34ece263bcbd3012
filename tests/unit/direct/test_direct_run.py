from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import attrs
import pytest

from fireline import direct
from fireline.direct import items
from fireline.direct.memory import MemoryOpenings, MemoryWorkQueue
from fireline.direct.queue_port import OpenAccount, OpenLocation, OpenReferral
from fireline.domain.act import Act
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey
from fireline.domain.location import Location, LocationKind
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.domain.queue import ItemKind, ItemState, QueueItem
from fireline.domain.succession import Succession
from fireline.domain.work import Candidate, Tier
from fireline.errors import RefusedError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNIT, ANN, BEN = UUID(int=1), UUID(int=2), UUID(int=3)
ABOUT = {"authority": UNIT, "at": NOW}


def key(name: str) -> AccountKey:
    return AccountKey(f"shapes:{name}")


def standing(name: str, rank: int, *, net: float, volume: int, role: str) -> AccountStanding:
    return AccountStanding(
        account=key(name),
        score=net / 7,
        low=0,
        high=net,
        net_effect=net,
        rank=rank,
        volume=volume,
        volume_rank=1,
        role=role,
        own=0,
    )


RANKING = Ranking(
    made_at=NOW,
    oxygen=300,
    low=0,
    high=600,
    standings=(
        standing("source", 1, net=3000, volume=5, role="originator"),
        standing("bridge", 2, net=1500, volume=10, role="amplifier"),
        standing("loud", 3, net=30, volume=300, role="originator"),
        standing("reader", 4, net=3, volume=3, role="audience"),
    ),
    window_days=30,
    samples=1,
)


def candidate(number: int, *, posts: int = 10, days: float = 2) -> Candidate:
    return Candidate(
        id=UUID(int=1000 + number),
        kind=Kind.PDQ,
        value=f"{number:064x}",
        first_seen_at=NOW - timedelta(days=days),
        accounts=3,
        posts=posts,
        because="",
        language="de",
    )


def location(name: str, *, tier: Tier = Tier.PROMOTIONAL, hours: float = 12) -> OpenLocation:
    number = sum(name.encode())
    return OpenLocation(
        location=Location(
            id=UUID(int=2000 + number),
            kind=LocationKind.POST,
            key=f"shapes:post-of-{name}",
            platform="shapes",
            account=key(name),
            language="en",
        ),
        work=UUID(int=5),
        title="Blue square EXERCISE",
        tier=tier,
        said_at=NOW - timedelta(hours=hours),
    )


def account(name: str, tier: Tier = Tier.PROMOTIONAL) -> OpenAccount:
    return OpenAccount(account=key(name), tier=tier, title=name)


def filled(openings: MemoryOpenings, ranking: Ranking | None = RANKING) -> MemoryWorkQueue:
    queue, numbers = MemoryWorkQueue(), count(1)
    direct.fill_queue(
        openings=openings,
        queue=queue,
        ranking=ranking,
        ids=lambda: UUID(int=next(numbers)),
        clock=lambda: NOW,
    )
    return queue


def waiting(queue: MemoryWorkQueue) -> list[tuple[str, str]]:
    return [(one.kind.value, one.subject) for one in queue.items(99)]


def test_what_is_worth_most_a_minute_goes_first_not_what_came_first() -> None:
    queue = filled(MemoryOpenings(people=[account("loud"), account("source"), account("bridge")]))

    assert [one.subject for one in queue.items(9)] == [
        "shapes:source",
        "shapes:bridge",
        "shapes:loud",
    ]


def test_audience_is_never_queued_and_neither_is_who_was_never_ranked() -> None:
    queue = filled(MemoryOpenings(people=[account("reader"), account("stranger")]))

    assert waiting(queue) == []


def test_a_graver_tier_stands_above_every_score() -> None:
    queue = filled(
        MemoryOpenings(
            people=[account("source")],
            places=[
                location("loud", tier=Tier.THREAT_TO_LIFE),
                location("bridge", tier=Tier.CRISIS),
            ],
        )
    )

    assert [one.tier for one in queue.items(9)] == [
        Tier.THREAT_TO_LIFE,
        Tier.CRISIS,
        Tier.PROMOTIONAL,
    ]


def test_the_formula_with_its_numbers_is_on_the_item() -> None:
    (item,) = filled(MemoryOpenings(people=[account("source")])).items(9)

    assert item.benefit == 100
    assert item.because == (
        "12.5 exposures a day per officer-minute = 100 a day (net effect 3,000 (number 1, "
        "originator)) / 8.0 minutes (assumed, none timed yet)"
    )


def test_a_fresh_post_is_worth_more_than_an_old_one_of_the_same_account() -> None:
    fresh, old = location("source", hours=0), location("source", hours=24 * 20)
    old = attrs.evolve(old, location=attrs.evolve(old.location, id=UUID(int=9)))

    first, second = filled(MemoryOpenings(places=[old, fresh])).items(9)

    assert first.subject == str(fresh.location.id)
    assert first.benefit == pytest.approx(21 * second.benefit)


def test_a_candidate_is_worth_its_spread_and_takes_the_tier_of_most_works() -> None:
    queue = filled(
        MemoryOpenings(
            waiting=[candidate(1), candidate(2, posts=100)],
            places=[location("loud", tier=Tier.DESIGNATED)],
        )
    )

    judged = [one for one in queue.items(9) if one.kind is ItemKind.JUDGE_CANDIDATE]
    assert [one.subject for one in judged] == [str(UUID(int=1002)), str(UUID(int=1001))]
    assert {one.tier for one in judged} == {Tier.DESIGNATED}
    assert "30% likely to be a work" in judged[0].because
    assert "50 posts a day" in judged[0].because


def test_candidates_wait_in_an_order_before_anything_was_ranked() -> None:
    queue = filled(MemoryOpenings(waiting=[candidate(1), candidate(2, posts=100)]), ranking=None)

    assert [one.subject for one in queue.items(9)] == [str(UUID(int=1002)), str(UUID(int=1001))]


def test_an_approval_is_worth_what_the_referral_asks_for() -> None:
    whole = OpenReferral(
        referral=UUID(int=7), title="it", tier=None, account=key("source"), whole_account=True
    )
    post = attrs.evolve(whole, referral=UUID(int=8), whole_account=False)

    queue = filled(
        MemoryOpenings(drafts=[post, whole], unknown=[attrs.evolve(post, referral=UUID(int=9))])
    )

    first, *rest = queue.items(9)
    assert (first.kind, first.subject, first.benefit) == (
        ItemKind.APPROVE_REFERRAL,
        str(UUID(int=7)),
        100,
    )
    assert {one.kind for one in rest} == {ItemKind.APPROVE_REFERRAL, ItemKind.SETTLE_FATE}
    assert {one.benefit for one in rest} == {20}


def test_a_return_is_worth_the_account_times_how_likely_it_is_one() -> None:
    suggested = Succession(
        id=UUID(int=7),
        removed=key("gone"),
        returned=key("bridge"),
        score=0.8,
        findings=(),
        suggested_at=NOW,
    )

    (item,) = filled(MemoryOpenings(suggested=[suggested])).items(9)

    assert item.benefit == pytest.approx(0.8 * 50)
    assert item.title == "shapes:bridge may be shapes:gone come back"


def test_only_the_best_of_each_kind_are_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "LONGEST", 1)
    openings = MemoryOpenings(
        people=[account("loud"), account("source")], waiting=[candidate(1), candidate(2, posts=99)]
    )

    assert sorted(waiting(filled(openings))) == [
        ("judge_candidate", str(UUID(int=1002))),
        ("refer_account", "shapes:source"),
    ]


def claimed(queue: MemoryWorkQueue, by: UUID = ANN) -> QueueItem:
    item = direct.claim_next(queue=queue, languages=["en", "de"], by=by, **ABOUT)
    assert item is not None
    return item


def test_claiming_releasing_and_finishing_are_recorded_acts() -> None:
    queue = filled(MemoryOpenings(people=[account("source")]))

    item = claimed(queue)
    direct.release(item=item.id, queue=queue, by=ANN, **ABOUT)
    again = claimed(queue, BEN)
    direct.finish(item=again.id, minutes=4.0, queue=queue, by=BEN, **ABOUT)

    assert item.state is ItemState.CLAIMED
    assert queue.items(9) == []
    assert [(row.act, row.officer) for row in queue.recorded(on=f"item {item.id}")] == [
        (Act.ITEM_CLAIMED, ANN),
        (Act.ITEM_RELEASED, ANN),
        (Act.ITEM_CLAIMED, BEN),
        (Act.ITEM_DONE, BEN),
    ]
    assert [one.minutes for one in queue.handlings()] == [4.0]


def test_nothing_to_claim_records_nothing() -> None:
    queue = filled(MemoryOpenings())

    assert direct.claim_next(queue=queue, languages=["en"], by=ANN, **ABOUT) is None


def test_only_who_holds_an_item_may_put_it_back_or_finish_it() -> None:
    queue = filled(MemoryOpenings(people=[account("source")]))
    (open_item,) = queue.items(1)

    with pytest.raises(RefusedError, match="not claimed by you"):
        direct.release(item=open_item.id, queue=queue, by=ANN, **ABOUT)
    claimed(queue)
    with pytest.raises(RefusedError, match="not claimed by you"):
        direct.finish(item=open_item.id, minutes=1, queue=queue, by=BEN, **ABOUT)
    with pytest.raises(RefusedError, match="more than 0 minutes"):
        direct.finish(item=open_item.id, minutes=0, queue=queue, by=ANN, **ABOUT)
    assert queue.items(1)[0].claimed_by == ANN


def test_how_long_items_took_changes_what_they_are_worth() -> None:
    queue = filled(MemoryOpenings(people=[account("source"), account("bridge")]))
    for _ in range(2):
        direct.finish(item=claimed(queue).id, minutes=80.0, queue=queue, by=ANN, **ABOUT)
    numbers = count(50)

    direct.fill_queue(
        openings=MemoryOpenings(people=[account("source")]),
        queue=queue,
        ranking=RANKING,
        ids=lambda: UUID(int=next(numbers)),
        clock=lambda: NOW,
    )

    (item,) = queue.items(9)
    assert item.minutes == pytest.approx((8 * 5 + 160) / 7)
    assert "(2 timed)" in item.because
