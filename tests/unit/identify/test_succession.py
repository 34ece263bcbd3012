"""Features of succession are compared by hand; candidates with comparing every pair."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.identify import succession
from fireline.identify.fellegi_sunter import FELLEGI_SUNTER
from fireline.identify.likeness import alike, bits_apart, counted, edits, handle_of, trigrams
from fireline.identify.linker import GUESSED, prior_bits
from fireline.identify.linking import linked
from fireline.identify.priors import drifted
from fireline.identify.return_candidates import circles, worth_comparing
from fireline.identify.shown import Habits, Pair, Shown
from fireline.identify.succession import FEATURES, Feature, in_order, meaning_of

GONE = datetime(2026, 3, 1, tzinfo=UTC)
EVENING = Habits(hours=(0,) * 18 + (5,) * 6)
MORNING = Habits(hours=(5,) * 6 + (0,) * 18)
PROSE = Habits(text="the blue square stands beside the red circle. " * 8)
NUMBERS = Habits(text="1928 3746 5647 3829 1010 2938 4756 " * 8)


def account(key: str, *, after: float = 2.0, **shown: str) -> AccountSighting:
    moment = GONE + timedelta(days=after)
    return AccountSighting(
        account=AccountKey(f"shapes:{key}"),
        seen_at=moment,
        said_at=moment,
        created_at=moment,
        **shown,  # type: ignore[arg-type] -- handle, name, avatar, avatar_pdq
    )


def pair(
    old: dict[str, str],
    new: dict[str, str],
    *,
    habits: tuple[Habits, Habits] = (Habits(), Habits()),
    circle: tuple[str, str] = ("", ""),
    carriers: str = "",
    rare: frozenset[str] = frozenset(),
    met: dict[str, int] | None = None,
) -> Pair:
    return Pair(
        removed=Shown(
            profile=account("old", after=-90, **old),
            circle=frozenset(circle[0]),
            carriers=frozenset(carriers),
            habits=habits[0],
        ),
        removed_at=GONE,
        newcomer=Shown(
            profile=account("new", **new), circle=frozenset(circle[1]), habits=habits[1]
        ),
        rare=rare,
        met=met or {},
    )


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ("blue_square", "blue_square_2", 3),
        ("blue_square_2", "BlueSquare3", 3),
        ("blue.square.example", "blue2.square.example", 3),
        ("blue_square", "blue_square_1987", 2),
        ("blue_square", "blue_square", 3),
        ("синий_квадрат", "siniy_kvadrat", 3),
        ("bluesquare", "b1uesquare", 2),
        ("blue_square", "red_circle", 0),
        ("blue_square", "", None),
    ],
)
def test_a_handle_is_counted_up_changed_a_little_or_another(
    old: str, new: str, level: int | None
) -> None:
    found = succession.handle(pair({"handle": old}, {"handle": new}))

    assert found.level == level
    assert bool(found.because) is (level is not None)


PDQ = "0f" * 32


@pytest.mark.parametrize(
    ("feature", "told", "level"),
    [
        (succession.display_name, pair({"name": "The Blue  Sq!"}, {"name": "the blue sq"}), 3),
        (succession.display_name, pair({"name": "Шар"}, {"name": "Shar"}), 3),
        (succession.display_name, pair({"name": "Blue"}, {"name": "Circle"}), 0),
        (succession.display_name, pair({"name": "Blue"}, {}), None),
        (succession.biography, pair({"biography": "a b draws"}, {"biography": "draws"}), 2),
        (succession.biography, pair({"biography": "red"}, {"biography": "draws"}), 0),
        (succession.biography, pair({"biography": "red"}, {}), None),
        (succession.avatar, pair({"avatar": "ab"}, {"avatar": "ab"}), 2),
        (succession.avatar, pair({"avatar_pdq": PDQ}, {"avatar_pdq": PDQ[:-2] + "ff"}), 1),
        (succession.avatar, pair({"avatar_pdq": PDQ}, {"avatar_pdq": "f0" * 32}), 0),
        (succession.avatar, pair({}, {}), None),
        (succession.banner, pair({"banner": "ab"}, {"banner": "ab"}), 2),
        (succession.banner, pair({"banner": "ab"}, {"banner": "cd"}), None),
        (succession.neighbours, pair({}, {}, circle=("ab", "bx")), 0),
        (succession.neighbours, pair({}, {}, circle=("abcd", "bcdx")), 3),
        (succession.neighbours, pair({}, {}, circle=("ab", "ab"), met={"a": 300, "b": 300}), 0),
        (succession.neighbours, pair({}, {}, circle=("ab", "ab"), met={"a": 9, "b": 9}), 1),
        (succession.neighbours, pair({}, {}, circle=("", "a")), None),
        (succession.announced_by, pair({}, {}, circle=("", "bcd"), carriers="abc"), 1),
        (succession.announced_by, pair({}, {}, circle=("", "abc"), carriers="abc"), 2),
        (succession.announced_by, pair({}, {}, circle=("", "abc")), None),
        (succession.hours, pair({}, {}, habits=(EVENING, EVENING)), 2),
        (succession.hours, pair({}, {}, habits=(EVENING, MORNING)), 0),
        (succession.hours, pair({}, {}), None),
        (succession.writing, pair({}, {}, habits=(PROSE, PROSE)), 2),
        (succession.writing, pair({}, {}, habits=(PROSE, NUMBERS)), 0),
        (succession.writing, pair({}, {}), None),
    ],
)
def test_a_feature_says_how_alike_two_are_or_that_it_was_not_told(
    feature: Feature, told: Pair, level: int | None
) -> None:
    assert feature(told).level == level


def test_only_a_link_that_hardly_anybody_gives_is_told() -> None:
    here = {"biography": "see https://shapes.example/a."}
    rare = frozenset({"https://shapes.example/a"})

    assert succession.links(pair(here, here, rare=rare)).level == 1
    assert succession.links(pair(here, here)).level == 0
    assert succession.links(pair(here, {})).level is None


def test_nobody_comes_back_before_they_were_gone() -> None:
    days = (2, -3, -0.5)

    assert [in_order(GONE, account("new", after=one)) for one in days] == [True, False, True]


def test_every_feature_tells_the_officer_what_it_means() -> None:
    assert [one.feature for one in GUESSED.comparisons] == [one.__name__ for one in FEATURES]
    assert [one.__name__ for one in FEATURES if not one.__doc__] == []
    assert meaning_of("banner") == "The banners are the same file, or look the same."
    assert meaning_of("similar_name")
    assert meaning_of("a feature of old") == ""


def test_guesses_are_probabilities_and_more_alike_weighs_more() -> None:
    for one in GUESSED.comparisons:
        assert sum(one.m) == pytest.approx(1)
        assert sum(one.u) == pytest.approx(1)
        assert list(np.divide(one.m, one.u)) == sorted(np.divide(one.m, one.u))


texts = st.text("abc1_", max_size=7)


def slow_edits(left: str, right: str) -> int:
    if not left or not right:
        return len(left) + len(right)
    changed = slow_edits(left[1:], right[1:]) + (left[0] != right[0])
    return min(changed, slow_edits(left[1:], right) + 1, slow_edits(left, right[1:]) + 1)


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_edits_are_the_definition(left: str, right: str) -> None:
    assert edits(left, right) == slow_edits(left, right)
    assert 0 <= alike(left, right) <= 1


@given(texts)
def test_a_handle_without_number_counts_nothing(text: str) -> None:
    said, number = counted(text)

    assert said == text.replace("_", "") if number is None else number >= 0


def test_small_things_about_names() -> None:
    assert handle_of("@Blue.bsky.example") == "blue"
    assert bits_apart("f0", "0f") == 8
    assert trigrams("ab") == {"^ab", "ab$"}


CAST = [
    account("old", after=-90, handle="blue_square", avatar="ab", name="Blue"),
    account("other", after=-90, handle="green_star", name="Star"),
    account("back", handle="blue_square_2", avatar="ab", name="Blue"),
    account("before", after=-30, handle="blue_square_1", avatar="ab"),
    account("stranger", handle="someone_else", name="Nobody"),
    account("friend", handle="newfriend"),
]
REMOVED = {AccountKey("shapes:old"): GONE, AccountKey("shapes:other"): GONE}


def returned(**around: list[tuple[str, str]]) -> list[tuple[str, str]]:
    drawn = circles(
        around.get("ties", []), around.get("passed_on", []), [one.account for one in CAST]
    )
    cast = [
        Shown(
            profile=one,
            circle=drawn.around(one.account),
            carriers=drawn.passed_on_from(one.account),
        )
        for one in CAST
    ]
    worth = worth_comparing([one for one in cast if one.profile.account in REMOVED], REMOVED, cast)
    return [
        (
            one.pair.removed.profile.account.removeprefix("shapes:"),
            one.pair.newcomer.profile.account.removeprefix("shapes:"),
        )
        for one in linked(worth, FELLEGI_SUNTER, least=0.5)
    ]


def test_the_returner_is_found_and_the_stranger_is_not() -> None:
    assert returned() == [("old", "back")]


def test_a_returner_under_another_name_is_found_by_those_around() -> None:
    around = ["shapes:a", "shapes:b", "shapes:c", "shapes:d"]
    ties = [(one, who) for one in around for who in ("shapes:other", "shapes:friend")]
    passed = [("shapes:other", one) for one in around]

    assert ("other", "friend") in returned(ties=ties, passed_on=passed)


def test_the_waterfall_adds_up_to_the_score() -> None:
    shown = [Shown(profile=one) for one in CAST]
    worth = worth_comparing(shown[:2], REMOVED, shown[2:])

    (found,) = linked(worth, FELLEGI_SUNTER, least=0.5)

    assert sum(one.score for _, one in found.findings) == pytest.approx(prior_bits(found.score))


def test_a_community_that_comes_back_has_a_prior_of_its_own() -> None:
    bits = np.array([8.0] * 300 + [-3.0] * 1000)
    where = ["waking"] * 500 + ["quiet"] * 800

    found = drifted(bits, where, 0.05)

    assert found["waking"] > 0.5
    assert found["quiet"] < 0.02


shown = st.fixed_dictionaries(
    {
        "handle": st.text("ab2_", max_size=6),
        "name": st.text("ab", max_size=4),
        "avatar": st.sampled_from(["", "aa", "bb"]),
        "avatar_pdq": st.sampled_from(["", "0f" * 32, "0f" * 31 + "00", "f0" * 32]),
    }
)


@given(st.lists(shown, min_size=1, max_size=4), st.lists(shown, min_size=1, max_size=4))
def test_no_pair_that_shares_anything_is_left_out(
    old: list[dict[str, str]], new: list[dict[str, str]]
) -> None:
    gone = [Shown(profile=account(f"old{i}", after=-9, **one)) for i, one in enumerate(old)]
    come = [Shown(profile=account(f"new{i}", **one)) for i, one in enumerate(new)]
    strong = {
        (a.profile.account, b.profile.account)
        for a in gone
        for b in come
        for told in [Pair(removed=a, removed_at=GONE, newcomer=b)]
        if any((feature(told).level or 0) > 0 for feature in FEATURES)
    }

    worth = worth_comparing(gone, {one.profile.account: GONE for one in gone}, come)

    found = {(p.removed.profile.account, p.newcomer.profile.account) for p in worth}
    assert strong <= found
