import numpy as np

from fireline.exercise.accounts import Gone
from fireline.exercise.columns import DAY, NONE
from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.posts import Form, Label
from fireline.exercise.recipe import Recipe


def written(world: Ecosystem) -> list[object]:
    """Return everything that a world shows, so that two can be compared."""
    rows: list[object] = []
    for day in world.days:
        rows += zip(
            day.native,
            day.account.tolist(),
            day.at.tolist(),
            day.form.tolist(),
            day.text,
            day.link,
            day.picture,
            day.source.tolist(),
            day.via.tolist(),
            day.mention.tolist(),
            day.views.tolist(),
            strict=True,
        )
    return [*rows, *world.standing.accounts]


def lived(seed: int) -> Ecosystem:
    world = Ecosystem(Recipe(seed=seed, accounts=400, days=4))
    for _ in range(4):
        world.live()
    return world


def test_the_same_seed_gives_the_same_world() -> None:
    assert written(lived(8)) == written(lived(8))


def test_another_seed_gives_another_world() -> None:
    first, second = written(lived(8)), written(lived(9))

    assert len(set(map(repr, first)) & set(map(repr, second))) == 0


def passes(world: Ecosystem, day: int) -> set[tuple[int, int]]:
    """Return which accounts carried which works on a day."""
    rows = world.behind[day].label == Label.WORK
    work, account = world.behind[day].work[rows], world.days[day].account[rows]
    return set(zip(work.tolist(), account.tolist(), strict=True))


def said(world: Ecosystem, day: int) -> set[tuple[int, str]]:
    """Return what accounts said of their own on a day, reposts left out."""
    return set(zip(world.days[day].account.tolist(), world.days[day].text, strict=True))


def test_a_removal_takes_away_what_follows_from_it_and_adds_nothing() -> None:
    recipe = Recipe(seed=8, accounts=1_000, own_suspensions=0.0, comes_back=0.0)
    untouched, touched = Ecosystem(recipe), Ecosystem(recipe)
    for world in (untouched, touched):
        world.live()
    for account in range(40):
        touched.remove_account(account, DAY, Gone.PLATFORM)
    for world in (untouched, touched):
        world.live()

    assert said(touched, 0) == said(untouched, 0)
    assert passes(touched, 1) < passes(untouched, 1)


def test_posts_stand_in_order_of_time_with_ids_of_their_own(week: Ecosystem) -> None:
    natives = [native for day in week.days for native in day.native]

    assert natives == sorted(set(natives))
    for day in week.days:
        assert np.all(np.diff(day.at) > 0)
        assert day.at[0] >= day.number * DAY


def test_what_is_passed_on_was_there_before_and_on_the_same_platform(week: Ecosystem) -> None:
    account = np.concatenate([day.account for day in week.days])
    at = np.concatenate([day.at for day in week.days])
    platform = week.people.platform[week.standing.persons()[account]]
    source = np.concatenate([day.source for day in week.days])
    form = np.concatenate([day.form for day in week.days])

    pointing = np.flatnonzero(source != NONE)

    assert set(form[pointing].tolist()) == {Form.REPLY, Form.QUOTE, Form.REPOST}
    assert np.all(form[source == NONE] == Form.POST)
    assert np.all(at[source[pointing]] < at[pointing])
    assert np.all(platform[source[pointing]] == platform[pointing])
    assert np.all(form[source[pointing]] != Form.REPOST)


def test_a_repost_says_nothing_of_its_own(week: Ecosystem) -> None:
    for day in week.days:
        for row in np.flatnonzero(day.form == Form.REPOST).tolist():
            assert (day.text[row], day.link[row], day.picture[row]) == ("", "", None)
            assert day.views[row] == NONE
