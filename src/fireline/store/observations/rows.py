"""Rows: turns observations into the columns of the lake's tables, many at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import attrgetter
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
from fireline.store.observations.tables import TABLES

Value = TypeVar("Value")

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
    sorted_out: dict[type, list[Observation]] = defaultdict(list)
    for observation in observations:
        sorted_out[type(observation)].append(observation)
    return {TABLE_OF[kind]: _rows(TABLE_OF[kind], of, at) for kind, of in sorted_out.items()}


def fingerprint_rows(
    fingerprints: Sequence[Fingerprint], observations: Iterable[Observation], *, at: datetime
) -> pa.Table:
    """Return rows of fingerprints, each with the language and address of its post."""
    posts = {seen.key: seen for seen in observations if isinstance(seen, Post)}
    found = [posts.get(fingerprint.post) for fingerprint in fingerprints]
    return _rows(
        "fingerprints",
        fingerprints,
        at,
        language=[post.language if post else "" for post in found],
        url=[post.url if post else "" for post in found],
    )


def picture_rows(pictures: Sequence[Picture], *, at: datetime) -> pa.Table:
    """Return rows of what was learned of files."""
    return _rows("pictures", pictures, at, days_of="fetched_at")


def checkpoint_rows(source: str, reached: Checkpoint, *, at: datetime) -> pa.Table:
    """Return the one row that says how far a source was read."""
    moment = at.astimezone(UTC)
    row = {"source": source, "reached": reached.reached, "stored_at": moment, "day": moment.date()}
    return pa.Table.from_pylist([row], schema=TABLES["checkpoints"])


def _rows(
    table: str,
    values: Sequence[Any],
    at: datetime,
    days_of: str = "seen_at",
    **given: Sequence[object],
) -> pa.Table:
    schema = TABLES[table]
    columns = {
        field.name: _column(field, values, at, given) for field in schema if field.name != "day"
    }
    columns["day"] = columns[days_of].cast(schema.field("day").type)
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)


def _column(
    field: pa.Field,
    values: Sequence[Any],
    at: datetime,
    given: Mapping[str, Sequence[object]],
) -> pa.Array:
    if field.name in given:
        return _array(given[field.name], field.type)
    if field.name == "stored_at":
        return pa.repeat(pa.scalar(at, type=field.type), len(values))
    read = _READ_AS.get(field.name)
    if read is not None and isinstance(values[0], Post):
        return _array([read(value) for value in values], field.type)
    return _array(list(map(attrgetter(field.name), values)), field.type)


def _array(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    """Return a column; halves of surrogate pairs, which no text may hold, become question marks."""
    try:
        return pa.array(values, type=kind)
    except UnicodeEncodeError:
        return pa.array([_whole(value) for value in values], type=kind)


def _whole(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return [_whole(each) for each in value] if isinstance(value, tuple) else value


def _without_version(name: str) -> Callable[[Post], str | None]:
    read = attrgetter(name)

    def column(post: Post) -> str | None:
        key = read(post)
        return None if key is None else unversioned(key)

    return column


#: Columns of posts that are not the field of the same name as it stands.
_READ_AS: Mapping[str, Callable[[Post], object]] = {
    "native": lambda post: unversioned(post.key),
    "repost_of": _without_version("repost_of"),
    "quote_of": _without_version("quote_of"),
    "reply_to": _without_version("reply_to"),
}


def value_of(kind: type[Value], row: Mapping[str, Any]) -> Value:
    """Return the domain's value that a row of the lake stands for."""
    return kind(**{field: row[field] for field in attrs.fields_dict(kind)})  # type: ignore[arg-type]  # -- every kind here is an attrs class
