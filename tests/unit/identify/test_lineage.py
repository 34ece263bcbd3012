from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.domain.succession import Succession, Verdict
from fireline.identify.lineage import line_of, lineage

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def key(name: str) -> AccountKey:
    return AccountKey(f"shapes:{name}")


def step(old: str, new: str, verdict: Verdict = Verdict.CONFIRMED) -> Succession:
    return Succession(
        id=UUID(int=1),
        removed=key(old),
        returned=key(new),
        score=0.9,
        findings=(),
        suggested_at=NOON,
        verdict=verdict,
    )


def profile(name: str, day: float, followers: int | None) -> AccountSighting:
    moment = NOON + timedelta(days=day)
    return AccountSighting(
        account=key(name), seen_at=moment, said_at=moment, created_at=moment, followers=followers
    )


LINE = [step("b", "c"), step("a", "b"), step("c", "d", Verdict.OPEN), step("x", "y")]


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_a_line_is_the_same_from_wherever_one_looks(name: str) -> None:
    gone = {key("a"): NOON, key("b"): NOON + timedelta(days=10)}
    shown = {
        key("a"): profile("a", -90, 1_000),
        key("b"): profile("b", 2, 400),
        key("c"): profile("c", 10.5, None),
    }

    first, second = lineage(key(name), LINE, gone, shown)

    assert (first.removed, first.returned, first.days, first.kept) == (key("a"), key("b"), 2, 0.4)
    assert (second.removed, second.returned) == (key("b"), key("c"))
    assert (second.days, second.kept) == (0.5, None)


def test_only_what_a_person_confirmed_joins_accounts() -> None:
    assert line_of(key("d"), LINE) == {key("d")}
    assert line_of(key("b"), LINE) == {key("a"), key("b"), key("c")}


def test_what_was_not_seen_is_not_told() -> None:
    (found,) = lineage(key("x"), LINE, {}, {})

    assert (found.days, found.kept) == (None, None)


def test_a_ring_ends_where_it_began() -> None:
    found = lineage(key("a"), [step("a", "b"), step("b", "a")], {}, {})

    assert {(one.removed, one.returned) for one in found} == {
        (key("a"), key("b")),
        (key("b"), key("a")),
    }
