import pytest

from fireline.exercise.accounts import Gone
from fireline.exercise.comebacks import regained
from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.posts import Label
from fireline.exercise.recipe import Recipe


@pytest.mark.parametrize("announcers", [0, 1, 3])
def test_each_return_regains_less_than_the_one_before(announcers: int) -> None:
    shares = [regained(returns, announcers) for returns in range(1, 5)]

    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == 4


def test_an_announcer_brings_the_audience_back() -> None:
    assert regained(1, 1) == pytest.approx(0.42)
    assert regained(1, 0) == pytest.approx(0.14)
    assert regained(1, 2) > regained(1, 1) > regained(1, 0)


def removed_on_the_first_day() -> Ecosystem:
    world = Ecosystem(Recipe(seed=9, accounts=600, days=8, own_suspensions=0.0))
    world.live()
    for account in range(30):
        world.remove_account(account, 86_400_000_000 + account, Gone.PLATFORM)
    for _ in range(7):
        world.live()
    return world


def test_a_returner_counts_the_handle_up_and_is_named() -> None:
    world = removed_on_the_first_day()
    accounts = world.standing.accounts

    pairs = [(accounts[back.old], accounts[back.new]) for back in world.comebacks.happened]

    assert len(pairs) > 10
    same_stem = [(old, new) for old, new in pairs if old.stem == new.stem]
    assert len(same_stem) > 0.7 * len(pairs)
    assert all(new.count == old.count + 1 for old, new in same_stem)
    assert all(old.native != new.native for old, new in pairs)
    named = {
        int(mention)
        for day, behind in zip(world.days, world.behind, strict=True)
        for mention in day.mention[behind.label == Label.ANNOUNCEMENT].tolist()
    }
    assert named <= {new.number for _, new in pairs}
    assert named


def test_nobody_posts_while_away_and_the_returner_posts_again() -> None:
    world = removed_on_the_first_day()
    gone = world.standing.gone_accounts

    for day in world.days:
        for account, at in zip(day.account.tolist(), day.at.tolist(), strict=True):
            assert at < gone.get(account, (2**62, Gone.AUTHOR))[0]
    posted = {account for day in world.days for account in day.account.tolist()}
    assert [back for back in world.comebacks.happened if back.new in posted]
