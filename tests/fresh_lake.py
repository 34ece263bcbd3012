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

#: A lake is founded once a session, and its empty catalogue is copied for each test.
COPY = """
DROP SCHEMA IF EXISTS lake CASCADE;
CREATE SCHEMA lake;
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'founded_lake' LOOP
        EXECUTE format('CREATE TABLE lake.%I (LIKE founded_lake.%I INCLUDING ALL)', name, name);
        EXECUTE format('INSERT INTO lake.%I SELECT * FROM founded_lake.%I', name, name);
    END LOOP;
END $$;
"""


@pytest.fixture(scope="session")
def founded(embedded: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Found a lake once, and keep its empty catalogue aside."""
    with psycopg.connect(embedded.owner_dsn, autocommit=True) as owner:
        owner.execute("DROP SCHEMA IF EXISTS lake, founded_lake CASCADE")
        settings = Settings(data=tmp_path_factory.mktemp("lake"))
        with open_lake(settings, embedded, clock=lambda: NOON):
            pass
        owner.execute("ALTER SCHEMA lake RENAME TO founded_lake")
    return embedded


@pytest.fixture
def make_lake(founded: Database, tmp_path: Path) -> Iterator[Callable[[], Lake]]:
    """Open the same fresh lake as often as a test asks, as several processes would."""
    with psycopg.connect(founded.owner_dsn, autocommit=True) as owner:
        guest = founded.application.user
        owner.execute(COPY)
        owner.execute(f"GRANT USAGE ON SCHEMA lake TO {guest}")  # type: ignore[arg-type]  # -- a role of our own
        owner.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA lake TO {guest}")  # type: ignore[arg-type]  # -- as above
        owner.execute("COMMENT ON SCHEMA lake IS 'founded 2'")
    opened: list[Lake] = []

    def make() -> Lake:
        lake = open_lake(Settings(data=tmp_path), founded, clock=lambda: NOON)
        opened.append(lake)
        return lake

    yield make
    for lake in opened:
        lake.close()


@pytest.fixture
def lake(make_lake: Callable[[], Lake]) -> Lake:
    """Return an open, empty lake."""
    return make_lake()
