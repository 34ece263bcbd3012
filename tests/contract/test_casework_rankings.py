from datetime import date, timedelta
from uuid import UUID

import attrs
import pytest

from casework_cases import Cases
from casework_rows import IDS, NOW, SERVERS, casework_on
from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.domain.finding import Finding
from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import AccountStanding, OxygenPoint, Ranking
from fireline.domain.succession import JudgedReturn, Succession, Verdict
from fireline.errors import NotFoundError, RefusedError
from fireline.identify.memory import MemoryRankingLedger
from fireline.identify.standings import RankingLedger
from fireline.measure.memory import MemorySeriesLog
from fireline.measure.series_log import SeriesLog
from fireline.store.postgres import Database

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cases(casework: Database) -> Cases:
    return Cases()


@attrs.frozen
class Desk:
    """A ledger and who judges in it."""

    ann: UUID
    ledger: RankingLedger


@pytest.fixture(params=["memory", *SERVERS])
def desk(request: pytest.FixtureRequest) -> Desk:
    if request.param == "memory":
        return Desk(IDS(), MemoryRankingLedger())
    casework_on(request, request.param)
    return stored(Cases())


@pytest.fixture
def ledger(desk: Desk) -> RankingLedger:
    return desk.ledger


def stored(cases: Cases) -> Desk:
    from fireline.store.casework.rankings import DjangoRankingLedger

    return Desk(cases.unit.ann.id, DjangoRankingLedger(*cases.stored))


@pytest.fixture(params=["memory", *SERVERS])
def series(request: pytest.FixtureRequest) -> SeriesLog:
    if request.param == "memory":
        return MemorySeriesLog()
    casework_on(request, request.param)
    from fireline.store.casework.series import DjangoSeriesLog

    return DjangoSeriesLog(*Cases().stored)


def ranking(accounts: int = 3, **more: object) -> Ranking:
    standings = tuple(
        AccountStanding(
            account=AccountKey(f"example:{number}"),
            score=100.0 - number,
            low=1.0,
            high=200.5,
            net_effect=3.25,
            rank=number,
            volume=7,
            volume_rank=accounts - number,
            role="originator",
            own=0.125,
            findings=(Finding(0.5, "both push the same links"), Finding(1.0, "المثلث")),
        )
        for number in range(1, accounts + 1)
    )
    made = Ranking(
        made_at=NOW,
        oxygen=1000.5,
        low=900.0,
        high=1100.0,
        standings=standings,
        window_days=30.0,
        samples=64,
        because="EXERCISE",
    )
    return attrs.evolve(made, **more)


def succession(removed: str = "example:1", returned: str = "example:2") -> Succession:
    return Succession(
        id=IDS(),
        removed=AccountKey(removed),
        returned=AccountKey(returned),
        score=0.75,
        findings=(("same_avatar", Finding(0.7, "3 bits apart")),),
        suggested_at=NOW,
    )


def test_the_newest_ranking_comes_back_as_it_was_made(ledger: RankingLedger) -> None:
    newest = ranking(made_at=LATER)

    assert ledger.latest_ranking() is None
    ledger.save_ranking(newest)
    ledger.save_ranking(ranking(5))

    assert ledger.latest_ranking() == newest


def test_a_ranking_of_nobody_can_be_kept(ledger: RankingLedger) -> None:
    ledger.save_ranking(ranking(0))

    assert ledger.latest_ranking() == ranking(0)


def test_a_pair_is_suggested_once_and_keeps_its_verdict(desk: Desk) -> None:
    ledger = desk.ledger
    first = succession()
    ledger.suggest([first])
    rejected = attrs.evolve(first, verdict=Verdict.REJECTED)
    ledger.settle_succession(rejected, reason="another person", by=desk.ann, at=LATER)

    ledger.suggest([succession(), other := succession(removed="example:0")])

    assert ledger.successions() == [other, rejected]
    assert ledger.succession(first.id) == rejected


def test_what_was_said_before_stays_when_it_is_taken_back(desk: Desk) -> None:
    ledger, first = desk.ledger, succession("example:3", "example:4")
    ledger.suggest([first])
    said = [(Verdict.REJECTED, "another", NOW), (Verdict.OPEN, "looked again", LATER)]
    for verdict, reason, at in said:
        one = attrs.evolve(first, verdict=verdict)
        ledger.settle_succession(one, reason=reason, by=desk.ann, at=at)

    assert ledger.verdicts(first.id) == [
        JudgedReturn(verdict=verdict, reason=reason, by=desk.ann, at=at)
        for verdict, reason, at in said
    ]
    assert ledger.succession(first.id) == first


def test_what_was_not_suggested_cannot_be_settled(desk: Desk) -> None:
    ledger = desk.ledger
    with pytest.raises(NotFoundError, match="no such suggested return"):
        ledger.settle_succession(succession(), reason="-", by=desk.ann, at=NOW)
    with pytest.raises(NotFoundError, match="no such suggested return"):
        ledger.succession(IDS())


def test_an_account_is_set_aside_once_and_may_be_taken_back(cases: Cases) -> None:
    from fireline.store.casework.case_file import DjangoCaseFile

    ledger = stored(cases).ledger
    file, account = DjangoCaseFile(*cases.stored), AccountKey("example:1")
    seen = [file.set_aside()]
    for _ in range(2):
        ledger.set_aside(account, reason="reports", by=cases.unit.ann.id, at=NOW)
    seen.append(file.set_aside())
    for _ in range(2):
        ledger.take_back(account, at=LATER)
    seen.append(file.set_aside())
    ledger.set_aside(account, reason="reports again", by=cases.unit.ann.id, at=LATER)
    seen.append(file.set_aside())

    assert seen == [frozenset(), {account}, frozenset(), {account}]


def test_a_day_has_one_point_and_the_series_is_in_order(series: SeriesLog) -> None:
    known = OxygenPoint(
        day=date(2026, 3, 2), oxygen=5.5, low=4.0, high=7.0, observed=6.0, works=3, opposing=0.5
    )
    gap = OxygenPoint(
        day=date(2026, 3, 1), oxygen=None, low=None, high=None, observed=None, gap=True
    )

    series.save_point(attrs.evolve(known, oxygen=99.0, imputed_share=0.25))
    series.save_point(gap)
    series.save_point(known)

    assert series.points() == [gap, known]


def test_officers_and_authorities_come_back_as_they_were_and_once(casework: Database) -> None:
    from fireline.store.casework import people

    authority = Authority(
        id=IDS(), name=f"unit {IDS()}", kind=AuthorityKind.NGO, contact="ann@example.org"
    )
    officer = Officer(
        id=IDS(),
        authority=authority.id,
        name=f"ann {IDS()}",
        role=Role.LEAD,
        languages=("ar", "en"),
        home_state="FR",
    )

    people.add_authority(authority)
    people.add_officer(officer, password=None)

    assert people.authority_of(authority.id) == authority
    assert people.officers(authority.id) == [officer]
    with pytest.raises(RefusedError, match="already"):
        people.add_authority(attrs.evolve(authority, id=IDS()))
    with pytest.raises(RefusedError, match="already"):
        people.add_officer(attrs.evolve(officer, id=IDS()), password=None)
    with pytest.raises(NotFoundError, match="no such authority"):
        people.authority_of(IDS())
