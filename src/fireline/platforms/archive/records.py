"""Records: cuts the bytes of an archive into records, each with the place after it."""

from collections.abc import Callable, Iterator
from typing import IO

import attrs

#: A record of CSV that is longer has a quotation mark too many: its first line is set aside.
LONGEST = 1_000_000
_LINES = 1_000


@attrs.frozen
class Record:
    """The bytes of one record, the line where it begins, and where the next one does."""

    body: bytes
    line: int
    after: int  #: place in the unpacked bytes
    lines: int = 1


Cutter = Callable[[IO[bytes], int, int], Iterator[Record]]
"""Cuts a file from a place and the number of the line there."""


def lines(file: IO[bytes], at: int, line: int) -> Iterator[Record]:
    """Cut at every line end; blank lines are no records."""
    for body in file:
        at += len(body)
        if body.strip():
            yield Record(body.rstrip(b"\r\n"), line, at)
        line += 1


def quoted_lines(file: IO[bytes], at: int, line: int) -> Iterator[Record]:
    """Cut at line ends that are not between quotation marks, as CSV has them (RFC 4180, 2.6)."""
    waiting: list[bytes] = []
    while first := waiting.pop(0) if waiting else file.readline():
        together, read = _until_balanced(first, file, waiting)
        at += sum(map(len, together))
        body = b"".join(together)
        if body.strip():
            yield Record(body.rstrip(b"\r\n"), line, at, len(together))
        line += len(together)
        waiting = read


def _until_balanced(
    first: bytes, file: IO[bytes], waiting: list[bytes]
) -> tuple[list[bytes], list[bytes]]:
    """Return the lines of one record, and those that were read beyond it."""
    together, marks, size = [first], first.count(b'"'), len(first)
    while marks % 2:
        following = waiting.pop(0) if waiting else file.readline()
        if not following or size > LONGEST or len(together) >= _LINES:
            rest = [*together[1:], *([following] if following else []), *waiting]
            return [first], rest
        together.append(following)
        marks += following.count(b'"')
        size += len(following)
    return together, waiting
