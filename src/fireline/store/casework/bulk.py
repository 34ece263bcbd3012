"""Bulk: many rows in one statement, and many rows back as one table.

Row by row a turn of ten thousand sightings takes seconds. So they travel in as one JSON text that
the server takes apart by the table's own types, and out as one CSV stream that Arrow reads. Row
security checks each row as always.
"""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from numbers import Integral, Real
from typing import TypeVar
from uuid import UUID

import pyarrow as pa
from django.db import connection
from pyarrow import csv

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


def read(question: str, given: Sequence[object], schema: pa.Schema) -> pa.Table:
    """Ask a question and return the answer as a table of this schema, in the order asked for."""
    told = BytesIO()
    asked = f"COPY ({question}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(asked, given) as stream:
        for block in stream:
            told.write(block)
    if not told.tell():
        return schema.empty_table()
    return csv.read_csv(
        pa.py_buffer(told.getvalue()),
        read_options=csv.ReadOptions(column_names=schema.names),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        # The server writes what is not there as nothing, and an empty text as two quotes.
        convert_options=csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    ).cast(schema)


def _insert(rows: Sequence[R], on_conflict: str) -> int:
    fields = [(field.column, field.attname) for field in rows[0]._meta.concrete_fields]
    text = json.dumps(
        [{column: getattr(row, name) for column, name in fields} for row in rows],
        ensure_ascii=False,
        allow_nan=False,
        default=_plain,
    )
    table = _quoted(rows[0]._meta.db_table)
    names = ", ".join(_quoted(column) for column, _ in fields)
    given = f"json_populate_recordset(NULL::{table}, %s)"
    statement = f"INSERT INTO {table} ({names}) SELECT {names} FROM {given} {on_conflict}"  # noqa: S608 -- names come from our own models; every value is a parameter
    with connection.cursor() as cursor:
        cursor.execute(statement, [text])
        return int(cursor.rowcount)


def _plain(value: object) -> str | int | float:
    """Return a value as the server reads its type; numbers may come out of an array."""
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.days} days {value.seconds} seconds {value.microseconds} microseconds"
    raise TypeError(f"{type(value).__name__} does not travel in bulk")


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
