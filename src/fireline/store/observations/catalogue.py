"""Catalogue: the one question to the lake's catalogue that is asked all the time, asked directly.

Through DuckDB it costs milliseconds, for an attached database is opened and planned each time.
"""

import threading

import psycopg

from fireline.errors import StoreError

_NEWEST = "SELECT max(snapshot_id) FROM lake.ducklake_snapshot"


class Catalogue:
    """A connection of its own to the catalogue; it is opened again when it was lost."""

    def __init__(self, dsn: str) -> None:
        """Remember the way; the connection is opened when it is first needed."""
        self._dsn = dsn
        self._connection: psycopg.Connection[tuple[int]] | None = None
        self._lock = threading.Lock()

    def mark(self) -> int:
        """Return the number of the newest snapshot.

        Raises:
            StoreError: the catalogue does not answer, not even when asked anew.
        """
        with self._lock:
            try:
                return self._asked()
            except psycopg.OperationalError:
                self._let_go()
            try:
                return self._asked()
            except psycopg.OperationalError as bad:
                raise StoreError(f"the lake's catalogue does not answer: {bad}") from bad

    def close(self) -> None:
        """End the connection, if there is one."""
        with self._lock:
            self._let_go()

    def _asked(self) -> int:
        if self._connection is None:
            self._connection = psycopg.connect(self._dsn, autocommit=True)
        found = self._connection.execute(_NEWEST).fetchone()
        return found[0] if found else 0

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
