"""Catalogue: what is asked of the lake's catalogue all the time, asked directly.

Through DuckDB it costs milliseconds, for an attached database is opened and planned each time.
"""

import threading

import attrs
import psycopg

from fireline.errors import StoreError

_NEWEST = """
SELECT (SELECT max(snapshot_id) FROM lake.ducklake_snapshot),
       (SELECT version FROM lake.erase_version)
"""

#: The smallest and largest text that a table ever held stays in the catalogue when its row goes.
#: Not known is always right (DuckLake then reads the files' own, which go with the files).
_EXTREMES = """
UPDATE lake.ducklake_table_column_stats AS told SET min_value = NULL, max_value = NULL
FROM lake.ducklake_column AS of
WHERE of.table_id = told.table_id AND of.column_id = told.column_id
    AND of.column_type IN ('varchar', 'blob')
    AND (told.min_value IS NOT NULL OR told.max_value IS NOT NULL)
"""


@attrs.frozen
class State:
    """The lake as it stands: its newest snapshot, and the number of the erase list."""

    mark: int
    erased: int


class Catalogue:
    """A connection of its own to the catalogue; it is opened again when it was lost."""

    def __init__(self, dsn: str) -> None:
        """Remember the way; the connection is opened when it is first needed."""
        self._dsn = dsn
        self._connection: psycopg.Connection[tuple[int, int]] | None = None
        self._lock = threading.Lock()

    def state(self) -> State:
        """Return the numbers of the newest snapshot and of the erase list.

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

    def forget_extremes(self) -> None:
        """Let the catalogue forget the smallest and largest texts that tables ever held."""
        with psycopg.connect(self._dsn, autocommit=True) as catalogue:
            catalogue.execute(_EXTREMES)

    def close(self) -> None:
        """End the connection, if there is one."""
        with self._lock:
            self._let_go()

    def _asked(self) -> State:
        if self._connection is None:
            self._connection = psycopg.connect(self._dsn, autocommit=True)
        found = self._connection.execute(_NEWEST).fetchone()
        return State(*found) if found else State(0, 0)

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
