"""The ranking of this moment, in the order of any measure, with nothing kept."""

from datetime import timedelta
from uuid import UUID

import pytest

from fireline import identify
from fireline.errors import ConfigError, NotFoundError
from fireline.identify.baselines import BASELINES
from fireline.identify.listing import Listing
from fireline.identify.looking import look
from fireline.identify.memory import MemoryRankingLedger, MemorySpreadSource
from fireline.identify.what_if import learned_now, what_if
from fireline.settings import Settings
from unit.identify.sighting_tables import NOON, sightings_of

UNIT = UUID(int=1)


def source() -> MemorySpreadSource:
    return MemorySpreadSource(
        seen=sightings_of(
            ("square", "ann", 90),
            ("square", "bob", 80, "ann"),
            ("square", "cid", 70, "bob"),
            ("circle", "ann", 60),
            ("circle", "bob", 50, "ann"),
        )
    )


def looked(by: str = "net", chosen: int = 0, **more: MemoryRankingLedger) -> Listing:
    return look(
        source=source(),
        ledger=more.get("ledger", MemoryRankingLedger()),
        clock=lambda: NOON + timedelta(hours=1),
        authority=UNIT,
        settings=Settings(),
        by=by,
        chosen=chosen,
    )


def test_it_is_the_ranking_that_the_loop_would_keep() -> None:
    ledger = MemoryRankingLedger()
    kept = identify.rank(
        source=source(),
        ledger=ledger,
        clock=lambda: NOON + timedelta(hours=1),
        authority=UNIT,
        seed=1,
        settings=Settings(),
        resamples=Settings().resamples,
    )

    found = looked()

    assert [(row.account, row.net, row.score, row.low, row.high) for row in found.rows] == [
        (one.account, one.net_effect, one.score, one.low, one.high) for one in kept.standings
    ]
    assert (found.oxygen.value, found.oxygen.low) == (kept.oxygen, kept.low)
    assert found.rows[0].account == "shapes:ann"


def test_nothing_is_kept_of_it() -> None:
    ledger = MemoryRankingLedger()

    looked(ledger=ledger)

    assert ledger.latest_ranking() is None


@pytest.mark.parametrize("by", BASELINES)
def test_a_baseline_puts_the_same_accounts_in_its_order(by: str) -> None:
    found = looked(by)

    values = [row.value for row in found.rows]
    assert values == sorted(values, reverse=True)
    assert {row.account for row in found.rows} == {"shapes:ann", "shapes:bob", "shapes:cid"}


def test_volume_counts_posts() -> None:
    assert {row.account: row.value for row in looked("volume").rows} == {
        "shapes:ann": 2.0,
        "shapes:bob": 2.0,
        "shapes:cid": 1.0,
    }


def test_a_set_may_be_chosen_with_it() -> None:
    found = looked(chosen=2)

    assert found.chosen is not None
    assert found.chosen.accounts[0] == "shapes:ann"


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(ConfigError, match="--by nose is no measure"):
        looked("nose")


def test_what_if_names_who_is_not_known() -> None:
    learned = learned_now(source(), at=NOON + timedelta(hours=1), settings=Settings())

    found = what_if(learned.graph, ["shapes:ann"])

    assert found.without.after.value < found.without.before.value
    with pytest.raises(NotFoundError, match="a, b, c and 1 more carried no tracked work"):
        what_if(learned.graph, ["a", "b", "c", "d"])
