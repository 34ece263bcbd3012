from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from uuid import UUID

import attrs
import pyarrow as pa
import pytest

from fireline import identify
from fireline.domain.act import Act
from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.domain.succession import Verdict
from fireline.errors import NotFoundError, RefusedError
from fireline.identify.memory import MemoryRankingLedger, MemorySpreadSource
from fireline.identify.rebuilding import Announced
from fireline.identify.returns import announced_returns
from fireline.identify.sources import TIES, TURNINGS
from fireline.settings import Settings
from unit.identify.sighting_tables import NOON, sightings_of

UNIT, ANN = UUID(int=1), UUID(int=2)
OLD, NEW = AccountKey("shapes:old"), AccountKey("shapes:new")


def ids() -> Iterator[UUID]:
    numbers = count(100)
    return iter(lambda: UUID(int=next(numbers)), None)


def shown(account: AccountKey, handle: str, *, days: float) -> AccountSighting:
    moment = NOON - timedelta(days=days)
    return AccountSighting(
        account=account,
        seen_at=moment,
        said_at=moment,
        created_at=moment,
        handle=handle,
        avatar="ab" * 32,
    )


def world(**more: object) -> MemorySpreadSource:
    return MemorySpreadSource(
        seen=sightings_of(("square", "old", 90), ("square", "bob", 80, "old")),
        tied=pa.Table.from_pylist(
            [{"actor": "shapes:bob", "target": key} for key in (OLD, NEW)], schema=TIES
        ),
        gone={OLD: NOON - timedelta(days=3)},
        accounts=[shown(OLD, "blue_square", days=99), shown(NEW, "blue_square_2", days=1)],
        **more,  # type: ignore[arg-type] -- fields of the source
    )


def suggest(ledger: MemoryRankingLedger) -> list[object]:
    numbers = ids()
    return list(
        identify.suggest_returns(
            source=world(),
            ledger=ledger,
            ids=lambda: next(numbers),
            clock=lambda: NOON,
            authority=UNIT,
        )
    )


def judge(ledger: MemoryRankingLedger, verdict: Verdict, reason: str = "same square") -> None:
    identify.judge_return(
        succession=ledger.successions()[0].id,
        verdict=verdict,
        reason=reason,
        ledger=ledger,
        by=ANN,
        authority=UNIT,
        at=NOON,
    )


def test_a_ranking_is_kept_with_its_audit_row() -> None:
    ledger = MemoryRankingLedger()

    made = identify.rank(
        source=world(),
        ledger=ledger,
        clock=lambda: NOON,
        authority=UNIT,
        seed=1,
        settings=Settings(),
        window_days=30,
    )

    assert ledger.latest_ranking() == made
    assert [one.account for one in made.standings] == ["shapes:bob"]
    (row,) = ledger.recorded(on=f"ranking {NOON.isoformat()}")
    assert (row.act, row.officer, row.because) == (Act.RANKING_MADE, None, made.because)


def test_a_return_is_suggested_once_with_its_reasons() -> None:
    ledger = MemoryRankingLedger()

    first, second = suggest(ledger), suggest(ledger)

    (found,) = first
    assert second == []
    assert ledger.successions() == [found]
    assert (found.removed, found.returned, found.verdict) == (OLD, NEW, Verdict.OPEN)
    assert [name for name, _ in found.findings] == [
        "starting_point",
        "handle",
        "avatar",
        "neighbours",
        "announced_by",
    ]
    (row,) = ledger.recorded(on=f"succession {found.id}")
    assert row.act is Act.RETURN_SUGGESTED


@pytest.mark.parametrize(
    ("verdict", "act"),
    [(Verdict.CONFIRMED, Act.RETURN_CONFIRMED), (Verdict.REJECTED, Act.RETURN_REJECTED)],
)
def test_a_person_decides_on_a_return(verdict: Verdict, act: Act) -> None:
    ledger = MemoryRankingLedger()
    suggest(ledger)

    judge(ledger, verdict)

    (kept,) = ledger.successions()
    assert kept.verdict is verdict
    assert ledger.recorded(on=f"succession {kept.id}")[-1].act is act
    assert ledger.recorded(on=f"succession {kept.id}")[-1].officer == ANN
    assert suggest(ledger) == []


def test_a_verdict_must_decide_and_say_why() -> None:
    ledger = MemoryRankingLedger()
    suggest(ledger)

    with pytest.raises(RefusedError, match="confirms or rejects"):
        judge(ledger, Verdict.OPEN)
    with pytest.raises(RefusedError, match="reason"):
        judge(ledger, Verdict.CONFIRMED, "  ")
    assert ledger.successions()[0].verdict is Verdict.OPEN


def test_a_rejected_pair_waits_again_only_when_the_verdict_is_taken_back() -> None:
    ledger = MemoryRankingLedger()
    suggest(ledger)

    judge(ledger, Verdict.REJECTED, "two hands")
    blocked = suggest(ledger)
    judge(ledger, Verdict.OPEN, "looked again")

    (kept,) = ledger.successions()
    assert (blocked, kept.verdict) == ([], Verdict.OPEN)
    said = ledger.verdicts(kept.id)
    assert [(one.verdict, one.reason, one.by) for one in said] == [
        (Verdict.REJECTED, "two hands", ANN),
        (Verdict.OPEN, "looked again", ANN),
    ]
    assert ledger.recorded(on=f"succession {kept.id}")[-1].act is Act.RETURN_REOPENED


def test_what_was_never_suggested_cannot_be_judged() -> None:
    with pytest.raises(NotFoundError):
        identify.judge_return(
            succession=UUID(int=9),
            verdict=Verdict.CONFIRMED,
            reason="why",
            ledger=MemoryRankingLedger(),
            by=ANN,
            authority=UNIT,
            at=NOON,
        )


def test_an_account_is_set_aside_and_taken_back_with_a_reason() -> None:
    ledger = MemoryRankingLedger()
    about = {"ledger": ledger, "by": ANN, "authority": UNIT, "at": NOON}

    identify.set_aside(account=OLD, reason="it reports", **about)
    aside = ledger.aside()
    identify.take_back(account=OLD, reason="it does not", **about)

    assert (aside, ledger.aside()) == ({OLD: "it reports"}, {})
    assert [row.act for row in ledger.recorded(on=f"account {OLD}")] == [
        Act.ACCOUNT_EXCLUDED,
        Act.ACCOUNT_INCLUDED,
    ]
    with pytest.raises(RefusedError, match="reason"):
        identify.set_aside(account=OLD, reason="", **about)


def test_who_named_a_returner_is_credited_with_who_came_back_after() -> None:
    ledger = MemoryRankingLedger()
    suggest(ledger)
    said = (
        ("bob", OLD, 50), ("cyd", OLD, 50), ("cyd", "shapes:bob", 40), ("dan", OLD, 50),
        ("bob", NEW, 0.9), ("cyd", NEW, 0.5), ("dan", NEW, 0.4), ("eve", NEW, 0.8),
    )  # fmt: skip
    turned = pa.Table.from_pylist(
        [
            {"actor": f"shapes:{who}", "target": whom, "first_at": NOON - timedelta(days=days)}
            for who, whom, days in said
        ],
        schema=TURNINGS,
    )
    source = attrs.evolve(world(), turned=turned)

    (suggested,) = ledger.successions()
    found = announced_returns(source, [suggested])

    # Of bob, cyd and dan, who all came back, only cyd follows bob.
    assert found["shapes:bob"] == (Announced(NEW, pytest.approx(suggested.score / 3), 1),)
    assert found["shapes:dan"] == (Announced(NEW, 0.0, 0),)
    assert "shapes:eve" not in found
    judge(ledger, Verdict.REJECTED)
    assert announced_returns(source, ledger.successions()) == {}
