from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.identify.likeness import alike, bits_apart, counted, edits, handle_of, trigrams
from fireline.identify.return_candidates import circles, ranked_returns
from fireline.identify.succession import (
    FEATURES,
    Pair,
    announced_by,
    counted_up_handle,
    in_order,
    meaning_of,
    same_neighbours,
    same_picture,
    similar_handle,
    similar_name,
    waterfall,
)

GONE = datetime(2026, 3, 1, tzinfo=UTC)


def account(key: str, *, after: float = 2.0, **shown: str) -> AccountSighting:
    moment = GONE + timedelta(days=after)
    return AccountSighting(
        account=AccountKey(f"shapes:{key}"),
        seen_at=moment,
        said_at=moment,
        created_at=moment,
        **shown,  # type: ignore[arg-type] -- handle, name, avatar, avatar_pdq
    )


def pair(old: dict[str, str], new: dict[str, str], **around: frozenset[str]) -> Pair:
    return Pair(
        removed=account("old", after=-90, **old),
        removed_at=GONE,
        newcomer=account("new", **new),
        **around,
    )


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("blue_square", "blue_square_2", True),
        ("blue_square_2", "BlueSquare3", True),
        ("blue.square.example", "blue2.square.example", True),
        ("blue_square_v2", "blue_square_v3", True),
        ("blue_square_3", "blue_square_2", False),
        ("blue_square", "red_square_2", False),
        ("blue_square", "blue_square", False),
        ("12345", "12346", False),
    ],
)
def test_a_handle_is_counted_up_or_not(old: str, new: str, *, counts: bool) -> None:
    found = counted_up_handle(pair({"handle": old}, {"handle": new}))

    assert bool(found.score) is counts
    assert bool(found.because) is counts


def test_handles_that_differ_by_little_are_similar() -> None:
    near = similar_handle(pair({"handle": "bluesquare"}, {"handle": "b1uesquare"}))
    far = similar_handle(pair({"handle": "bluesquare"}, {"handle": "redcircle"}))

    assert near.score == pytest.approx(2 / 3)
    assert far.score == 0


def test_names_are_compared_as_they_are_spoken() -> None:
    found = similar_name(pair({"name": "The Blue  Square!"}, {"name": "the blue square"}))

    assert found.score == 1
    assert "'the blue square'" in found.because


def test_a_picture_may_be_the_same_file_or_look_the_same() -> None:
    file = same_picture(pair({"avatar": "ab"}, {"avatar": "ab"}))
    look = same_picture(pair({"avatar_pdq": "0" * 64}, {"avatar_pdq": "0" * 62 + "ff"}))
    other = same_picture(pair({"avatar_pdq": "0" * 64}, {"avatar_pdq": "f" * 64}))

    assert (file.score, other.score) == (1, 0)
    assert 0.5 < look.score < 1
    assert look.because == "its picture looks the same (8 bits)"


def test_accounts_without_pictures_have_none_in_common() -> None:
    assert same_picture(pair({}, {})).score == 0


def test_followers_of_the_old_who_turn_to_the_new_announce_it() -> None:
    found = announced_by(pair({}, {}, carriers=frozenset("abc"), newcomer_circle=frozenset("bcd")))

    assert found.score == 0.75


def test_a_shared_neighbourhood_needs_more_than_one_neighbour() -> None:
    one = same_neighbours(
        pair({}, {}, removed_circle=frozenset("ab"), newcomer_circle=frozenset("bx"))
    )
    most = same_neighbours(
        pair({}, {}, removed_circle=frozenset("abcd"), newcomer_circle=frozenset("bcdx"))
    )

    assert (one.score, most.score) == (0, 0.75)


def test_nobody_comes_back_before_they_were_gone() -> None:
    late = pair({}, {})
    early = attrs.evolve(late, newcomer=account("new", after=-3))
    seen_late = attrs.evolve(late, newcomer=account("new", after=-0.5))

    assert [in_order(one) for one in (late, early, seen_late)] == [True, False, True]


def test_an_account_is_not_its_own_successor() -> None:
    same = pair({}, {})

    assert not in_order(
        attrs.evolve(same, newcomer=attrs.evolve(same.newcomer, account=same.removed.account))
    )


def test_the_waterfall_adds_up_to_the_score() -> None:
    found = waterfall(
        pair({"handle": "blue", "avatar": "ab"}, {"handle": "blue_2", "avatar": "ab"})
    )

    assert found.score == pytest.approx(sum(finding.score for _, finding in found.findings))
    assert found.score == pytest.approx(1 - 0.3 * 0.4 * (1 - 0.4 / 3))
    assert [name for name, _ in found.findings] == [
        "counted_up_handle",
        "same_picture",
        "similar_handle",
    ]


def test_every_feature_tells_the_officer_what_it_means() -> None:
    assert [feature.__name__ for feature, _ in FEATURES if not feature.__doc__] == []
    assert all(0 < weight < 1 for _, weight in FEATURES)
    assert meaning_of("similar_name") == "The names that the accounts display are alike."
    assert meaning_of("a feature of old") == ""


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
    keys = [one.account for one in CAST]
    found = ranked_returns(
        REMOVED,
        {one.account: one for one in CAST},
        CAST,
        circles(around.get("ties", []), around.get("passed_on", []), keys),
        least=0.5,
    )
    return [
        (p.removed.account.removeprefix("shapes:"), p.newcomer.account.removeprefix("shapes:"))
        for p, _ in found
    ]


def test_the_returner_is_found_and_the_stranger_is_not() -> None:
    assert returned() == [("old", "back")]


def test_a_returner_under_another_name_is_found_by_those_around() -> None:
    around = ["shapes:a", "shapes:b", "shapes:c", "shapes:d"]
    ties = [(one, who) for one in around for who in ("shapes:other", "shapes:friend")]
    passed = [("shapes:other", one) for one in around]

    assert ("other", "friend") in returned(ties=ties, passed_on=passed)


shown = st.fixed_dictionaries(
    {
        "handle": st.text("ab2_", max_size=6),
        "name": st.text("ab", max_size=4),
        "avatar": st.sampled_from(["", "aa", "bb"]),
        "avatar_pdq": st.sampled_from(["", "0" * 64, "0" * 63 + "f", "f" * 64]),
    }
)


@given(st.lists(shown, min_size=1, max_size=4), st.lists(shown, min_size=1, max_size=4))
def test_no_pair_that_would_be_suggested_is_left_out(
    old: list[dict[str, str]], new: list[dict[str, str]]
) -> None:
    gone = [account(f"old{i}", after=-9, **one) for i, one in enumerate(old)]
    come = [account(f"new{i}", **one) for i, one in enumerate(new)]
    removed = {one.account: GONE for one in gone}
    every = {
        (a.account, b.account)
        for a in gone
        for b in come
        if waterfall(Pair(removed=a, removed_at=GONE, newcomer=b)).score >= 0.5
    }

    found = ranked_returns(
        removed, {one.account: one for one in gone}, come, circles([], [], []), least=0.5
    )

    assert {(p.removed.account, p.newcomer.account) for p, _ in found} == every
