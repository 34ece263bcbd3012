"""Erase list: what no question returns, whoever asks it, from the moment it stands there.

Every question goes through ``Lake.ask``, and what comes out of ``EraseList.words`` asks views that
leave out what the list names: rows by an erased account or of an erased post, and the names of
such posts where others passed them on. A lead who looks at what is restricted sees through the
restrictions, never through the erasures. Until the list names somebody, nothing is looked up.

At night the bytes go (``erasing``); after it the list knows an account by its pseudonym only, and
what comes in of it anew is not kept.
"""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

import attrs
import duckdb
import psycopg
import pyarrow as pa
import pyarrow.compute as pc

from fireline.store.observations.tables import HEAVY, TABLES
from fireline.store.pseudonyms import Pseudonyms

_LIST = "SELECT kind, measure, key, pseudonym FROM lake.erase_list"
_NAMED = re.compile(r"\b(lake|near)\.([a-z_]+)\b(?!\()")

#: Columns that hold a key of an account, and those that hold a key of a post, table by table.
ACCOUNTS: Mapping[str, tuple[str, ...]] = {
    "posts": ("account",),
    "interactions": ("actor", "target"),
    "media": ("account",),
    "accounts": ("account",),
    "deletions": ("account",),
    "account_states": ("account",),
    "fingerprints": ("account",),
}
POSTS: Mapping[str, tuple[str, ...]] = {
    "posts": ("native",),
    "interactions": ("post",),
    "media": ("post",),
    "counts": ("post",),
    "deletions": ("post",),
    "fingerprints": ("post",),
}
#: What somebody else passed on: the row is theirs, only the name of the post goes.
REFERENCES = ("repost_of", "quote_of", "reply_to")

_SEEING = ContextVar("seeing_restricted", default=False)


@contextmanager
def seeing_restricted() -> Iterator[None]:
    """Let the questions in here see what is restricted: a lead looks at it, nobody else."""
    before = _SEEING.set(True)
    try:
        yield
    finally:
        _SEEING.reset(before)


def sees_restricted() -> bool:
    """Say whether a question that is asked here sees what is restricted."""
    return _SEEING.get()


@attrs.frozen(kw_only=True)
class Listed:
    """The list as it stands: keys in clear until their night, pseudonyms for ever."""

    accounts: Mapping[str, bool]  #: key -> whether it is only restricted
    posts: Mapping[str, bool]
    kept_out: frozenset[str]  #: pseudonyms of accounts whose posts are not taken in any more

    @classmethod
    def of(cls, rows: list[tuple[str, str, str, str]]) -> "Listed":
        """Return the list in its rows; who is erased and restricted is erased."""
        named: dict[str, dict[str, bool]] = {"account": {}, "post": {}}
        for kind, measure, key, _ in rows:
            if key:
                known = named[kind].get(key, True)
                named[kind][key] = known and measure == "restrict"
        out = frozenset(
            pseudonym for kind, measure, _, pseudonym in rows if (kind, measure) == _KEEPS_OUT
        )
        return cls(accounts=named["account"], posts=named["post"], kept_out=out)

    @property
    def is_empty(self) -> bool:
        """Say whether every row may be shown."""
        return not (self.accounts or self.posts)


_KEEPS_OUT = ("account", "erase")
_NOBODY = Listed(accounts={}, posts={}, kept_out=frozenset())


class EraseList:
    """The list as one open lake applies it; threads may share it."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, dsn: str, pseudonyms: Pseudonyms
    ) -> None:
        """Start without the list; it is read when its number has grown."""
        self._connection = connection
        self._dsn = dsn
        self._pseudonyms = pseudonyms
        self._version = 0
        self._listed = _NOBODY
        self._known: tuple[int, int] | None = None
        self._views: set[tuple[str, str, str]] = set()
        self._lock = threading.Lock()

    def words(self, question: str, *, version: int, mark: int) -> str:
        """Return the question as it may be asked: of views that leave out who is listed."""
        with self._lock:
            listed = self._read(version)
            if listed.is_empty:
                return question
            seeing = "lead" if sees_restricted() else "all"
            self._bring_up_to(listed, version, mark)
            self._have_views(question, seeing)
        return _NAMED.sub(rf"hidden.\1_{seeing}.\2", question)

    def admitted(self, table: str, rows: pa.Table, *, version: int) -> pa.Table:
        """Return the rows that may be kept: none of an account that was erased."""
        with self._lock:
            kept_out = self._read(version).kept_out
        if not kept_out or table not in ACCOUNTS:
            return rows
        for column in ACCOUNTS[table]:
            rows = rows.filter(self._may_stay(rows[column], kept_out))
        return rows

    def _may_stay(self, keys: pa.ChunkedArray, kept_out: frozenset[str]) -> pa.Array:
        out = [key for key in keys.unique().to_pylist() if self._pseudonyms.of(key) in kept_out]
        return pc.invert(pc.is_in(keys, value_set=pa.array(out, keys.type)))

    def _read(self, version: int) -> Listed:
        if version != self._version:
            with psycopg.connect(self._dsn, autocommit=True) as asked:
                self._listed = Listed.of(asked.execute(_LIST).fetchall())
            self._version, self._known = version, None
        return self._listed

    def _bring_up_to(self, listed: Listed, version: int, mark: int) -> None:
        """Have the keys of everybody listed, and of all their posts, where the views look."""
        if self._known == (version, mark):
            return
        cursor = self._connection.cursor()
        try:
            if self._known is None:
                cursor.execute("ATTACH IF NOT EXISTS ':memory:' AS hidden")
                _fill(cursor, "accounts", listed.accounts)
                _fill(cursor, "posts", listed.posts)
            cursor.execute(_THEIR_POSTS, {"since": self._known[1] if self._known else -1})
        finally:
            cursor.close()
        self._known = (version, mark)

    def _have_views(self, question: str, seeing: str) -> None:
        """Make the views that a question is asked of, once each."""
        wanted = {(source, seeing, table) for source, table in _NAMED.findall(question)}
        cursor = self._connection.cursor()
        try:
            for source, _, table in sorted(wanted - self._views):
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS hidden.{source}_{seeing}")
                cursor.execute(_view(table, source, seeing))
        finally:
            cursor.close()
        self._views |= wanted


#: Which posts an account wrote is known by asking; of what was added since, when there is more.
_THEIR_POSTS = """
INSERT INTO hidden.main.posts
SELECT native, bool_and(restricted)
FROM lake.posts INNER JOIN hidden.main.accounts ON hidden.main.accounts.key = lake.posts.account
WHERE lake.posts.snapshot_id > $since AND native NOT IN (SELECT key FROM hidden.main.posts)
GROUP BY native
"""


def _fill(cursor: duckdb.DuckDBPyConnection, table: str, keys: Mapping[str, bool]) -> None:
    named = pa.table(
        {
            "key": pa.array(list(keys), pa.string()),
            "restricted": pa.array(list(keys.values()), pa.bool_()),
        }
    )
    cursor.register("named", named)
    cursor.execute(
        f"CREATE OR REPLACE TABLE hidden.main.{table} AS SELECT key, restricted FROM named"  # noqa: S608 -- a name of our own
    )
    cursor.unregister("named")


def _view(table: str, source: str, seeing: str) -> str:
    """Say how a table looks to whoever may not see who is listed."""
    only = " WHERE NOT restricted" if seeing == "lead" else ""
    accounts = f"(SELECT key FROM hidden.main.accounts{only})"  # noqa: S608 -- names of our own, here and below
    posts = f"(SELECT key FROM hidden.main.posts{only})"  # noqa: S608 -- as above
    heavy = HEAVY if source == "near" else frozenset()
    columns = [_column(name, posts) for name in TABLES[table].names if name not in heavy]
    conditions = [f'"{name}" NOT IN {accounts}' for name in ACCOUNTS.get(table, ())]
    conditions += [
        f'("{name}" IS NULL OR split_part("{name}", \'#\', 1) NOT IN {posts})'
        for name in POSTS.get(table, ())
    ]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return (
        f"CREATE OR REPLACE VIEW hidden.{source}_{seeing}.{table} AS"  # noqa: S608 -- names of our own
        f" SELECT {', '.join(columns)}, snapshot_id FROM {source}.{table}{where}"
    )


def _column(name: str, posts: str) -> str:
    if name not in REFERENCES:
        return f'"{name}"'
    return f'CASE WHEN "{name}" IN {posts} THEN NULL ELSE "{name}" END AS "{name}"'
