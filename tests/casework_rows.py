"""Casework for tests: tables in a real database, and an authority of their own for each test.

Row security keeps what one test writes from every other: nothing has to be swept up.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import attrs
import pytest

from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.domain.clock import Clock, system_clock
from fireline.domain.ids import IdMaker, id_maker
from fireline.settings import Settings
from fireline.store.postgres import Database

S = TypeVar("S")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
IDS = id_maker(system_clock, random.Random())


@attrs.frozen(kw_only=True)
class Unit:
    """An authority with the known cast: an officer, a second one, and one of another unit."""

    authority: Authority
    ann: Officer
    ben: Officer


SERVERS = {"embedded": "embedded", "debian": "on_debian"}
"""The servers on which casework is tested, each with the fixture that opens it."""

_migrated: set[str] = set()


@pytest.fixture(params=SERVERS)
def casework(request: pytest.FixtureRequest) -> Database:
    """A database with every table, and Django pointed to it; once on each server."""
    return casework_on(request, request.param)


def casework_on(request: pytest.FixtureRequest, server: str) -> Database:
    """Point Django to the tables on one server; they are made when they are first asked for."""
    from fireline.store.casework.configuration import configure
    from fireline.store.casework.migrating import migrate

    database: Database = request.getfixturevalue(SERVERS[server])
    configure(Settings(secret_key="only for tests"), database)
    if database.owner_dsn not in _migrated:
        migrate()
        _migrated.add(database.owner_dsn)
    return database


@pytest.fixture
def unit(casework: Database) -> Callable[[], Unit]:
    """Make a new unit with two officers."""
    return make_unit


def make_unit() -> Unit:
    from fireline.store.casework import people

    authority = Authority(id=IDS(), name=f"unit {IDS()}", kind=AuthorityKind.NATIONAL_UNIT)
    people.add_authority(authority)
    ann, ben = (
        Officer(id=IDS(), authority=authority.id, name=f"{name} {IDS()}", role=Role.APPROVER)
        for name in ("ann", "ben")
    )
    for officer in (ann, ben):
        people.add_officer(officer, password=None)
    return Unit(authority=authority, ann=ann, ben=ben)


@pytest.fixture
def stores(casework: Database) -> Callable[[Callable[[UUID, IdMaker, Clock], S], UUID], S]:
    """Make a store of one authority, with a clock that stands still."""
    return lambda kind, authority: kind(authority, IDS, lambda: NOW)


@pytest.fixture
def at() -> datetime:
    """The moment at which everything in these tests happens."""
    return NOW
