import numpy as np
import pytest

from fireline.exercise.accounts import Gone
from fireline.exercise.columns import Flags, Ints
from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.people import NEAR_MISSES, Kind, populate
from fireline.exercise.posts import Label
from fireline.exercise.recipe import Recipe
from fireline.exercise.truth import Truth
from fireline.exercise.words import Script

pytestmark = pytest.mark.long


def authors(world: Ecosystem) -> Ints:
    numbers = np.concatenate([day.account for day in world.days])
    return world.standing.persons()[numbers]


def labelled(world: Ecosystem, label: Label) -> Flags:
    return np.concatenate([behind.label for behind in world.behind]) == label


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_followers_have_the_published_distribution(seed: int) -> None:
    people = populate(Recipe(seed=seed))

    followers = people.followers[: people.supporters]

    assert 173 <= np.median(followers) <= 177
    assert 0.72 <= (followers < 500).mean() <= 0.74
    assert 0.04 <= (followers > 5_000).mean() <= 0.05
    assert 900 <= followers.mean() <= 1_100
    assert followers.max() <= 50_000


def test_three_quarters_write_arabic_and_almost_one_in_five_in_latin_letters() -> None:
    people = populate(Recipe(seed=4))

    scripts = people.script[: people.supporters]

    assert 0.70 <= (scripts == Script.ARABIC).mean() <= 0.80
    assert 0.15 <= (scripts == Script.LATIN).mean() <= 0.22


def test_a_world_of_the_default_size_has_the_promised_posts(month: Ecosystem) -> None:
    assert len(month.people) == 5_000
    assert month.posts >= 300_000


def test_who_posts_at_all_posts_about_seven_times_a_day(month: Ecosystem) -> None:
    posts = np.bincount(authors(month), minlength=len(month.people))[: month.people.supporters]

    assert 6.3 <= posts[posts > 0].mean() / 30 <= 7.7
    assert 0.60 <= (posts > 0).mean() <= 0.64


def test_a_prolific_minority_posts_a_third_and_up_to_fifty_a_day(month: Ecosystem) -> None:
    posts = np.bincount(authors(month), minlength=len(month.people))[: month.people.supporters]

    loudest = np.sort(posts)[::-1]

    assert 0.25 <= loudest[: len(posts) // 20].sum() / posts.sum() <= 0.55
    assert 40 <= loudest[0] / 30 <= 100


def test_half_of_the_noise_are_near_misses(month: Ecosystem) -> None:
    noise = month.people.kind[authors(month)] >= Kind.ORDINARY
    near = labelled(month, Label.NEAR_MISS)

    assert 0.49 <= near[noise].mean() <= 0.51
    assert set(month.people.kind[authors(month)[near]].tolist()) == NEAR_MISSES


def test_who_posts_most_does_not_sustain_most(month: Ecosystem) -> None:
    people = month.people
    posts = np.bincount(authors(month), minlength=len(people)) * (people.kind < Kind.ORDINARY)
    truth = Truth(month)
    loud = set(np.argsort(-posts, kind="stable")[:40].tolist())
    scores = truth.scores()
    sustaining = set(np.argsort(-scores, kind="stable")[:40].tolist())

    assert len(loud & sustaining) <= 6
    assert scores[list(loud)].sum() < 0.2 * scores[list(sustaining)].sum()


def test_a_removed_person_comes_back_seven_times_in_ten() -> None:
    recipe = Recipe(seed=5, accounts=1_500, days=8)
    world = Ecosystem(recipe)
    for account in range(world.people.supporters):
        world.remove_account(account, account, Gone.PLATFORM)

    for _ in range(recipe.days):
        world.live()
    first_returns = [back for back in world.comebacks.happened if back.returns == 1]

    assert 0.64 <= len(first_returns) / world.people.supporters <= 0.76
    assert all(1.0 <= back.at / 86_400e6 <= 6.0 for back in first_returns)
