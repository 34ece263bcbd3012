"""Numbers game: what the same number of removals takes away when those who post most go first."""

from collections.abc import Callable, Sequence

import attrs
import numpy as np

from fireline.domain.oxygen import Ranking
from fireline.exercise.accounts import Gone
from fireline.exercise.columns import DAY
from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.people import Kind
from fireline.exercise.posts import Label
from fireline.exercise.recipe import Recipe
from fireline.exercise.truth import TrueOxygen, Truth
from fireline.exercise.world import World

SIZES = (5, 10, 20, 40)
_WINDOW_DAYS = 14  #: what a ranking by volume looks back on


@attrs.frozen(kw_only=True)
class Comparison:
    """What share of the true oxygen goes when the first so many of each order go."""

    removed: int
    by_net_effect: float
    by_volume: float


def compared(world: World, ranking: Ranking, sizes: Sequence[int] = SIZES) -> list[Comparison]:
    """Judge a ranking against the truth of the world as it stands now.

    Whoever officers would set aside when they look (news, parody, counter-speech) is left out of
    both orders: the numbers game is to be beaten as it is played, not as a straw man.
    """
    standings = [one for one in ranking.standings if world.truth.supports(one.account)]
    best = [one.account for one in sorted(standings, key=lambda one: one.rank)]
    loudest = [one.account for one in sorted(standings, key=lambda one: one.volume_rank)]
    return [
        Comparison(
            removed=size,
            by_net_effect=world.truth.share_lost(best[:size]),
            by_volume=world.truth.share_lost(loudest[:size]),
        )
        for size in sizes
    ]


Policy = Callable[[Ecosystem, int], Sequence[int]]
"""Names the accounts that go next, so many at most, seeing a world."""


def lived_under(recipe: Recipe, policy: Policy, removals: Sequence[int]) -> list[TrueOxygen]:
    """Live the same world again, with so many accounts removed after each day by a policy.

    Compared with what really happened in an exercise: same people, same works, same luck.
    """
    ecosystem = Ecosystem(recipe)
    for number in range(recipe.days):
        ecosystem.live()
        wanted = removals[number] if number < len(removals) else 0
        if wanted:
            for account in policy(ecosystem, wanted):
                ecosystem.remove_account(account, (number + 1) * DAY, Gone.PLATFORM)
    return Truth(ecosystem).oxygen()


def untouched(recipe: Recipe) -> list[TrueOxygen]:
    """Live the same world again with nobody referring anything."""
    return lived_under(recipe, loudest_first, ())


def loudest_first(ecosystem: Ecosystem, count: int) -> list[int]:
    """Name the accounts that carried works most often lately: the numbers game."""
    posts = np.zeros(len(ecosystem.standing.accounts), dtype=np.int64)
    for day, behind in zip(
        ecosystem.days[-_WINDOW_DAYS:], ecosystem.behind[-_WINDOW_DAYS:], strict=True
    ):
        carried = day.account[behind.label == Label.WORK]
        posts += np.bincount(carried, minlength=len(posts))
    gone = ecosystem.standing.gone_accounts
    inside = ecosystem.people.kind[ecosystem.standing.persons()] < Kind.ORDINARY
    order = np.argsort(-posts, kind="stable").tolist()
    return [n for n in order if n not in gone and inside[n] and posts[n]][:count]
