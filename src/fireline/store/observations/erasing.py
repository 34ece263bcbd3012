"""Erasing: the night's work in the lake, row by row, of who stands on the erase list.

The rows of an account or post go; what others wrote stays theirs, without the name in it and
without the bytes that it came in. Posts and profiles go last: from them a night that was killed
finds out again what there is to do. The bytes go with ``maintenance.expire``.
"""

from collections.abc import Iterator, Mapping

import attrs
import pyarrow as pa

from fireline.domain.retention import Listed
from fireline.store.observations import maintenance
from fireline.store.observations.erase_list import ACCOUNTS, POSTS, REFERENCES
from fireline.store.observations.lake import Lake
from fireline.store.observations.tables import BYTES, TABLES, TEXT, TEXTS
from fireline.store.traces import Traces

_LAST = ("accounts", "posts")


@attrs.frozen(kw_only=True)
class Trail:
    """Everything in the lake that is one person's, or one post's."""

    accounts: tuple[str, ...]
    posts: tuple[str, ...]  #: without version
    traces: Traces
    pseudonyms: tuple[str, ...]
    files: tuple[str, ...]  #: SHA-256 of media that nobody else's posts carry


def trail_of(lake: Lake, kind: Listed, key: str) -> Trail:
    """Find what there is, whether or not it is hidden by now."""
    accounts = (key,) if kind is Listed.ACCOUNT else ()
    asked = {"accounts": list(accounts), "post": key}
    posts = _column(
        lake,
        "SELECT DISTINCT native FROM lake.posts"
        " WHERE account IN (SELECT unnest($accounts)) OR native = $post ORDER BY native",
        asked,
    )
    handles = _column(
        lake,
        "SELECT DISTINCT handle FROM lake.accounts"
        " WHERE account IN (SELECT unnest($accounts)) AND handle <> '' ORDER BY handle",
        {"accounts": list(accounts)},
    )
    return Trail(
        accounts=accounts,
        posts=posts if posts or kind is Listed.ACCOUNT else (key,),
        traces=Traces(keys=(key,), handles=handles),
        pseudonyms=tuple(map(lake.pseudonyms.of, accounts)),
        files=_column(lake, _THEIR_FILES, {"accounts": list(accounts), "posts": list(posts)}),
    )


def count(lake: Lake, trail: Trail) -> dict[str, int]:
    """Count the rows that go, or change, table by table."""
    counted = {}
    for table in TABLES:
        condition, values = _theirs(table, trail)
        named, more = _naming(table, trail)
        told = lake.change(
            f"SELECT count(*) FROM lake.{table} WHERE {condition} OR {named}",  # noqa: S608 -- names of our own
            values | more,
        )
        counted[table] = int(told[0][0])
    return {table: rows for table, rows in counted.items() if rows}


def erase(lake: Lake, trail: Trail, *, mark: str) -> dict[str, int]:
    """Delete what is theirs and take the name out of the rest; count the rows, table by table."""
    changed = {}
    for table in sorted(TABLES, key=lambda name: (name in _LAST, name == "posts")):
        rows = _take_out_the_name(lake, table, trail, mark) + _delete(lake, table, trail)
        if rows:
            maintenance.rewrite(lake, table)
            changed[table] = rows
    return changed


def _delete(lake: Lake, table: str, trail: Trail) -> int:
    condition, values = _theirs(table, trail)
    return maintenance.delete(lake, table, condition, values)


def _take_out_the_name(lake: Lake, table: str, trail: Trail, mark: str) -> int:
    """Change what others wrote: the name becomes a mark, and the bytes it came in go."""
    theirs, values = _theirs(table, trail)
    named, more = _naming(table, trail)
    changes = ", ".join(_changes(table, trail, mark))
    if not changes:
        return 0
    known = values | more | ({"posts": list(trail.posts)} if table == "posts" else {})
    return maintenance.update(lake, table, changes, f"({named}) AND NOT ({theirs})", known)


def _theirs(table: str, trail: Trail) -> tuple[str, dict[str, object]]:
    """Say which rows of a table are theirs."""
    parts, values = ["false"], dict[str, object]()
    for column in ACCOUNTS.get(table, ()):
        parts.append(f'"{column}" IN (SELECT unnest($accounts))')
        values["accounts"] = list(trail.accounts)
    for column in POSTS.get(table, ()):
        parts.append(
            f"coalesce(split_part(\"{column}\", '#', 1) IN (SELECT unnest($posts)), false)"
        )
        values["posts"] = list(trail.posts)
    if table == "edges":
        parts += [f'"{side}" IN (SELECT unnest($names))' for side in ("actor", "target")]
        values["names"] = list(trail.pseudonyms)
    if table == "pictures":
        parts.append("sha256 IN (SELECT unnest($files))")
        values["files"] = list(trail.files)
    return " OR ".join(parts), values


def _naming(table: str, trail: Trail) -> tuple[str, dict[str, object]]:
    """Say which rows of a table name them anywhere."""
    parts, values = ["false"], dict[str, object]()
    for name, kind in _written(table):
        shown = f'CAST("{name}" AS VARCHAR)' if kind in {BYTES, TEXTS} else f'"{name}"'
        for number, pattern in enumerate(trail.traces.patterns):
            parts.append(f"coalesce(regexp_matches({shown}, $trace{number}), false)")
            values[f"trace{number}"] = pattern
    if table == "posts":
        values["posts"] = list(trail.posts)
        parts += [f'"{name}" IN (SELECT unnest($posts))' for name in REFERENCES]
    return " OR ".join(parts), values


def _changes(table: str, trail: Trail, mark: str) -> Iterator[str]:
    for name, kind in _written(table):
        if kind == BYTES:
            yield f"\"{name}\" = ''::BLOB"
        elif kind == TEXTS:
            yield f'"{name}" = list_transform("{name}", lambda one: {_without("one", trail, mark)})'
        elif name in REFERENCES:
            gone = f'"{name}" IN (SELECT unnest($posts))'
            yield f'"{name}" = CASE WHEN {gone} THEN NULL ELSE {_without(name, trail, mark)} END'
        else:
            yield f'"{name}" = {_without(name, trail, mark)}'


def _without(value: str, trail: Trail, mark: str) -> str:
    """Return the words that take the name out of a text."""
    shown = value if value == "one" else f'"{value}"'
    for number, _ in enumerate(trail.traces.patterns):
        for _twice in range(2):  # What stands between two names belongs to both.
            shown = rf"regexp_replace({shown}, $trace{number}, '\1{mark}\2', 'g')"
    return shown


def _written(table: str) -> list[tuple[str, pa.DataType]]:
    """Return the columns in which something is written; numbers and moments name nobody."""
    return [(one.name, one.type) for one in TABLES[table] if one.type in {TEXT, BYTES, TEXTS}]


#: What their posts carry and their profiles show, and nobody else's.
_THEIR_FILES = """
WITH theirs AS (
    SELECT sha256 FROM lake.media
    WHERE account IN (SELECT unnest($accounts))
        OR split_part(post, '#', 1) IN (SELECT unnest($posts))
    UNION
    SELECT unnest([avatar, banner]) FROM lake.accounts WHERE account IN (SELECT unnest($accounts))
),

others AS (
    SELECT sha256 FROM lake.media
    WHERE account NOT IN (SELECT unnest($accounts))
        AND split_part(post, '#', 1) NOT IN (SELECT unnest($posts))
    UNION
    SELECT unnest([avatar, banner]) FROM lake.accounts
    WHERE account NOT IN (SELECT unnest($accounts))
)

SELECT sha256 FROM theirs WHERE sha256 <> '' AND sha256 NOT IN (SELECT sha256 FROM others)
ORDER BY sha256
"""


def _column(lake: Lake, question: str, values: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(value) for (value,) in lake.change(question, values))
