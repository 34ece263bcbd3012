from collections import Counter

import numpy as np
import pytest

from fireline.domain.fingerprint import Kind as FingerprintKind
from fireline.exercise.chance import stream
from fireline.exercise.people import Kind
from fireline.exercise.posts import Label
from fireline.exercise.recipe import Recipe
from fireline.exercise.trained_eye import (
    AccountItem,
    CandidateItem,
    Eye,
    PairItem,
    PostItem,
    Sight,
    what_a_trained_eye_sees,
)
from fireline.exercise.world import World


@pytest.fixture(scope="module")
def world() -> World:
    lived = World(Recipe(seed=6, accounts=600, days=2))
    lived.live_a_day()
    lived.live_a_day()
    return lived


def accounts(world: World, kind: Kind) -> list[AccountItem]:
    return [
        AccountItem(world.truth.key_of_account(int(p))) for p in world.ecosystem.people.of(kind)
    ]


def seen(world: World, item: AccountItem | PostItem | CandidateItem | PairItem) -> Sight:
    return what_a_trained_eye_sees(item, 0.0, stream(1, "eye"), world=world)


@pytest.mark.parametrize(
    ("kind", "sight"),
    [
        (Kind.ORIGINATOR, Sight.SUPPORTS),
        (Kind.SUPERPOSTER, Sight.SUPPORTS),
        (Kind.NEWS, Sight.REPORTS),
        (Kind.PARODY, Sight.MOCKS),
        (Kind.COUNTER, Sight.OPPOSES),
        (Kind.ORDINARY, Sight.HARMLESS),
    ],
)
def test_an_eye_without_error_sees_what_an_account_is(
    world: World, kind: Kind, sight: Sight
) -> None:
    assert {seen(world, item) for item in accounts(world, kind)} == {sight}


def test_the_stated_share_is_seen_wrong(world: World) -> None:
    eye = Eye(world, 0.2)
    items = [*accounts(world, Kind.AUDIENCE), *accounts(world, Kind.NEWS)]

    sights = Counter(eye.sees("ada", item) for item in items)

    assert eye.looks == len(items)
    assert 0.1 <= eye.mistakes / eye.looks <= 0.3
    assert set(sights) == {Sight.SUPPORTS, Sight.HARMLESS, Sight.REPORTS}


def test_the_same_officer_sees_the_same_again(world: World) -> None:
    items = accounts(world, Kind.AUDIENCE)

    first = [Eye(world, 0.3).sees("ada", item) for item in items]

    assert [Eye(world, 0.3).sees("ada", item) for item in items] == first
    assert [Eye(world, 0.3).sees("boris", item) for item in items] != first


def test_posts_are_seen_for_what_they_do(world: World) -> None:
    for day, behind in zip(world.ecosystem.days, world.ecosystem.behind, strict=True):
        for label, sights in (
            (Label.WORK, {Sight.SUPPORTS}),
            (Label.NEAR_MISS, {Sight.REPORTS, Sight.MOCKS, Sight.OPPOSES}),
            (Label.MEME, {Sight.HARMLESS}),
        ):
            rows = np.flatnonzero(behind.label == label)[:20].tolist()
            keys = [world.truth.key_of_post(day.first + row) for row in rows]
            assert {seen(world, PostItem(key)) for key in keys} <= sights


def test_a_works_link_is_a_work_in_any_hand(world: World) -> None:
    found = 0
    for day, behind in zip(world.ecosystem.days, world.ecosystem.behind, strict=True):
        for row in np.flatnonzero(behind.label == Label.NEAR_MISS).tolist():
            if day.link[row]:
                key = world.truth.key_of_post(day.first + row)
                item = CandidateItem(FingerprintKind.LINK, key)
                assert seen(world, item) is Sight.SUPPORTS
                assert seen(world, PostItem(key)) is not Sight.SUPPORTS
                found += 1
    assert found


def test_two_strangers_are_two(world: World) -> None:
    first, second = accounts(world, Kind.ORIGINATOR)[:2]

    assert seen(world, PairItem(first.key, second.key)) is Sight.OTHERS
