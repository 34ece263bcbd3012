"""What only the owner of the tables may do at night: take a name out of all of them, and scrub.

Row security binds the owner too: it works as one authority at a time.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, LiteralString
from uuid import UUID

import attrs
import psycopg
from psycopg import sql

from fireline.domain.retention import Listed
from fireline.store.casework.row_security import bound_tables
from fireline.store.traces import Traces

Connection = psycopg.Connection[tuple[object, ...]]

#: Rows that are a person's and nobody else's, by the columns that hold the key.
_THEIRS = {
    Listed.ACCOUNT: {
        "casework_sightingrow": ("account",),
        "casework_rankedaccount": ("account",),
        "casework_reappearancerow": ("account",),
        "casework_returnline": ("removed", "returned"),
        "casework_keptpost": ("account",),
        "casework_keptaccount": ("account",),
        "casework_setaside": ("account",),
        "casework_watch": ("key",),
        "casework_queueditem": ("subject",),
        "casework_reviewrow": ("key",),
        "casework_groupmemberrow": ("account",),
    },
    Listed.POST: {
        "casework_sightingrow": ("native",),
        "casework_keptpost": ("native",),
        "casework_reappearancerow": ("removed", "again"),
        "casework_queueditem": ("subject",),
    },
}
#: The audit is changed by nobody; its details go whole, its leaves stay (LAW.md 4.8).
_AUDIT = frozenset(
    {
        "casework_auditentry",
        "casework_auditwaiting",
        "casework_auditleaf",
        "casework_auditedge",
        "casework_audithead",
    }
)
#: An act that waits for its number is left to the next night: without a leaf it would be lost.
_UNNUMBERED = """
SELECT e.id FROM casework_auditentry e JOIN casework_auditwaiting w ON w.entry_id = e.id
WHERE {named}
"""
_DETAILS = """
WITH gone AS (
    DELETE FROM casework_auditentry e USING casework_auditleaf l
    WHERE l.id = e.id AND ({named}) RETURNING l.number
)
SELECT number FROM gone ORDER BY number
"""
_TOLD = """
INSERT INTO casework_auditentry (id, authority_id, act, "on", purpose, because, at)
VALUES (%s, %s, 'audit:detail_erased', 'audit', 'retention', %s, %s)
"""
_THEIR_POSTS = """
SELECT key FROM casework_place WHERE account = %(key)s AND kind <> 'account'
UNION SELECT native FROM casework_sightingrow WHERE account = %(key)s ORDER BY 1
"""
_POSTS_AT_ONCE = 200
_HANDLES = """
SELECT features ->> 'handle' FROM casework_keptaccount
WHERE account = %s AND coalesce(features ->> 'handle', '') <> ''
"""
#: A place has a key of its own; two must not become one.
_THEIR_PLACES = """
UPDATE casework_place SET key = %(mark)s || '-' || right(id::text, 12), url = ''
WHERE account = %(key)s AND kind <> 'account'
"""
_WRITTEN = """
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb') AND table_name = ANY(%s)
ORDER BY table_name, column_name
"""


@attrs.frozen(kw_only=True)
class TakenOut:
    """How many rows of casework went, and in how many a name became a mark."""

    deleted: dict[str, int]
    changed: dict[str, int]
    details: int  #: of the audit
    unnumbered: int  #: acts that name them and have no number yet: they are not finished

    @property
    def together(self) -> dict[str, int]:
        """Count the rows that went or changed, table by table."""
        tables = sorted(self.deleted.keys() | self.changed.keys())
        return {name: self.deleted.get(name, 0) + self.changed.get(name, 0) for name in tables}


@attrs.frozen(kw_only=True)
class Taking:
    """Who is taken out of one authority's casework, and what stands in their place."""

    authority: UUID
    kind: Listed
    key: str
    traces: Traces
    mark: str
    act: UUID  #: id of the act that tells which details of the audit went
    at: datetime


def take_out(owner_dsn: str, taking: Taking, *, dry_run: bool = False) -> TakenOut:
    """Delete what is theirs in one authority's casework, and take the name out of the rest.

    Every column that holds words is looked at, whoever added it: the catalogue names them.
    """
    with psycopg.connect(owner_dsn) as owner:
        _look_as(owner, taking.authority)
        chunks = list(_chunks(owner, taking))
        numbers = sorted(number for traces in chunks for number in _details(owner, traces))
        if numbers:
            because = f"records {_stretches(numbers)}: they named a person who was erased"
            owner.execute(_TOLD, [taking.act, taking.authority, because, taking.at])
        owner.execute(_THEIR_PLACES, {"key": taking.key, "mark": taking.mark})
        done = TakenOut(
            deleted=_told(_delete(owner, taking.kind, taking.key)),
            changed=_summed(_change(owner, traces, taking.mark) for traces in chunks),
            details=len(numbers),
            unnumbered=len({entry for traces in chunks for entry in _unnumbered(owner, traces)}),
        )
        if dry_run:
            owner.rollback()
    return done


def handles_kept(owner_dsn: str, authority: UUID, account: str) -> tuple[str, ...]:
    """Return the handles that casework keeps of an account, which the lake may have forgotten."""
    with psycopg.connect(owner_dsn) as owner:
        _look_as(owner, authority)
        return tuple(str(handle) for (handle,) in owner.execute(_HANDLES, [account]).fetchall())


def _look_as(owner: Connection, authority: UUID) -> None:
    for name, value in (("app.authority", str(authority)), ("app.sees", "all")):
        owner.execute("SELECT set_config(%s, %s, true)", [name, value])


def _chunks(owner: Connection, taking: Taking) -> Iterator[Traces]:
    """Return their traces, and then the posts of theirs that casework knows, some at a time."""
    yield taking.traces
    posts = [str(key) for (key,) in owner.execute(_THEIR_POSTS, {"key": taking.key}).fetchall()]
    for start in range(0, len(posts), _POSTS_AT_ONCE):
        yield Traces(keys=tuple(posts[start : start + _POSTS_AT_ONCE]))


def _delete(owner: Connection, kind: Listed, key: str) -> Iterator[tuple[str, int]]:
    for table, columns in _THEIRS[kind].items():
        met = sql.SQL(" OR ").join(
            sql.SQL("{} = %(key)s").format(sql.Identifier(column)) for column in columns
        )
        statement = sql.SQL("DELETE FROM {} WHERE {}").format(sql.Identifier(table), met)
        yield table, owner.execute(statement, {"key": key}).rowcount


def _change(owner: Connection, traces: Traces, mark: str) -> Iterator[tuple[str, int]]:
    told = {f"trace{n}": pattern for n, pattern in enumerate(traces.patterns)}
    values = told | {"with": rf"\1{mark}\2"}
    for table, columns in _written(owner).items():
        changes = sql.SQL(", ").join(_without(name, kind, len(told)) for name, kind in columns)
        named = sql.SQL(" OR ").join(
            sql.SQL("{}::text ~ {}").format(sql.Identifier(name), sql.Placeholder(trace))
            for name, _ in columns
            for trace in told
        )
        statement = sql.SQL("UPDATE {} SET {} WHERE {}").format(
            sql.Identifier(table), changes, named
        )
        yield table, owner.execute(statement, values).rowcount


def _without(column: str, kind: str, patterns: int) -> sql.Composable:
    name = sql.Identifier(column)
    shown: sql.Composable = sql.SQL("{}::text").format(name)
    for number in range(patterns):
        for _twice in range(2):  # What stands between two names belongs to both.
            shown = sql.SQL("regexp_replace({}, {}, %(with)s, 'g')").format(
                shown, sql.Placeholder(f"trace{number}")
            )
    return sql.SQL("{} = ({})::{}").format(name, shown, sql.SQL(kind))


def _written(owner: Connection) -> dict[str, list[tuple[str, str]]]:
    """Return the columns of casework in which words stand, table by table."""
    wanted = [table for table in bound_tables() if table not in _AUDIT]
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in owner.execute(_WRITTEN, [wanted]).fetchall():
        if (table, column) not in _NOT_WORDS:
            found.setdefault(str(table), []).append((str(column), str(kind)))
    return found


#: The list itself: its key goes when its night is over, and never before.
_NOT_WORDS = frozenset({("casework_erasurerow", "key"), ("casework_erasurerow", "pseudonym")})


def _details(owner: Connection, traces: Traces) -> Sequence[int]:
    """Delete the details of acts that name them; return the numbers of their leaves."""
    return [int(str(number)) for (number,) in _naming(owner, _DETAILS, traces)]


def _unnumbered(owner: Connection, traces: Traces) -> Sequence[object]:
    """Return the acts that name them and wait for their number."""
    return [entry for (entry,) in _naming(owner, _UNNUMBERED, traces)]


def _naming(
    owner: Connection, statement: LiteralString, traces: Traces
) -> Sequence[tuple[object, ...]]:
    """Run a statement on the details of acts that name them."""
    told = {f"trace{n}": pattern for n, pattern in enumerate(traces.patterns)}
    named = sql.SQL(" OR ").join(
        sql.SQL("e.{} ~ {}").format(sql.Identifier(column), sql.Placeholder(trace))
        for column in ("on", "because")
        for trace in told
    )
    return owner.execute(sql.SQL(statement).format(named=named), told).fetchall()


def _stretches(numbers: Sequence[int]) -> str:
    """Return ``3, 5-7``, as the audit tells which details were erased."""
    told = []
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *rest = (number for _, number in group)
        told.append(f"{first}-{rest[-1]}" if rest else str(first))
    return ", ".join(told)


def _told(counted: Iterator[tuple[str, int]]) -> dict[str, int]:
    return {table.removeprefix("casework_"): rows for table, rows in counted if rows}


def _summed(counted: Iterator[Iterator[tuple[str, int]]]) -> dict[str, int]:
    told = Counter[str]()
    for each in counted:
        told.update(_told(each))
    return dict(told)


def owe_scrubbing(owner_dsn: str, *, at: datetime) -> None:
    """Keep that deleted bytes still lie in files of the database, whatever happens next."""
    with psycopg.connect(owner_dsn, autocommit=True) as owner:
        owner.execute("UPDATE lake.erase_version SET scrubbing_owed_since = %s", [at])


def scrubbing_owed_since(owner_dsn: str) -> datetime | None:
    """Say since when deleted bytes lie in files of the database; None when none do."""
    with psycopg.connect(owner_dsn, autocommit=True) as owner:
        row = owner.execute("SELECT scrubbing_owed_since FROM lake.erase_version").fetchone()
    return row[0] if row and isinstance(row[0], datetime) else None


LOCK_WAIT: Final = timedelta(seconds=5)
"""How long a table that somebody reads is waited for; whoever comes after us waits as long."""


@attrs.frozen(kw_only=True)
class Scrubbed:
    """What was written anew, and what this server does not let us do."""

    tables: int
    busy: int  #: tables that somebody held; scrubbing stays owed
    not_ours: tuple[str, ...]


def scrub(owner_dsn: str, *, lock_wait: timedelta = LOCK_WAIT) -> Scrubbed:
    """Write every table anew, then the statistics, and let the journal of writes go.

    A deleted row lies in its page, its index, the planner's samples and the journal (WAL) until
    each of them is written anew: ``VACUUM`` alone leaves it (docs/explanation/retention.md). A
    table that a dump or a long question holds is left to another time.
    """
    wait = f"{lock_wait // timedelta(milliseconds=1)}ms"
    with psycopg.connect(owner_dsn, autocommit=True) as owner:
        owner.execute("SELECT set_config('lock_timeout', %s, false)", [wait])
        tables = [sql.Identifier(*map(str, named)) for named in owner.execute(_OURS).fetchall()]
        busy = sum(not _written_anew(owner, table) for table in tables)
        if busy:
            return Scrubbed(tables=len(tables) - busy, busy=busy, not_ours=())
        try:
            refused = [says for says, statement in _BELOW if not _done(owner, statement)]
        except psycopg.errors.LockNotAvailable:
            return Scrubbed(tables=len(tables), busy=1, not_ours=())
        owner.execute("UPDATE lake.erase_version SET scrubbing_owed_since = NULL")
    return Scrubbed(tables=len(tables), busy=0, not_ours=tuple(refused))


def _written_anew(owner: Connection, table: sql.Identifier) -> bool:
    try:
        owner.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(table))
    except psycopg.errors.LockNotAvailable:
        return False
    return True


def _done(owner: Connection, statement: LiteralString) -> bool:
    """Run a statement that a server may refuse, or only skip with a warning; say whether it ran."""
    warned: list[str] = []

    def heard(told: psycopg.errors.Diagnostic) -> None:
        warned.append(told.severity_nonlocalized or "")

    owner.add_notice_handler(heard)
    try:
        owner.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return False
    finally:
        owner.remove_notice_handler(heard)
    return "WARNING" not in warned


_OURS = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname IN ('public', 'lake') AND tableowner = current_user
ORDER BY pg_total_relation_size(format('%I.%I', schemaname, tablename)::regclass), 1, 2
"""
#: The server we start lets its owner do these; one of yours may keep them to its administrator.
_BELOW: tuple[tuple[str, LiteralString], ...] = (
    ("the planner's samples (pg_statistic)", "VACUUM (FULL) pg_catalog.pg_statistic"),
    ("the journal's switch (pg_switch_wal)", "SELECT pg_switch_wal()"),
    ("the journal's end (CHECKPOINT)", "CHECKPOINT"),
)
