"""Database: keeps the one database up, makes what it holds the first time, sees it answer."""

from contextlib import closing

import psycopg

from fireline.domain.clock import system_clock
from fireline.errors import StoreError
from fireline.jobs.life import Life
from fireline.settings import Settings
from fireline.store.backup.unfinished import require_whole
from fireline.store.casework.configuration import configure
from fireline.store.casework.migrating import make_tables
from fireline.store.observations import open_lake
from fireline.store.postgres import Database, open_database

LOOK_SECONDS = 1.0


def run(settings: Settings, life: Life) -> None:
    """Start the embedded server, or find your own; then ask it every second.

    Raises:
        StoreError: it answered and does so no longer; whoever starts this again starts it again.
    """
    require_whole(settings.data)
    with open_database(settings) as database:
        configure(settings, database)
        make_tables()
        open_lake(settings, database, clock=system_clock).close()
        whose = "your own server" if settings.database_url else "the embedded server"
        life.ready(f"{whose} answers")
        _watch(database, life)


def _watch(database: Database, life: Life) -> None:
    try:
        with closing(psycopg.connect(database.app_dsn, autocommit=True)) as connection:
            while life.goes_on_after(LOOK_SECONDS):
                connection.execute("SELECT 1")
    except psycopg.OperationalError as lost:
        if not life.stopping:
            said = " ".join(str(lost).split())
            raise StoreError(f"the database no longer answers: {said}") from lost
