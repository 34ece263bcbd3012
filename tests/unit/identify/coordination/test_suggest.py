import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs
import pytest

from fireline.domain.group import Group, GroupVerdict
from fireline.domain.ids import AccountKey, id_maker
from fireline.errors import NotFoundError, RefusedError
from fireline.identify.coordination import Asked, judge_group, suggest_groups
from fireline.identify.coordination.memory import MemoryGroupLedger, MemoryShares
from unit.identify.coordination.share_tables import table

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
UNIT, ANN = UUID(int=1), UUID(int=2)
REASON = "EXERCISE they draw the same circle"
ASKED = Asked(worlds=1, seeds=3)
TOGETHER = ("ann", "bob", "cat", "dan")


def rows(together: tuple[str, ...] = TOGETHER, days_ago: float = 2):
    """Four accounts share eight links within seconds; a hundred others one each, and another."""
    start = (NOON - timedelta(days=days_ago)).timestamp()
    told = [
        (f"link {act}", f"x:{who}", f"{who} {act}", start + act * 3_000 + place)
        for act in range(8)
        for place, who in enumerate(together)
    ]
    others = [
        (f"link of {who} {part}", f"x:other {who}", f"other {who} {part}", start + who * 100)
        for who in range(100)
        for part in range(2)
    ]
    return [*told, *others]


@attrs.define
class Unit:
    source: MemoryShares = attrs.field(factory=lambda: MemoryShares(told=table(rows())))
    ledger: MemoryGroupLedger = attrs.field(factory=MemoryGroupLedger)
    at: datetime = NOON

    def suggest(self) -> list[Group]:
        return list(
            suggest_groups(
                source=self.source,
                ledger=self.ledger,
                ids=id_maker(lambda: self.at, random.Random(4)),
                clock=lambda: self.at,
                authority=UNIT,
                asked=ASKED,
            )
        )

    def judge(self, group: Group, verdict: GroupVerdict, reason: str = REASON) -> Group:
        return judge_group(
            group=group.id,
            verdict=verdict,
            reason=reason,
            ledger=self.ledger,
            by=ANN,
            authority=UNIT,
            at=self.at,
        )


@pytest.fixture
def unit() -> Unit:
    return Unit()


def test_a_group_comes_with_the_rows_behind_every_figure(unit) -> None:
    (group,) = unit.suggest()

    assert {one.account for one in group.members} == {f"x:{who}" for who in TOGETHER}
    assert [(one.trace, one.objects) for one in group.traces] == [("link", 6 * 8)]
    assert (group.ties_in_all, len(group.ties)) == (6, 6)
    assert {(one.objects, one.pairs, one.symmetry) for one in group.ties} == {(8, 8, 1.0)}
    assert (group.acts_in_all, len(group.acts)) == (8, 8)
    assert {act.seconds for act in group.acts} == {3.0}
    assert {len(act.shares) for act in group.acts} == {4}
    assert group.acts[0].shares[0].at.tzinfo is UTC
    assert group.stability == 1.0
    assert "4 accounts shared 8 things within 60 seconds" in group.because
    assert "in 1 worlds of chance the same search found 0.0 groups" in group.because


def test_the_machine_suggests_and_says_so_in_the_audit(unit) -> None:
    (group,) = unit.suggest()

    (row,) = unit.ledger.recorded(on=f"group {group.id}")
    assert (row.act, row.officer, row.because) == ("group:suggested", None, group.because)
    assert group.verdict is GroupVerdict.OPEN


def test_a_known_group_is_brought_up_to_date_and_not_suggested_again(unit) -> None:
    (first,) = unit.suggest()
    unit.at = NOON + timedelta(days=1)
    unit.source.told = table(rows((*TOGETHER, "eve")))

    assert unit.suggest() == []

    (now,) = unit.ledger.groups()
    assert (now.id, now.suggested_at, now.found_at) == (first.id, NOON, unit.at)
    assert len(now.members) == 5


@pytest.mark.parametrize("verdict", [GroupVerdict.ONE, GroupVerdict.NOT_ONE])
def test_a_judged_group_stays_as_it_was_judged(unit, verdict) -> None:
    (first,) = unit.suggest()
    unit.judge(first, verdict)
    unit.at = NOON + timedelta(days=1)
    unit.source.told = table(rows((*TOGETHER, "eve")))

    assert unit.suggest() == []

    (now,) = unit.ledger.groups()
    assert now == attrs.evolve(first, verdict=verdict, found_at=unit.at)


def test_a_verdict_can_be_taken_back_and_each_is_kept(unit) -> None:
    (group,) = unit.suggest()

    for verdict in (GroupVerdict.ONE, GroupVerdict.NOT_ONE, GroupVerdict.OPEN):
        unit.judge(group, verdict)

    assert unit.ledger.group(group.id).verdict is GroupVerdict.OPEN
    acts = [row.act for row in unit.ledger.recorded(on=f"group {group.id}")]
    assert acts[1:] == ["group:confirmed", "group:rejected", "group:reopened"]


def test_a_verdict_needs_its_reason_and_a_group(unit) -> None:
    (group,) = unit.suggest()

    with pytest.raises(RefusedError, match="reason"):
        unit.judge(group, GroupVerdict.ONE, " ")
    with pytest.raises(NotFoundError, match="no such group"):
        unit.judge(attrs.evolve(group, id=UUID(int=9)), GroupVerdict.ONE)


def test_who_reports_or_opposes_is_in_no_group(unit) -> None:
    unit.source.aside = frozenset({AccountKey("x:ann")})

    (group,) = unit.suggest()

    assert {one.account for one in group.members} == {"x:bob", "x:cat", "x:dan"}


def test_what_nobody_judged_and_nobody_finds_again_is_forgotten(unit) -> None:
    unit.suggest()
    unit.at = NOON + timedelta(days=91)

    assert unit.suggest() == []
    assert unit.ledger.groups() == []
