"""A fresh lake for each test that asks, in the database that the session has open."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from fireline.settings import Settings
from fireline.store.observations import Lake, open_lake
from fireline.store.postgres import Database

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def make_lake(embedded: Database, tmp_path: Path) -> Iterator[Callable[[], Lake]]:
    """Open the same fresh lake as often as a test asks, as several processes would."""
    with psycopg.connect(embedded.owner_dsn, autocommit=True) as owner:
        owner.execute("DROP SCHEMA IF EXISTS lake CASCADE")
    opened: list[Lake] = []

    def make() -> Lake:
        lake = open_lake(Settings(data=tmp_path), embedded, clock=lambda: NOON)
        opened.append(lake)
        return lake

    yield make
    for lake in opened:
        lake.close()


@pytest.fixture
def lake(make_lake: Callable[[], Lake]) -> Lake:
    """Return an open, empty lake."""
    return make_lake()
