"""Tables: what the lake holds, column by column; the one truth for making, filling and reading it.

The columns are the fields of the domain's values, with ``stored_at`` and ``day`` (of ``seen_at``,
by which the files are parted and forgotten). The lake holds only what the open internet said:
nothing in it belongs to an authority.
"""

from collections.abc import Mapping

import attrs
import pyarrow as pa

MOMENT = pa.timestamp("us", tz="UTC")
TEXT = pa.string()
BYTES = pa.binary()
NUMBER = pa.int64()
TRUTH = pa.bool_()
TEXTS = pa.list_(pa.string())

#: Every table ends with these two; the lake fills them.
_KEPT = {"stored_at": MOMENT, "day": pa.date32()}


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema({**columns, **_KEPT})


TABLES: Mapping[str, pa.Schema] = {
    "posts": _schema(
        key=TEXT,
        native=TEXT,  # the key without its version: what reposts and deletions speak of
        account=TEXT,
        said_at=MOMENT,
        seen_at=MOMENT,
        text=TEXT,
        language=TEXT,
        url=TEXT,
        links=TEXTS,
        repost_of=TEXT,  # these three without version
        quote_of=TEXT,
        reply_to=TEXT,
        raw=BYTES,
    ),
    "interactions": _schema(
        tie=TEXT,
        actor=TEXT,
        target=TEXT,
        said_at=MOMENT,
        seen_at=MOMENT,
        post=TEXT,
        undone=TRUTH,
    ),
    "media": _schema(
        post=TEXT,
        account=TEXT,
        position=NUMBER,
        said_at=MOMENT,
        seen_at=MOMENT,
        sha256=TEXT,
        mime=TEXT,
        size=NUMBER,
        description=TEXT,
        url=TEXT,
        fetched=TRUTH,
    ),
    "accounts": _schema(
        account=TEXT,
        seen_at=MOMENT,
        said_at=MOMENT,
        handle=TEXT,
        name=TEXT,
        biography=TEXT,
        avatar=TEXT,
        avatar_pdq=TEXT,
        banner=TEXT,
        followers=NUMBER,
        following=NUMBER,
        posts=NUMBER,
        created_at=MOMENT,
        raw=BYTES,
    ),
    "counts": _schema(
        post=TEXT,
        seen_at=MOMENT,
        views=NUMBER,
        likes=NUMBER,
        reposts=NUMBER,
        replies=NUMBER,
        quotes=NUMBER,
    ),
    "deletions": _schema(post=TEXT, account=TEXT, seen_at=MOMENT, said_at=MOMENT),
    "account_states": _schema(account=TEXT, standing=TEXT, seen_at=MOMENT, said_at=MOMENT),
    "gaps": _schema(
        source=TEXT,
        seen_at=MOMENT,
        because=TEXT,
        after=TEXT,
        until=TEXT,
        from_at=MOMENT,
        until_at=MOMENT,
    ),
    "quarantine": _schema(source=TEXT, seen_at=MOMENT, because=TEXT, raw=BYTES, where=TEXT),
    "fingerprints": _schema(
        kind=TEXT,
        value=TEXT,
        post=TEXT,
        account=TEXT,
        said_at=MOMENT,
        seen_at=MOMENT,
        quality=NUMBER,
        part=TEXT,
        language=TEXT,  # of the post, so that matching needs no join
        url=TEXT,
    ),
    "pictures": _schema(
        sha256=TEXT,
        fetched_at=MOMENT,
        pdq=TEXT,
        quality=NUMBER,
        mime=TEXT,
        size=NUMBER,
        failure=TEXT,
    ),
    "checkpoints": _schema(source=TEXT, reached=TEXT),
    # Who turned to whom how often on one day, under pseudonyms: what is left when posts are gone.
    "edges": _schema(tie=TEXT, actor=TEXT, target=TEXT, times=NUMBER),
}

#: Too large to be kept in memory as well, and asked for one row at a time.
HEAVY = frozenset({"raw", "text"})

_WORDS: Mapping[pa.DataType, str] = {
    MOMENT: "TIMESTAMPTZ",
    TEXT: "VARCHAR",
    BYTES: "BLOB",
    NUMBER: "BIGINT",
    TRUTH: "BOOLEAN",
    TEXTS: "VARCHAR[]",
    pa.date32(): "DATE",
}


@attrs.frozen
class Making:
    """The statements that make one table, parted by day."""

    create: str
    part: str


def makings() -> tuple[Making, ...]:
    """Say how to make every table; each statement may be run again."""
    return tuple(
        Making(
            create=f"CREATE TABLE IF NOT EXISTS lake.{name} ({_columns(schema)})",
            part=f"ALTER TABLE lake.{name} SET PARTITIONED BY (day)",
        )
        for name, schema in TABLES.items()
    )


def _columns(schema: pa.Schema) -> str:
    return ", ".join(f'"{column.name}" {_WORDS[column.type]}' for column in schema)
