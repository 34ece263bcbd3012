"""Cutting CSV by our own eyes agrees with the library that reads the whole file."""

import csv
import io
import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.platforms.archive import records
from fireline.platforms.archive.records import BEGINNING, LONGEST_LINE, lines, quoted_lines

CELLS = st.lists(
    st.lists(st.text(alphabet='ab,"\n é', max_size=8), min_size=2, max_size=3),
    min_size=1,
    max_size=12,
)


def written(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()


@given(CELLS)
def test_each_record_that_was_cut_reads_as_the_row_that_was_written(rows):
    cut = [record.body.decode() for record in quoted_lines(io.BytesIO(written(rows)), 0, 1)]

    assert [next(csv.reader([text])) for text in cut] == rows


@given(CELLS)
def test_each_place_after_a_record_is_where_the_rest_begins(rows):
    data = written(rows)
    whole = list(quoted_lines(io.BytesIO(data), 0, 1))

    for number, record in enumerate(whole):
        rest = io.BytesIO(data[record.after :])
        following = list(quoted_lines(rest, record.after, record.line + record.lines))
        assert following == whole[number + 1 :]


@given(st.binary(max_size=200))
def test_no_byte_of_any_file_makes_the_cutting_fail_or_lose_its_place(data):
    for cut in (lines, quoted_lines):
        places = [record.after for record in cut(io.BytesIO(data), 0, 1)]
        assert places == sorted(places)
        assert all(place <= len(data) for place in places)


class Endless(io.RawIOBase):
    """A file of one line that is longer than any memory, and a short one after it."""

    def __init__(self, size):
        self.left = size

    def readable(self):
        return True

    def readinto(self, into):
        size = min(len(into), self.left)
        self.left -= size
        into[:size] = b"x" * size
        if size:
            return size
        tail, self.tail = getattr(self, "tail", b"\nshort\n"), b""
        into[: len(tail)] = tail
        return len(tail)


@pytest.mark.parametrize("cut", [lines, quoted_lines])
def test_a_line_that_is_longer_than_memory_is_not_held(cut):
    size = 300_000_000
    tracemalloc.start()

    found = list(cut(io.BufferedReader(Endless(size), 1 << 20), 0, 1))

    assert tracemalloc.get_traced_memory()[1] < 4 * LONGEST_LINE
    tracemalloc.stop()
    assert [(each.line, each.too_long, each.after) for each in found] == [
        (1, size + 1, size + 1),
        (2, 0, size + 7),
    ]
    assert [each.body for each in found] == [b"x" * BEGINNING, b"short"]


@given(
    st.lists(st.sampled_from([b"a", b"xyz", b" ", b"\r", b"\n"]), max_size=60), st.integers(2, 9)
)
def test_only_lines_that_are_too_long_are_cut_short(parts, longest):
    data = b"".join(parts)
    whole = [
        line
        for line in re.findall(rb"[^\n]*\n|[^\n]+", data)
        if line.strip() or len(line) > longest
    ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "LONGEST_LINE", longest)
        found = [(each.body, each.too_long) for each in lines(io.BytesIO(data), 0, 1)]

    assert found == [
        (line[:longest], len(line)) if len(line) > longest else (line.rstrip(b"\r\n"), 0)
        for line in whole
    ]
