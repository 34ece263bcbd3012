"""Typed: records read by what a mapping looks for in them, and by nothing else.

Most of a record is never asked for. From the paths of a mapping we make the types that msgspec
(https://jcristharif.com/msgspec/) decodes into: it passes over all the rest, and a path then costs
what an attribute costs. A record of other types than the paths expect is not for here: ``decoded``
says so, and it is read one by one, as any record can be.
"""

import re
from collections.abc import Callable, Sequence
from functools import reduce
from operator import attrgetter
from typing import Annotated, Any

import attrs
import msgspec

from fireline.platforms.archive.mapping import Mapping

#: Python refuses longer numbers; msgspec passes over them where nobody asked for them.
_LONG_NUMBER = re.compile(rb"[0-9]{4300}")
_LONG = 4300
#: What nothing can be: a field of this type sends a record to be read one by one.
_Never = Annotated[str, msgspec.Meta(min_length=1, max_length=0)]

Typed = Any
"""A record as one of the types that were made here."""
Firsts = Callable[[Sequence[Typed]], list[Any]]
"""Returns the first value that a path finds in each record, None where it finds nothing."""
Alls = Callable[[Sequence[Typed]], list[list[Any]]]
"""Returns all values that a path finds in each record."""

_STEP = re.compile(r"(?P<name>[^\[\]]+)(?:\[(?P<which>[^\[\]]*)\])?")


class Untyped(Exception):
    """The paths of a mapping want one field in two forms; its records are read one by one."""


class TypedReader:
    """Reads the records of one mapping."""

    def __init__(self, mapping: Mapping) -> None:
        """Make the types of a mapping.

        Raises:
            Untyped: no one type can be what all paths expect.
        """
        if mapping.unfold or mapping.form == "csv":
            raise Untyped
        ways = {name: path.split(" | ") for name, path in mapping.fields.items()}
        root = _Node()
        for way in (way.strip() for each in ways.values() for way in each):
            root.grow(_steps(way))
        whole = [way.strip() for each in ways.values() for way in each if _is_dotted(way)]
        self._decoder = msgspec.json.Decoder(root.type_of(never=whole))
        self._ways = {
            name: [_Way(way.strip(), root) for way in each] for name, each in ways.items()
        }

    def decoded(self, body: bytes) -> Typed | None:
        """Return a record, or None when it is to be read one by one."""
        try:
            if not body.isascii():
                body.decode("utf-8")
            if len(body) > _LONG and _LONG_NUMBER.search(body):
                return None
            return self._decoder.decode(body)
        except (ValueError, RecursionError):
            return None

    def points_at(self, field: str) -> bool:
        """Say whether the mapping has a path for a field."""
        return field in self._ways

    def firsts(self, field: str, records: Sequence[Typed]) -> list[Any] | None:
        """Return the first value of a field for each record; None when nothing points at it."""
        ways = self._ways.get(field)
        return None if ways is None else reduce(_else, (way.firsts(records) for way in ways))

    def alls(self, field: str, records: Sequence[Typed]) -> list[list[Any]] | None:
        """Return all values of a field for each record; None when nothing points at it."""
        ways = self._ways.get(field)
        if ways is None:
            return None
        return reduce(_or, (way.alls(records) for way in ways))


@attrs.frozen
class _Step:
    """One name of a path, and which items of the list under it."""

    name: str
    which: str | None


def _steps(way: str) -> list[_Step]:
    parts = [_STEP.fullmatch(part) for part in way.split(".")]
    steps = [_Step(part["name"], part["which"]) for part in parts if part]
    if len(steps) != len(parts) or sum(step.which is not None for step in steps) > 1:
        raise Untyped
    return steps


def _is_dotted(way: str) -> bool:
    return "." in way and "[" not in way and "]" not in way


@attrs.define
class _Node:
    """What the paths want of one place in a record: a value, fields of it, or its items."""

    names: "dict[str, _Node]" = attrs.field(factory=dict)
    items: "_Node | None" = None
    is_value: bool = False

    def grow(self, steps: Sequence[_Step]) -> None:
        """Want what a path points at."""
        if not steps:
            self.is_value = True
        else:
            below = self.names.setdefault(steps[0].name, _Node())
            below.grow_under(steps[0], steps[1:])
        if self.is_value + bool(self.names) + (self.items is not None) > 1:
            raise Untyped

    def grow_under(self, step: _Step, rest: Sequence[_Step]) -> None:
        """Want what a path points at below a name that may stand for a list."""
        if step.which is None:
            self.grow(rest)
            return
        self.items = self.items or _Node()
        self.items.grow(rest)
        key, equals, _ = step.which.partition("=")
        if equals:
            self.items.grow([_Step(key, None)])
        if self.is_value or self.names:
            raise Untyped

    def attribute(self, name: str) -> str:
        """Return the attribute in which a field of this place is found."""
        return f"f{list(self.names).index(name)}"

    def type_of(self, never: Sequence[str] = ()) -> Any:  # noqa: ANN401 -- a type made at run time
        """Return the type that holds what is wanted of this place, and nothing else."""
        if self.is_value:
            return Any
        if self.items is not None:
            # A list of keys may stand where another tool writes a list of what they stand for.
            kind = self.items.type_of()
            return list[kind if kind is Any else kind | str | int | float | bool | None]  # type: ignore[misc]  # -- a type made at run time
        fields: list[tuple[str, Any, Any]] = []
        for name, node in self.names.items():
            kind = node.type_of()
            empty = None if node.is_value else () if node.items is not None else kind()
            fields.append((self.attribute(name), kind, empty))
        spelled = {self.attribute(name): name for name in self.names}
        for number, name in enumerate(dict.fromkeys(never)):
            fields.append((f"n{number}", _Never, ""))
            spelled[f"n{number}"] = name
        return msgspec.defstruct("Record", fields, frozen=True, rename=spelled, gc=False)


class _Way:
    """One path through the types."""

    def __init__(self, way: str, root: _Node) -> None:
        chain: list[str] = []
        node = items = root
        which = None
        for step in _steps(way):
            chain.append(node.attribute(step.name))
            node = node.names[step.name]
            if step.which is not None and node.items is not None:
                self._get = attrgetter(".".join(chain))
                which, chain = step.which, []
                node = items = node.items
        if which is None:
            self._get = attrgetter(".".join(chain))
            self._pick: _Picking | None = None
        else:
            inner = attrgetter(".".join(chain)) if chain else None
            self._pick = _picking(which, items, inner)

    def firsts(self, records: Sequence[Typed]) -> list[Any]:
        if self._pick is None:
            return list(map(self._get, records))
        return [found[0] if found else None for found in self.alls(records)]

    def alls(self, records: Sequence[Typed]) -> list[list[Any]]:
        pick, values = self._pick, map(self._get, records)
        if pick is None:
            return [_NOTHING if value is None or value == "" else [value] for value in values]
        return [pick(items) if items else _NOTHING for items in values]


_NOTHING: list[Any] = []  #: shared; nobody changes what was found

_Picking = Callable[[Sequence[Any]], list[Any]]
"""Returns the values of a list that a path wants."""


def _picking(which: str, items: _Node, inner: Callable[[Any], Any] | None) -> _Picking:
    chosen = _choosing(which, items)
    if inner is None:
        return lambda listed: [
            value for value in chosen(listed) if value is not None and value != ""
        ]
    # Where a path goes on to a field, what has no fields has nothing to tell.
    return lambda listed: [
        value
        for item in chosen(listed)
        if isinstance(item, msgspec.Struct) and (value := inner(item)) is not None and value != ""
    ]


def _choosing(which: str, items: _Node) -> Callable[[Sequence[Any]], Sequence[Any]]:
    if which.isdigit():
        at = int(which)
        return lambda listed: listed[at : at + 1]
    key, equals, wanted = which.partition("=")
    if not equals:
        return lambda listed: listed
    told = attrgetter(items.attribute(key))
    return lambda listed: [
        item for item in listed if isinstance(item, msgspec.Struct) and told(item) == wanted
    ]


def _else(first: list[Any], second: list[Any]) -> list[Any]:
    """Return the first where it tells something, else the second."""
    return [
        other if value is None or value == "" else value
        for value, other in zip(first, second, strict=True)
    ]


def _or(first: list[list[Any]], second: list[list[Any]]) -> list[list[Any]]:
    """Return what the first found where it found anything, else what the second did."""
    return [found or other for found, other in zip(first, second, strict=True)]
