"""Columns: many observations at once, field by field, where one by one would be too slow.

A million posts as a million values cost more time than all that is done with them. A stretch says
the same in columns: a list for each field, an Arrow array where there is one already, or one value
that all share. A field that is not there has the value that the kind gives by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

import attrs
import pyarrow as pa

Value = TypeVar("Value")


@attrs.frozen
class Same:
    """One value that every row of a stretch shares."""

    value: object


Column: TypeAlias = Sequence[Any] | pa.Array | Same
"""One field of many values; an Arrow array is taken as it is."""


@attrs.frozen
class Stretch:
    """So many values of one kind, field by field, in the order in which they were seen."""

    count: int
    fields: Mapping[str, Column]

    def column(self, kind: type, field: str) -> Column:
        """Return one field of all values."""
        found = self.fields.get(field)
        return Same(defaults_of(kind)[field]) if found is None else found

    def listed(self, kind: type, field: str) -> Sequence[Any]:
        """Return one field of all values, written out."""
        column = self.column(kind, field)
        if isinstance(column, Same):
            return [column.value] * self.count
        return column.to_pylist() if isinstance(column, pa.Array) else column


class Columns:
    """What was seen in a stretch of a source, by kind; it grows while a batch is gathered."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._stretches: dict[type, list[Stretch]] = {}

    @classmethod
    def of(cls, values: Iterable[Any]) -> "Columns":
        """Return values in columns, each kind in the order of its values."""
        sorted_out: dict[type, list[Any]] = {}
        for value in values:
            sorted_out.setdefault(type(value), []).append(value)
        columns = cls()
        for kind, alike in sorted_out.items():
            fields = {name: list(map(attrgetter(name), alike)) for name in fields_of(kind)}
            columns.add(kind, len(alike), fields)
        return columns

    def add(self, kind: type, count: int, fields: Mapping[str, Column]) -> None:
        """Add so many values of a kind."""
        if count:
            self._stretches.setdefault(kind, []).append(Stretch(count, fields))

    def join(self, more: "Columns") -> None:
        """Add what others gathered, after what is here."""
        for kind in more.kinds:
            self._stretches.setdefault(kind, []).extend(more.of_kind(kind))

    @property
    def kinds(self) -> Sequence[type]:
        """The kinds of which there are any."""
        return tuple(self._stretches)

    def of_kind(self, kind: type) -> Sequence[Stretch]:
        """Return all stretches of a kind, in order."""
        return self._stretches.get(kind, ())

    def count(self, kind: type) -> int:
        """Say how many of a kind there are."""
        return sum(each.count for each in self.of_kind(kind))

    def __len__(self) -> int:
        return sum(map(self.count, self._stretches))

    def values(self, kind: type[Value]) -> Iterator[Value]:
        """Yield the values of a kind one by one, as everybody else knows them."""
        names = fields_of(kind)
        for stretch in self.of_kind(kind):
            listed = (stretch.listed(kind, name) for name in names)
            for row in zip(*listed, strict=True):
                yield kind(**dict(zip(names, row, strict=True)))


def fields_of(kind: type) -> tuple[str, ...]:
    """Name the fields of a kind."""
    return tuple(attrs.fields_dict(kind))


@cache
def defaults_of(kind: type) -> Mapping[str, object]:
    """Return the fields of a kind that need not be told, with the value they then have."""
    told = attrs.fields_dict(kind).items()
    return {name: field.default for name, field in told if field.default is not attrs.NOTHING}
