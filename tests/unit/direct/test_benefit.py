from datetime import UTC, datetime
from uuid import UUID

import pytest

from fireline.direct.benefit import FIRST_EXPOSURE, chance_of_work, yardstick
from fireline.direct.queue_port import Judged
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.domain.work import Candidate

AT = datetime(2026, 1, 5, tzinfo=UTC)


def standing(account: str, net_effect: float, volume: int = 2) -> AccountStanding:
    return AccountStanding(
        account=AccountKey(account),
        score=net_effect / 2,
        low=0,
        high=net_effect,
        net_effect=net_effect,
        rank=1,
        volume=volume,
        volume_rank=1,
        role="originator",
        own=0,
    )


def ranking(*standings: AccountStanding) -> Ranking:
    return Ranking(
        made_at=AT, oxygen=1, low=1, high=1, standings=standings, window_days=7, samples=1
    )


def candidate(accounts: int) -> Candidate:
    return Candidate(
        id=UUID(int=1),
        kind=Kind.TEXT,
        value="v",
        first_seen_at=AT,
        accounts=accounts,
        posts=accounts,
        because="EXERCISE",
    )


def test_an_account_is_worth_its_net_effect():
    measure = yardstick(ranking(standing("x:a", 800)), {})

    assert measure.of_account(AccountKey("x:a")).exposures == 800


def test_a_post_is_worth_its_share_of_the_account():
    measure = yardstick(ranking(standing("x:a", 800, volume=4)), {})

    assert measure.of_post(AccountKey("x:a")).exposures == 200


def test_what_is_not_ranked_is_worth_the_mean_of_those_who_carry():
    measure = yardstick(ranking(standing("x:a", 800), standing("x:b", 200)), {})

    assert measure.of_account(AccountKey("x:c")).exposures == 500


def test_before_any_ranking_a_candidate_has_a_worth_that_grows_with_its_spread():
    measure = yardstick(None, {})

    few, many = measure.of_candidate(candidate(3)), measure.of_candidate(candidate(30))
    assert few.exposures == pytest.approx(3 * FIRST_EXPOSURE / 2)
    assert many.exposures == pytest.approx(10 * few.exposures)
    assert "3 accounts" in few.because


def test_judgements_teach_what_a_candidate_of_a_kind_is_worth():
    assert chance_of_work(Judged()) == 0.5
    assert chance_of_work(Judged(works=8, dismissed=0)) == pytest.approx(0.9)
    assert chance_of_work(Judged(works=0, dismissed=8)) == pytest.approx(0.1)
