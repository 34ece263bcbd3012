from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs
import pytest

from casework_cases import Cases
from casework_rows import IDS, NOW, SERVERS, casework_on
from fireline.domain.group import (
    Group,
    GroupAct,
    GroupMember,
    GroupShare,
    GroupTie,
    GroupTrace,
    GroupVerdict,
)
from fireline.domain.ids import AccountKey
from fireline.errors import NotFoundError
from fireline.identify.coordination.ledger import GroupLedger
from fireline.identify.coordination.memory import MemoryGroupLedger

LATER = NOW + timedelta(hours=1)


@attrs.frozen
class Desk:
    """A ledger and who judges in it."""

    ann: UUID
    ledger: GroupLedger


@pytest.fixture(params=["memory", *SERVERS])
def desk(request: pytest.FixtureRequest) -> Desk:
    if request.param == "memory":
        return Desk(IDS(), MemoryGroupLedger())
    casework_on(request, request.param)
    cases = Cases()
    return Desk(cases.unit.ann.id, ledger_of(cases))


def ledger_of(cases: Cases) -> GroupLedger:
    from fireline.store.casework.groups import DjangoGroupLedger

    return DjangoGroupLedger(*cases.stored)


def group(names: str = "abc", **more: object) -> Group:
    keys = [AccountKey(f"example:{name}") for name in names]
    at = datetime(2026, 2, 1, 10, 0, 30, tzinfo=UTC)
    made = Group(
        id=IDS(),
        members=tuple(
            GroupMember(account=key, centrality=1 - nth / 8, stays=0.75, ties=2)
            for nth, key in enumerate(keys)
        ),
        traces=(GroupTrace(trace="link", objects=12, expected=0.125),),
        ties=tuple(
            GroupTie(
                one=keys[0],
                other=key,
                trace="link",
                objects=4,
                expected=0.25,
                pairs=5,
                symmetry=0.5,
                percentile=0.875,
                seconds=12.5,
                q=1e-9,
            )
            for key in keys[1:]
        ),
        ties_in_all=3,
        acts=(
            GroupAct(
                trace="link",
                object="https://shapes.example/المثلث",
                seconds=12.0,
                shares=tuple(
                    GroupShare(account=key, content=f"{key}/p", at=at + timedelta(seconds=nth))
                    for nth, key in enumerate(keys)
                ),
            ),
        ),
        acts_in_all=7,
        window=60.0,
        stability=0.75,
        chance=1e-30,
        q=1e-6,
        because="EXERCISE",
        suggested_at=NOW,
        found_at=NOW,
    )
    return attrs.evolve(made, **more)


def test_a_group_comes_back_as_it_was_found(desk: Desk) -> None:
    older, newer = group(), group("xyz", found_at=LATER)

    desk.ledger.save_groups([older, newer])
    desk.ledger.save_groups([])

    assert desk.ledger.groups() == [newer, older]
    assert desk.ledger.group(older.id) == older


def test_a_group_found_again_is_kept_as_it_is_now(desk: Desk) -> None:
    first = group()
    desk.ledger.save_groups([first])
    again = attrs.evolve(group("abcd"), id=first.id, found_at=LATER)

    desk.ledger.save_groups([again])

    assert desk.ledger.groups() == [again]


def test_a_verdict_stays_when_the_group_is_found_again(desk: Desk) -> None:
    first = group()
    desk.ledger.save_groups([first])
    judged = attrs.evolve(first, verdict=GroupVerdict.ONE)
    desk.ledger.settle_group(judged, reason="EXERCISE same hand", by=desk.ann, at=LATER)

    desk.ledger.save_groups([attrs.evolve(judged, found_at=LATER)])

    assert desk.ledger.group(first.id) == attrs.evolve(judged, found_at=LATER)


def test_what_is_not_there_cannot_be_settled(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="no such group"):
        desk.ledger.settle_group(group(), reason="-", by=desk.ann, at=NOW)
    with pytest.raises(NotFoundError, match="no such group"):
        desk.ledger.group(IDS())


def test_only_what_nobody_judged_is_forgotten(desk: Desk) -> None:
    old, judged, new = group(), group("xyz"), group("uvw", found_at=LATER)
    desk.ledger.save_groups([old, judged, new])
    judged = attrs.evolve(judged, verdict=GroupVerdict.NOT_ONE)
    desk.ledger.settle_group(judged, reason="EXERCISE a fan club", by=desk.ann, at=NOW)

    assert desk.ledger.forget_groups(before=LATER) == 1
    assert {one.id for one in desk.ledger.groups()} == {judged.id, new.id}


@pytest.mark.parametrize("server", SERVERS)
def test_another_authority_sees_no_group(request: pytest.FixtureRequest, server: str) -> None:
    casework_on(request, server)
    mine, theirs = ledger_of(Cases()), ledger_of(Cases())
    mine.save_groups([found := group()])

    assert list(theirs.groups()) == []
    with pytest.raises(NotFoundError):
        theirs.group(found.id)


@pytest.mark.parametrize("server", SERVERS)
def test_whoever_may_not_be_seen_is_in_no_row_of_a_group(
    request: pytest.FixtureRequest, server: str
) -> None:
    casework_on(request, server)
    cases = Cases()
    ledger = ledger_of(cases)
    ledger.save_groups([found := group()])
    with ledger.scope():
        from fireline.store.casework.models import ErasureRow

        ErasureRow(
            id=IDS(),
            authority_id=cases.unit.authority.id,
            kind="account",
            key="example:b",
            pseudonym=f"p {IDS()}",
            measure="erase",
            basis="unlawful",
            reason="EXERCISE",
            by_id=cases.unit.ann.id,
            at=NOW,
        ).save(force_insert=True)

    now = ledger.group(found.id)

    assert [one.account for one in now.members] == ["example:a", "example:c"]
    assert [(one.one, one.other) for one in now.ties] == [("example:a", "example:c")]
    assert [share.account for share in now.acts[0].shares] == ["example:a", "example:c"]
