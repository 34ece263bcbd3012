from datetime import UTC, datetime

import numpy as np
import pytest

from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.numbers_game import compared, lived_under, loudest_first, untouched
from fireline.exercise.people import Kind
from fireline.exercise.recipe import Recipe
from fireline.exercise.truth import Truth
from fireline.exercise.world import World

RECIPE = Recipe(seed=11, accounts=800, days=6)


@pytest.fixture(scope="module")
def world() -> World:
    lived = World(RECIPE)
    for _ in range(RECIPE.days):
        lived.live_a_day()
    return lived


def a_perfect_ranking(world: World, *, with_news: int = 0) -> Ranking:
    """Rank by the truth, and by volume in the opposite order; news may stand before everybody."""
    scores = world.truth.sustaining()
    order = sorted(scores, key=lambda key: (-scores[key], key))
    news = world.ecosystem.people.of(Kind.NEWS)[:with_news].tolist()
    order = [*(world.truth.key_of_account(n) for n in news), *order]
    standings = tuple(
        AccountStanding(
            account=key,
            score=scores.get(key, 0.0),
            low=0.0,
            high=0.0,
            net_effect=0.0,
            rank=place + 1,
            volume=0,
            volume_rank=len(order) - place,
            role="",
            own=0.0,
        )
        for place, key in enumerate(order)
    )
    return Ranking(
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
        oxygen=0.0,
        low=0.0,
        high=0.0,
        standings=standings,
        window_days=14.0,
        samples=0,
    )


def test_the_first_by_truth_take_most_and_the_last_take_nothing(world: World) -> None:
    five, twenty = compared(world, a_perfect_ranking(world), sizes=(5, 20))

    assert 0.3 < five.by_net_effect < twenty.by_net_effect <= 1.0
    assert five.by_volume < 0.01


def test_who_would_be_set_aside_counts_in_neither_order(world: World) -> None:
    assert compared(world, a_perfect_ranking(world, with_news=30)) == compared(
        world, a_perfect_ranking(world)
    )


def test_the_share_lost_is_the_whole_when_every_maker_goes(world: World) -> None:
    makers = [
        world.truth.key_of_account(int(world.ecosystem.standing.holder[person]))
        for person in world.ecosystem.people.of(Kind.ORIGINATOR)
        if world.ecosystem.standing.holder[person] >= 0
    ]

    assert world.truth.share_lost(makers) == pytest.approx(1.0)
    assert world.truth.share_lost([]) == 0.0


def test_the_loudest_are_of_the_community_and_carry_most() -> None:
    ecosystem = Ecosystem(RECIPE)
    for _ in range(3):
        ecosystem.live()

    loudest = loudest_first(ecosystem, 10)

    assert len(set(loudest)) == 10
    persons = ecosystem.standing.persons()[loudest]
    assert np.all(ecosystem.people.kind[persons] < Kind.ORDINARY)


def test_untouched_is_what_the_world_lives_alone(world: World) -> None:
    assert untouched(RECIPE) == world.truth.oxygen()


def test_removals_take_oxygen_and_never_add_any_before_they_happen() -> None:
    alone = untouched(RECIPE)

    under = lived_under(RECIPE, loudest_first, (0, 0, 60))

    assert under[:3] == alone[:3]
    assert sum(day.oxygen for day in under[3:]) < sum(day.oxygen for day in alone[3:])


def test_the_truth_knows_who_supports(world: World) -> None:
    truth = Truth(world.ecosystem)

    told = [truth.supports(truth.key_of_account(n)) for n in range(len(world.ecosystem.people))]

    assert told == (world.ecosystem.people.kind < Kind.ORDINARY).tolist()


def test_the_books_count_what_was_lived(world: World) -> None:
    books = world.truth.books()

    assert books.posts == sum(len(day) for day in world.ecosystem.days)
    assert 0 < books.noise < books.posts
    assert 0.45 <= books.near_miss_share == books.near_misses / books.noise <= 0.55
