"""Lake: the open store of observations; what is appended together is kept together."""

import logging
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from fireline.domain.clock import Clock
from fireline.errors import StoreError
from fireline.settings import Settings
from fireline.store.observations.catalogue import Catalogue
from fireline.store.observations.engine import Engine
from fireline.store.observations.founding import folder_of, found, require_writable
from fireline.store.observations.near import Near
from fireline.store.observations.questions import question
from fireline.store.observations.tables import MOMENT
from fireline.store.postgres import Database

#: A writer that was overtaken tries again so often; the pauses double from the first.
TRIES = 12
FIRST_PAUSE = 0.02
LONGEST_PAUSE = 2.0

_log = logging.getLogger(__name__)


class Lake:
    """The lake as one process has it open; threads may share it, each call has its own cursor."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, engine: Engine, clock: Clock, *, dsn: str
    ) -> None:
        """Take over an open connection; ``open_lake`` makes one."""
        self._connection = connection
        self._near = Near(connection)
        self._catalogue = Catalogue(dsn)
        self.engine = engine
        self.clock = clock

    def append(self, rows: Mapping[str, pa.Table]) -> None:
        """Append rows to several tables in one transaction, all or nothing.

        Another writer may be quicker; then the same is tried again. Appends alone never conflict
        for long: nothing here updates a row.

        Raises:
            StoreError: the lake could not take them.
        """
        self._tried(lambda cursor: _insert(cursor, rows))

    def change(self, statement: str, values: Mapping[str, object] | None = None) -> None:
        """Run one statement of maintenance in a transaction of its own."""
        self._tried(lambda cursor: cursor.execute(statement, dict(values or {})).fetchall())

    def ask(self, name: str, wanted: pa.Table | None = None, /, **values: object) -> pa.Table:
        """Ask a named question; ``wanted`` is the table of that name in its words."""
        cursor = self._connection.cursor()
        try:
            if wanted is not None:
                cursor.register("wanted", wanted)
            words = self._near.words(name, question(name), self._catalogue.mark())
            # Taken whole: a half-read answer keeps a transaction open in the catalogue.
            return _in_utc(cursor.execute(words, values).to_arrow_table())
        except duckdb.Error as bad:
            raise StoreError(f"the lake could not answer {name}: {_first(bad)}") from bad
        finally:
            cursor.close()

    def rows(
        self, name: str, wanted: pa.Table | None = None, /, **values: object
    ) -> list[dict[str, Any]]:
        """Ask a named question and return its rows, for answers that are small."""
        rows: list[dict[str, Any]] = self.ask(name, wanted, **values).to_pylist()
        return rows

    def mark(self) -> str:
        """Name the newest state of the lake."""
        return str(self._catalogue.mark())

    def rows_in(self, table: str) -> int:
        """Count the rows of a table; the catalogue knows it, no file is read."""
        cursor = self._connection.cursor()
        try:
            counted = cursor.execute(f"SELECT count(*) FROM lake.{table}")  # noqa: S608 -- a name of our own
            return int(counted.fetchall()[0][0])
        finally:
            cursor.close()

    def close(self) -> None:
        """Close the lake; what was appended is kept already."""
        self._connection.close()
        self._catalogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _tried(self, work: Callable[[duckdb.DuckDBPyConnection], object]) -> None:
        for attempt in range(TRIES):
            cursor = self._connection.cursor()
            try:
                cursor.execute("BEGIN")
                work(cursor)
                cursor.execute("COMMIT")
            except duckdb.Error as bad:
                _undo(cursor)
                if not is_conflict(bad) or attempt == TRIES - 1:
                    raise StoreError(f"the lake could not keep this: {_first(bad)}") from bad
                _log.info("Another writer was quicker; the lake tries again: %s", _first(bad))
            else:
                return
            finally:
                cursor.close()
            time.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt))


def open_lake(settings: Settings, database: Database, *, clock: Clock) -> Lake:
    """Open the lake that the settings name, and make it first where there is none."""
    folder = folder_of(settings)
    require_writable(folder)
    engine = Engine(
        folder=folder,
        spill=(settings.data / "spill").resolve(),
        threads=settings.lake_threads,
        memory=settings.memory,
    )
    found(database, engine)
    dsn = database.app_dsn
    return Lake(engine.attach(dsn), engine, clock, dsn=dsn)


def is_conflict(bad: duckdb.Error) -> bool:
    """Say whether another writer was quicker, so that trying again can help."""
    return "conflict" in str(bad).lower() or "could not serialize" in str(bad).lower()


def _in_utc(answer: pa.Table) -> pa.Table:
    """Name the time zone as everybody else does; DuckDB says Etc/UTC."""
    fields = [
        field.with_type(MOMENT) if pa.types.is_timestamp(field.type) else field
        for field in answer.schema
    ]
    return answer.cast(pa.schema(fields))


def _insert(cursor: duckdb.DuckDBPyConnection, rows: Mapping[str, pa.Table]) -> None:
    for table, incoming in rows.items():
        if incoming.num_rows == 0:
            continue
        columns = ", ".join(f'"{name}"' for name in incoming.column_names)
        cursor.register("incoming", incoming)
        cursor.execute(f"INSERT INTO lake.{table} ({columns}) SELECT {columns} FROM incoming")  # noqa: S608 -- names from our own tables.py
        cursor.unregister("incoming")


def _undo(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        cursor.execute("ROLLBACK")
    except duckdb.Error as bad:
        _log.debug("There was nothing to undo: %s", _first(bad))


def _first(bad: Exception) -> str:
    return str(bad).strip().splitlines()[0]
