"""Paths: how a mapping points at a value inside of a record.

A path is names joined by dots; ``[]`` takes every item of a list, ``[type=retweeted]`` those that
say so, ``[0]`` one of them. Alternatives are parted by `` | ``: the first that tells something
counts. A name that has dots in it, as a column may, is tried whole first.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fireline.errors import ConfigError

Reader = Callable[[Mapping[str, Any]], list[Any]]
"""Returns every value that a path finds in a record; what is not told is not in the list."""

_NOTHING: list[Any] = []  #: shared; nobody changes what a reader returned
_STEP = re.compile(r"(?P<name>[^\[\]]+)(?:\[(?P<which>[^\[\]]*)\])?")


def reader(path: str) -> Reader:
    """Return what reads a path.

    Raises:
        ConfigError: the path cannot be read.
    """
    ways = [_way(way.strip()) for way in path.split(" | ")]
    if len(ways) == 1:
        return ways[0]
    return lambda record: next((found for way in ways if (found := way(record))), [])


def beginnings(path: str) -> frozenset[str]:
    """Return the names of which a record must have one for the path to find anything."""
    ways = [way.strip() for way in path.split(" | ")]
    return frozenset(ways) | {way.partition(".")[0].partition("[")[0] for way in ways}


def _way(path: str) -> Reader:
    return _plain(path) if "[" not in path and "]" not in path else _branching(path)


def _plain(path: str) -> Reader:
    """Read a path that leads to one value: most do, and a million records are read by it."""
    names = path.split(".")

    def read(record: Mapping[str, Any]) -> list[Any]:
        value: Any = record.get(path)
        if value is None:
            value = record
            for name in names:
                if not isinstance(value, dict):
                    return _NOTHING
                value = value.get(name)
        return _NOTHING if value is None or value == "" else [value]

    return read


def _branching(path: str) -> Reader:
    steps = [_step(part, path) for part in path.split(".")]
    first = path.partition(".")[0].partition("[")[0]

    def read(record: Mapping[str, Any]) -> list[Any]:
        if first not in record:
            return _NOTHING
        found: list[Any] = [record]
        for step in steps:
            found = [value for each in found for value in step(each)]
        return [value for value in found if value is not None and value != ""]

    return read


def _step(part: str, path: str) -> Callable[[Any], Iterator[Any]]:
    match = _STEP.fullmatch(part)
    if match is None:
        raise ConfigError(f"the path {path!r} of a mapping cannot be read at {part!r}")
    name, which = match["name"], match["which"]
    if which is None:
        return lambda value: _named(value, name)
    return lambda value: (item for listed in _named(value, name) for item in _chosen(listed, which))


def _named(value: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 -- whatever JSON holds
    if isinstance(value, Mapping) and name in value:
        yield value[name]


def _chosen(listed: Any, which: str) -> Iterator[Any]:  # noqa: ANN401 -- whatever JSON holds
    if not isinstance(listed, list):
        return
    if which.isdigit():
        yield from listed[int(which) : int(which) + 1]
        return
    key, equals, wanted = which.partition("=")
    for item in listed:
        if not equals or (isinstance(item, Mapping) and item.get(key) == wanted):
            yield item
