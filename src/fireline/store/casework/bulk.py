"""Bulk: many rows in one statement, each column travelling as one array.

Row by row a turn of ten thousand sightings takes seconds; so it takes tens of milliseconds, and
the count of what was new comes back. Row security checks each row as always.
"""

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, FloatField, IntegerField, JSONField, TextField

from fireline.store.casework.models.row import Row

R = TypeVar("R", bound=Row)

AT_ONCE = 20_000
"""Rows that travel in one statement; more are split."""


def insert(
    rows: Sequence[R], *, same: Sequence[str] = (), update: Sequence[str] = (), where: str = ""
) -> int:
    """Insert rows and return how many were written.

    ``same`` names the columns of a unique constraint: a row that is there already stays as it is,
    or gets the columns named in ``update``. ``where`` is the condition of a partial constraint.
    """
    return sum(
        _insert(rows[start : start + AT_ONCE], _on_conflict(same, update, where))
        for start in range(0, len(rows), AT_ONCE)
    )


def _insert(rows: Sequence[R], on_conflict: str) -> int:
    fields = rows[0]._meta.concrete_fields
    names = ", ".join(_quoted(field.column) for field in fields)
    # JSON has no array that a driver fills with ease; it travels as text.
    arrays = ", ".join(f"%s::{_array_type(field)}[]" for field in fields)
    casts = ", ".join(f"c{n}::{field.db_type(connection)}" for n, field in enumerate(fields))
    columns = ", ".join(f"c{n}" for n in range(len(fields)))
    given = f"unnest({arrays}) AS given ({columns})"
    table = _quoted(rows[0]._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) SELECT {casts} FROM {given} {on_conflict}"  # noqa: S608 -- names come from our own models; every value is a parameter
    with connection.cursor() as cursor:
        cursor.execute(statement, [_column(rows, field) for field in fields])
        return int(cursor.rowcount)


def _array_type(field: "Field[object, object]") -> str:
    return "text" if isinstance(field, JSONField) else str(field.db_type(connection))


def _column(rows: Sequence[R], field: "Field[object, object]") -> list[object]:
    """Return one column, all of one type: a driver takes no array of whole numbers and others."""
    plain = _plain(field)
    values = [getattr(row, field.attname) for row in rows]
    return [None if value is None else plain(value) for value in values]


def _plain(field: "Field[object, object]") -> Callable[[Any], object]:
    for kind, plain in _PLAIN.items():
        if isinstance(field, kind):
            return plain
    return lambda value: value


_PLAIN: dict[type, Callable[[Any], object]] = {
    JSONField: partial(json.dumps, ensure_ascii=False),
    FloatField: float,
    IntegerField: int,
    TextField: str,
}


def _on_conflict(same: Sequence[str], update: Sequence[str], where: str) -> str:
    if not same:
        return ""
    target = f"ON CONFLICT ({', '.join(map(_quoted, same))})" + (f" WHERE {where}" if where else "")
    if not update:
        return f"{target} DO NOTHING"
    changes = ", ".join(f"{_quoted(name)} = EXCLUDED.{_quoted(name)}" for name in update)
    return f"{target} DO UPDATE SET {changes}"


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(str(name)))
