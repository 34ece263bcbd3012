"""Database: keeps the one database up, makes what it holds the first time, sees it answer."""

import psycopg

from fireline import wiring
from fireline.errors import StoreError
from fireline.jobs.life import Life
from fireline.settings import Settings
from fireline.store.postgres import Database, open_database

LOOK_SECONDS = 1.0


def run(settings: Settings, life: Life) -> None:
    """Start the embedded server, or find your own; then ask it every second.

    Raises:
        StoreError: it answered and does so no longer; whoever starts this again starts it again.
    """
    with open_database(settings) as database:
        with wiring.opened(settings):
            pass  # Tables, roles and lake are there now; whoever comes next only opens them.
        whose = "your own server" if settings.database_url else "the embedded server"
        life.ready(f"{whose} answers")
        _watch(database, life)


def _watch(database: Database, life: Life) -> None:
    try:
        with psycopg.connect(database.app_dsn, autocommit=True) as connection:
            while life.goes_on_after(LOOK_SECONDS):
                connection.execute("SELECT 1")
    except psycopg.OperationalError as lost:
        if not life.stopping:
            said = " ".join(str(lost).split())
            raise StoreError(f"the database no longer answers: {said}") from lost
