from datetime import UTC, datetime

import pytest

from fireline.direct.benefit import ASSUMED_TAKEN, HORIZON, Worths
from fireline.direct.likelihood import ASSUMED, likelihood
from fireline.direct.queue_port import Judged
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import AccountStanding, Ranking

LOUD, SOURCE = AccountKey("shapes:loud"), AccountKey("shapes:source")


def standing(account: AccountKey, *, net: float, volume: int, rank: int) -> AccountStanding:
    return AccountStanding(
        account=account,
        score=net / 6,
        low=0,
        high=net,
        net_effect=net,
        rank=rank,
        volume=volume,
        volume_rank=3 - rank,
        role="originator",
        own=0,
    )


RANKING = Ranking(
    made_at=datetime(2026, 3, 1, tzinfo=UTC),
    oxygen=150,
    low=100,
    high=200,
    standings=(
        standing(SOURCE, net=600, volume=10, rank=1),
        standing(LOUD, net=60, volume=90, rank=2),
    ),
    window_days=30,
    samples=1,
)


def test_an_account_is_worth_its_net_effect_over_the_horizon() -> None:
    found = Worths.of(RANKING).of_account(SOURCE)

    assert found.value == 600 / HORIZON
    assert found.because == "net effect 600 (number 1, originator)"


def test_a_post_is_worth_its_share_less_what_is_behind_it() -> None:
    worths = Worths.of(RANKING)

    fresh, old = worths.of_post(SOURCE), worths.of_post(SOURCE, age_days=9)

    assert fresh.value == 60 / HORIZON
    assert old.value == pytest.approx(fresh.value / 10)
    assert old.because == (
        "net effect 60.0 of one of its account's 10 posts x 10% of its views still to come"
    )


def test_who_is_not_ranked_yet_is_worth_the_mean_and_says_so() -> None:
    worths = Worths.of(RANKING)

    assert worths.of_account(AccountKey("shapes:new")).value == 330 / HORIZON
    assert worths.of_post(None).value == pytest.approx(6.6 / HORIZON)
    assert "not ranked yet" in worths.of_account(None).because


def test_content_is_worth_what_referring_its_posts_would_take() -> None:
    found = Worths.of(RANKING).of_spread(4.0)

    # 150 a day over 100 posts in 30 days is 45 a post; of a score 6 of 30 days are taken.
    assert found.value == pytest.approx(4 * 45 * 6 / 30)


def test_before_the_first_ranking_a_post_is_worth_one_view() -> None:
    worths = Worths.of(None)

    assert worths.of_spread(2.0).value == pytest.approx(2 * ASSUMED_TAKEN)
    assert worths.of_account(SOURCE).value == pytest.approx(ASSUMED_TAKEN)


def test_a_candidate_is_as_likely_a_work_as_those_before_it() -> None:
    none = likelihood(Kind.PDQ, {})
    kind = likelihood(Kind.PDQ, {Kind.PDQ: Judged(works=30, dismissed=0)})
    other = likelihood(Kind.TEXT, {Kind.PDQ: Judged(works=30), Kind.TEXT: Judged(dismissed=30)})

    assert none == (ASSUMED, "30% likely to be a work (none such judged yet)")
    assert kind[0] > 0.95
    assert other[0] < 0.1
    assert other[1].endswith("(0 of 30 such judged works)")
