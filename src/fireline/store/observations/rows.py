"""Rows: turns observations into the columns of the lake's tables, many at a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import attrs
import pyarrow as pa

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.fingerprint import Fingerprint, Picture
from fireline.domain.ids import unversioned
from fireline.domain.observation import (
    AccountSighting,
    AccountState,
    CountSighting,
    Deletion,
    Gap,
    Interaction,
    MediaSighting,
    Observation,
    Post,
    Quarantined,
)
from fireline.scour.columns import Column, Columns, Same, Stretch
from fireline.store.observations.tables import TABLES

Value = TypeVar("Value")

_LARGEST = 2**63 - 1
_NOT_TOLD = ("", "")

#: Columns of posts that are a key without its version, and the field that has the key.
_UNVERSIONED: Mapping[str, str] = {
    "native": "key",
    "repost_of": "repost_of",
    "quote_of": "quote_of",
    "reply_to": "reply_to",
}

#: Where each kind of observation is kept.
TABLE_OF: Mapping[type, str] = {
    Post: "posts",
    Interaction: "interactions",
    MediaSighting: "media",
    AccountSighting: "accounts",
    CountSighting: "counts",
    Deletion: "deletions",
    AccountState: "account_states",
    Gap: "gaps",
    Quarantined: "quarantine",
}


def observation_rows(observations: Iterable[Observation], *, at: datetime) -> dict[str, pa.Table]:
    """Return a table of rows for each kind that is there, in the order they were seen."""
    return column_rows(Columns.of(observations), at=at)


def column_rows(columns: Columns, *, at: datetime) -> dict[str, pa.Table]:
    """Return the rows of what stands in columns; fingerprints stand by themselves."""
    return {
        TABLE_OF[kind]: _rows(TABLE_OF[kind], kind, columns.of_kind(kind), at)
        for kind in columns.kinds
        if kind is not Fingerprint
    }


def fingerprint_rows(taken: Columns, *, of: Columns, at: datetime) -> pa.Table:
    """Return rows of fingerprints, each with the language and address of its post."""
    told = {
        key: (language, url)
        for posts in of.of_kind(Post)
        for key, language, url in zip(
            *(posts.listed(Post, name) for name in ("key", "language", "url")), strict=True
        )
    }
    stretches = []
    for stretch in taken.of_kind(Fingerprint):
        found = [told.get(key, _NOT_TOLD) for key in stretch.listed(Fingerprint, "post")]
        more = {"language": [each[0] for each in found], "url": [each[1] for each in found]}
        stretches.append(Stretch(stretch.count, {**stretch.fields, **more}))
    return _rows("fingerprints", Fingerprint, stretches, at)


def picture_rows(pictures: Sequence[Picture], *, at: datetime) -> pa.Table:
    """Return rows of what was learned of files."""
    columns = Columns.of(pictures)
    return _rows("pictures", Picture, columns.of_kind(Picture), at, days_of="fetched_at")


def checkpoint_rows(source: str, reached: Checkpoint, *, at: datetime) -> pa.Table:
    """Return the one row that says how far a source was read."""
    moment = at.astimezone(UTC)
    row = {"source": source, "reached": reached.reached, "stored_at": moment, "day": moment.date()}
    return pa.Table.from_pylist([row], schema=TABLES["checkpoints"])


def _rows(
    table: str, kind: type, stretches: Sequence[Stretch], at: datetime, days_of: str = "seen_at"
) -> pa.Table:
    schema = TABLES[table]
    columns = {
        field.name: pa.chunked_array(
            [_column(field, kind, stretch, at) for stretch in stretches], type=field.type
        )
        for field in schema
        if field.name != "day"
    }
    columns["day"] = columns[days_of].cast(schema.field("day").type)
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)


def _column(field: pa.Field, kind: type, stretch: Stretch, at: datetime) -> pa.Array:
    if field.name == "stored_at":
        return pa.repeat(pa.scalar(at, type=field.type), stretch.count)
    if kind is Post and field.name in _UNVERSIONED:
        keys = stretch.column(Post, _UNVERSIONED[field.name])
        return _array(_without_versions(keys), field.type, stretch.count)
    return _array(stretch.column(kind, field.name), field.type, stretch.count)


def _array(column: Column, kind: pa.DataType, count: int) -> pa.Array:
    """Return a column of what can be kept.

    Halves of surrogate pairs, which no text may hold, become question marks; a number that no
    column can hold was not told.
    """
    if isinstance(column, pa.Array):
        return column.cast(kind)
    if isinstance(column, Same) or _all_the_same(column):
        value = column.value if isinstance(column, Same) else column[0]
        return pa.repeat(pa.array([_whole(value)], type=kind)[0], count)
    try:
        return pa.array(column, type=kind)
    except (UnicodeEncodeError, OverflowError, pa.ArrowInvalid):
        return pa.array([_whole(value) for value in column], type=kind)


def _all_the_same(column: Sequence[object]) -> bool:
    """Say whether one value fills a column, as the moment of a page does; arrays repeat it."""
    first = column[0]
    return len(column) > 1 and all(value is first for value in column)


def _whole(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
        return None
    return [_whole(each) for each in value] if isinstance(value, tuple) else value


def _without_versions(keys: Column) -> Column:
    if isinstance(keys, Same):
        return keys
    listed = keys.to_pylist() if isinstance(keys, pa.Array) else keys
    return [key if key is None or "#" not in key else unversioned(key) for key in listed]


def value_of(kind: type[Value], row: Mapping[str, Any]) -> Value:
    """Return the domain's value that a row of the lake stands for."""
    return kind(**{field: row[field] for field in attrs.fields_dict(kind)})  # type: ignore[arg-type]  # -- every kind here is an attrs class
