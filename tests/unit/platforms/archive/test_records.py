"""Cutting CSV by our own eyes agrees with the library that reads the whole file."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from fireline.platforms.archive.records import lines, quoted_lines

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
