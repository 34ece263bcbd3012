"""Lake: the open store of observations; what is appended together is kept together."""

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from fireline.domain.clock import Clock
from fireline.errors import StoreError
from fireline.settings import Settings
from fireline.store.keys import KeyRing
from fireline.store.observations.catalogue import Catalogue
from fireline.store.observations.engine import Engine
from fireline.store.observations.erase_list import EraseList, sees_restricted
from fireline.store.observations.founding import found, place_of, require_writable
from fireline.store.observations.near import Near
from fireline.store.observations.questions import question
from fireline.store.observations.tables import MOMENT
from fireline.store.postgres import Database
from fireline.store.pseudonyms import Pseudonyms
from fireline.store.s3 import S3, is_s3

#: A writer that was overtaken tries again so often; the pauses double from the first.
TRIES = 12
FIRST_PAUSE = 0.02
LONGEST_PAUSE = 2.0

_log = logging.getLogger(__name__)


class Lake:
    """The lake as one process has it open; threads may share it, each call has its own cursor."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        engine: Engine,
        clock: Clock,
        *,
        dsn: str,
        pseudonyms: Pseudonyms,
    ) -> None:
        """Take over an open connection; ``open_lake`` makes one."""
        self._connection = connection
        self._erased = EraseList(connection, dsn, pseudonyms)
        self.pseudonyms = pseudonyms
        self._near = Near(connection)
        self._catalogue = Catalogue(dsn)
        self.engine = engine
        self.clock = clock

    def append(self, rows: Mapping[str, pa.Table]) -> None:
        """Append rows to several tables in one transaction, all or nothing.

        What is said of an account that was erased is left out. Another writer may be quicker;
        then the same is tried again. Appends alone never conflict for long: nothing here updates
        a row.

        Raises:
            StoreError: the lake could not take them.
        """
        version = self._catalogue.state().erased
        kept = {
            table: self._erased.admitted(table, told, version=version)
            for table, told in rows.items()
        }
        self._tried(lambda cursor: _insert(cursor, kept))

    def change(
        self, statement: str, values: Mapping[str, object] | None = None
    ) -> list[tuple[Any, ...]]:
        """Run one statement of maintenance in a transaction of its own; return what it says."""
        said: list[tuple[Any, ...]] = []

        def run(cursor: duckdb.DuckDBPyConnection) -> None:
            said[:] = cursor.execute(statement, dict(values or {})).fetchall()

        self._tried(run)
        return said

    def ask(self, name: str, wanted: pa.Table | None = None, /, **values: object) -> pa.Table:
        """Ask a named question; ``wanted`` is the table of that name in its words."""
        cursor = self._connection.cursor()
        try:
            if wanted is not None:
                cursor.register("wanted", wanted)
            words = self._asked(name)
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
        return str(self._catalogue.state().mark)

    def outlook(self) -> tuple[int, int, bool]:
        """Name what a question sees now: which state, under which list, with what eyes."""
        state = self._catalogue.state()
        return state.mark, state.erased, sees_restricted()

    def rows_in(self, table: str) -> int:
        """Count the rows of a table; the catalogue knows it, no file is read."""
        cursor = self._connection.cursor()
        try:
            counted = cursor.execute(f"SELECT count(*) FROM lake.{table}")  # noqa: S608 -- a name of our own
            return int(counted.fetchall()[0][0])
        finally:
            cursor.close()

    def forget_extremes(self) -> None:
        """Let the catalogue forget the smallest and largest texts that tables ever held."""
        self._catalogue.forget_extremes()

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

    def _asked(self, name: str) -> str:
        """Return the words in which a question is asked now: the one way to every row."""
        state = self._catalogue.state()
        words = self._near.words(name, question(name), state.mark)
        return self._erased.words(words, version=state.erased, mark=state.mark)

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
    place = place_of(settings)
    s3 = S3.of(settings) if is_s3(place) else None
    if s3 is None:
        require_writable(Path(place))
    engine = Engine(
        place=place,
        s3=s3,
        spill=(settings.data / "spill").resolve(),
        threads=settings.lake_threads,
        memory=settings.memory,
    )
    found(database, engine)
    dsn = database.app_dsn
    pseudonyms = Pseudonyms(KeyRing.of(settings).pseudonyms)
    return Lake(engine.attach(dsn), engine, clock, dsn=dsn, pseudonyms=pseudonyms)


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
