"""Records: cuts the bytes of an archive into records, each with the place after it.

No line is longer than what is held of it in memory: of a longer one the beginning is handed on, to
be set aside, and the reading goes on after its end.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, NamedTuple

#: The longest line that is read: a page of 500 posts with all that can be asked for is a third.
LONGEST_LINE = 8 * 1024 * 1024
#: What is kept of a longer one, so that a person can see what it was.
BEGINNING = 1_000
#: A record of CSV that is longer has a quotation mark too many: its first line is set aside.
LONGEST = 1_000_000
_LINES = 1_000
_MOUTHFUL = 1024 * 1024


class Record(NamedTuple):
    """The bytes of one record, the line where it begins, and where the next one does."""

    body: bytes
    line: int
    after: int  #: place in the unpacked bytes
    lines: int = 1
    too_long: int = 0  #: how long it is, when ``body`` is only its beginning


Cutter = Callable[[IO[bytes], int, int], Iterator[Record]]
"""Cuts a file from a place and the number of the line there."""


def lines(file: IO[bytes], at: int, line: int) -> Iterator[Record]:
    """Cut at every line end; blank lines are no records."""
    for body in iter(partial(file.readline, LONGEST_LINE), b""):
        size = len(body)
        if size == LONGEST_LINE and (more := _rest_of_line(file, body)):
            at += size + more
            yield Record(body[:BEGINNING], line, at, too_long=size + more)
        else:
            at += size
            bare = body.rstrip(b"\r\n")
            if bare and not bare.isspace():
                yield Record(bare, line, at)
        line += 1


def quoted_lines(file: IO[bytes], at: int, line: int) -> Iterator[Record]:
    """Cut at line ends that are not between quotation marks, as CSV has them (RFC 4180, 2.6)."""
    waiting: list[_Line] = []
    while first := waiting.pop(0) if waiting else _line(file):
        together, read = _until_balanced(first, file, waiting)
        at += sum(each.size for each in together)
        body = b"".join(each.body for each in together)
        if first.is_too_long:
            yield Record(body, line, at, too_long=first.size)
        elif body.strip():
            yield Record(body.rstrip(b"\r\n"), line, at, len(together))
        line += len(together)
        waiting = read


class _Line(NamedTuple):
    """One line with its end, or the beginning of one that is too long."""

    body: bytes
    size: int

    @property
    def is_too_long(self) -> bool:
        return self.size > len(self.body)


def _line(file: IO[bytes]) -> _Line | None:
    body = file.readline(LONGEST_LINE)
    if not body:
        return None
    more = _rest_of_line(file, body) if len(body) == LONGEST_LINE else 0
    return _Line(body[:BEGINNING] if more else body, len(body) + more)


def _rest_of_line(file: IO[bytes], body: bytes) -> int:
    """Pass over what is left of a line; return how much that was."""
    passed = 0
    while not body.endswith(b"\n") and (body := file.readline(_MOUTHFUL)):
        passed += len(body)
    return passed


def _until_balanced(
    first: _Line, file: IO[bytes], waiting: list[_Line]
) -> tuple[list[_Line], list[_Line]]:
    """Return the lines of one record, and those that were read beyond it."""
    if first.is_too_long:
        return [first], waiting
    together, marks, size = [first], first.body.count(b'"'), first.size
    while marks % 2:
        following = waiting.pop(0) if waiting else _line(file)
        if not following or size > LONGEST or len(together) >= _LINES or following.is_too_long:
            rest = [*together[1:], *([following] if following else []), *waiting]
            return [first], rest
        together.append(following)
        marks += following.body.count(b'"')
        size += following.size
    return together, waiting
