"""Near: a copy in memory of what is asked most, while the lake is small enough for that.

A question to the lake costs tens of milliseconds however little it finds, for catalogue and files
must be opened. Tables of few rows are therefore kept in memory as well, without texts and raw
bytes, and brought up to date by the snapshots that were added. A copy that does not have as many
rows as its table (something was forgotten or rewritten) is made anew.
"""

import re
import threading

import duckdb

from fireline.store.observations.tables import HEAVY, TABLES

#: A table with more rows is asked where it lies.
FEW = 1_000_000
#: Questions that need what is heavy.
_FAR = frozenset({"held_accounts", "held_posts", "post_of", "posts_of", "profile_bytes"})

_TABLE = re.compile(r"\blake\.([a-z_]+)\b(?!\()")


class Near:
    """The copies of one open lake; threads may share them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Start without any copy; each is made when it is first asked for."""
        self._connection = connection
        self._marks: dict[str, int] = {}
        self._lock = threading.Lock()
        connection.execute("ATTACH ':memory:' AS near")

    def words(self, name: str, question: str, mark: int) -> str:
        """Return the question as it is to be asked: of the copies, if all its tables are small."""
        tables = sorted(set(_TABLE.findall(question)))
        if name in _FAR or not tables:
            return question
        with self._lock:
            is_near = all(self._is_copied(table, mark) for table in tables)
        return _TABLE.sub(r"near.\1", question) if is_near else question

    def _is_copied(self, table: str, mark: int) -> bool:
        if self._marks.get(table) == mark:
            return True
        cursor = self._connection.cursor()
        try:
            cursor.execute("BEGIN")
            rows = _count(cursor, f"lake.{table}")
            if rows <= FEW:
                self._bring_up_to(cursor, table, rows)
            cursor.execute("COMMIT")
        finally:
            cursor.close()
        if rows > FEW:
            self._marks.pop(table, None)
            return False
        self._marks[table] = mark
        return True

    def _bring_up_to(self, cursor: duckdb.DuckDBPyConnection, table: str, rows: int) -> None:
        known = self._marks.get(table)
        if known is not None:
            _add(cursor, table, since=known)
            if _count(cursor, f"near.{table}") == rows:
                return
        cursor.execute(
            f"CREATE OR REPLACE TABLE near.{table} AS"  # noqa: S608 -- a name of our own
            f" SELECT {_columns(table)}, snapshot_id FROM lake.{table}"
        )


def _add(cursor: duckdb.DuckDBPyConnection, table: str, *, since: int) -> None:
    cursor.execute(
        f"INSERT INTO near.{table} SELECT {_columns(table)}, snapshot_id"  # noqa: S608 -- a name of our own
        f" FROM lake.{table} WHERE snapshot_id > {since}"
    )


def _count(cursor: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(cursor.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608 -- a name of our own


def _columns(table: str) -> str:
    return ", ".join(f'"{name}"' for name in TABLES[table].names if name not in HEAVY)
