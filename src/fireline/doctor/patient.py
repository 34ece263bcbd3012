"""Patient: the installation as the doctor finds it, its database asked if it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import attrs
import psycopg

from fireline.domain.clock import Clock
from fireline.settings import Settings
from fireline.store.postgres import Database
from fireline.store.postgres.answering import connected
from fireline.store.postgres.looking import database_there

START = "start the installation: fireline up"


class DatabaseAway(Exception):
    """The database does not answer, so that nothing can be asked of it."""


@attrs.frozen(kw_only=True)
class Patient:
    """One installation."""

    settings: Settings
    clock: Clock

    def database(self) -> Database:
        """Return the addresses of the database.

        Raises:
            DatabaseAway: none was ever made here.
        """
        found = database_there(self.settings)
        if found is None:
            raise DatabaseAway(f"{self.settings.data} holds no database")
        return found

    @contextmanager
    def asked(self) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
        """Connect as the application does.

        Raises:
            DatabaseAway: it does not answer.
        """
        address = self.database().application
        try:
            connection = connected(address)
        except psycopg.OperationalError as away:
            raise DatabaseAway(" ".join(str(away).split())) from away
        with connection:
            yield connection

    def answer(self, question: LiteralString) -> list[tuple[object, ...]]:
        """Ask one question as the application.

        Raises:
            DatabaseAway: the database does not answer.
        """
        with self.asked() as connection:
            return connection.execute(question).fetchall()
