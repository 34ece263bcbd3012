"""Damage is set aside line by line, and a file is read on from any place."""

import gzip
import json

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Post, Quarantined
from fireline.errors import ConfigError, ItemUnreadable, NotFoundError, SourceUnavailable
from fireline.platforms.archive import ArchiveFile, collector, file, records
from fireline.scour import scour, without_fingerprints
from fireline.scour.memory import MemoryObservationLog
from unit.platforms.archive.writing import (
    AROUND,
    NOON,
    TWARC_V1,
    TWARC_V2_PAGE,
    TWARC_V2_POST,
    archive,
    ndjson,
)

COLUMNS = b"id,account_id,created_at,text\n"


def read(source):
    log = MemoryObservationLog()
    counts = scour(collector=source, log=log, fingerprint=without_fingerprints, clock=lambda: NOON)
    return counts, log


def set_aside(log):
    found = [seen for seen in log.observations if isinstance(seen, Quarantined)]
    return [(seen.where, seen.because) for seen in found]


def posts(log):
    return [seen.key for seen in log.observations if isinstance(seen, Post)]


def test_a_broken_line_of_json_is_set_aside_and_the_rest_goes_on(tmp_path):
    data = ndjson(TWARC_V1) + b'{"id_str": "12", "us\n' + ndjson(TWARC_V1 | {"id_str": "13"})

    counts, log = read(archive(tmp_path, data))

    assert posts(log) == ["twitter:11", "twitter:13"]
    [(where, because)] = set_aside(log)
    assert (where, counts.quarantined) == ("line 2", 1)
    assert because.startswith("the line is no JSON")


def test_a_broken_first_line_does_not_hide_the_shape(tmp_path):
    counts, log = read(archive(tmp_path, b'{"broken\n' + ndjson(TWARC_V1)))

    assert (posts(log), counts.quarantined) == (["twitter:11"], 1)


def test_bytes_that_are_no_utf_8_are_set_aside_whole(tmp_path):
    data = COLUMNS + b"1,a,1623881091,ok\n2,a,1623881091,\xff\xfe\n3,a,1623881091,ok\n"

    _, log = read(archive(tmp_path, data, "posts.csv"))

    assert posts(log) == ["archive:1", "archive:3"]
    assert set_aside(log) == [("line 3", "byte 16 of the record is no UTF-8")]
    assert [s.raw for s in log.observations if isinstance(s, Quarantined)] == [
        b"2,a,1623881091,\xff\xfe"
    ]


def test_a_record_with_a_cell_too_few_is_set_aside(tmp_path):
    data = COLUMNS + b"1,a,1623881091\n2,a,1623881091,ok\n"

    _, log = read(archive(tmp_path, data, "posts.csv"))

    assert posts(log) == ["archive:2"]
    assert set_aside(log) == [("line 2", "the record has 3 cells, and there are 4 columns")]


@pytest.mark.parametrize(
    ("row", "because"),
    [
        (b",a,1623881091,x", "the record does not say its id"),
        (b"1,,1623881091,x", "the record does not say its account"),
        (b"1,a,,x", "the record does not say its said_at"),
        (b"1,a,yesterday,x", "'yesterday' is no time that can be read"),
        (b"1,a,9e99,x", "'9e99' is no time"),
    ],
)
def test_a_record_that_does_not_say_what_it_must_is_set_aside(tmp_path, row, because):
    _, log = read(archive(tmp_path, COLUMNS + row + b"\n", "posts.csv"))

    assert set_aside(log) == [("line 2", because)]


def test_a_bad_post_in_an_answer_leaves_its_neighbours(tmp_path):
    page = TWARC_V2_PAGE | {"data": [{"id": "1"}, TWARC_V2_POST]}

    counts, log = read(archive(tmp_path, ndjson(page)))

    assert (posts(log), counts.quarantined) == (["twitter:11"], 1)


def test_a_quoted_cell_may_hold_lines_and_delimiters(tmp_path):
    data = COLUMNS + b'1,a,1623881091,"one, ""two""\nthree"\n2,a,1623881091,four\n'

    _, log = read(archive(tmp_path, data, "posts.csv"))

    texts = [seen.text for seen in log.observations if isinstance(seen, Post)]
    assert texts == ['one, "two"\nthree', "four"]


def test_a_quotation_mark_too_many_costs_one_record_and_not_the_rest(tmp_path):
    rows = b"".join(b"%d,a,1623881091,x\n" % number for number in range(3000))
    data = COLUMNS + b'9999,a,1623881091,"open\n' + rows

    counts, log = read(archive(tmp_path, data, "posts.csv"))

    assert len(posts(log)) == 3000
    assert [where for where, _ in set_aside(log)] == ["line 2"]
    assert counts.read == 3001


def test_half_a_surrogate_pair_does_not_stop_the_run(tmp_path):
    broken = json.dumps(TWARC_V1).replace("blue", "\\ud83d blue").encode() + b"\n"

    _, log = read(archive(tmp_path, broken))

    [post] = [seen for seen in log.observations if isinstance(seen, Post)]
    assert post.text == "EXERCISE ? blue square"


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["bare", "byte order mark"])
def test_reading_on_from_any_page_brings_exactly_the_rest(tmp_path, monkeypatch, pack, mark):
    monkeypatch.setattr(collector, "PAGE", 3)
    rows = b"".join(b'%d,a,1623881091,"x\ny"\n' % number for number in range(10))
    source = archive(tmp_path, pack(mark + COLUMNS + rows), "posts.csv")

    whole = list(source.pages(Checkpoint()))

    assert [len(page.items) for page in whole] == [3, 3, 3, 1]
    for reached in range(len(whole)):
        assert list(source.pages(whole[reached].reached)) == whole[reached + 1 :]


def test_a_file_that_grew_is_read_on_where_the_last_run_stopped(tmp_path):
    first = ndjson(*(TWARC_V1 | {"id_str": str(number)} for number in range(20)))
    _, log = read(archive(tmp_path, first))

    grown = archive(tmp_path, first + ndjson(TWARC_V1 | {"id_str": "99"}))
    counts = scour(collector=grown, log=log, fingerprint=without_fingerprints, clock=lambda: NOON)

    assert (counts.read, posts(log)[-1], len(posts(log))) == (1, "twitter:99", 21)


def test_another_file_of_the_same_name_is_another_source(tmp_path):
    one = archive(tmp_path, ndjson(TWARC_V1))
    other = archive(tmp_path, ndjson(TWARC_V1 | {"id_str": "77"}))

    assert one.name != other.name


def test_a_gzip_that_breaks_off_keeps_what_came_before(tmp_path, monkeypatch):
    monkeypatch.setattr(collector, "PAGE", 10)
    rows = b"".join(b"%d,a,1623881091,%d\n" % (n, n * 7919 % 1000003) for n in range(20_000))
    source = archive(tmp_path, gzip.compress(COLUMNS + rows)[:-30_000], "posts.csv.gz")
    log = MemoryObservationLog()

    with pytest.raises(SourceUnavailable, match=r"posts\.csv\.gz breaks off"):
        scour(collector=source, log=log, fingerprint=without_fingerprints, clock=lambda: NOON)

    assert len(posts(log)) > 1000


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NotFoundError, match=r"nothing\.csv cannot be read"):
        ArchiveFile(AROUND, tmp_path / "nothing.csv")


def test_a_file_of_other_bytes_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"shapes\.bin is neither NDJSON nor CSV"):
        archive(tmp_path, b"\x89PNG\r\n\x1a\n\xff", "shapes.bin")


def test_an_empty_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match="is empty"):
        archive(tmp_path, b"")


def test_a_record_parses_the_same_each_time(tmp_path):
    source = archive(tmp_path, ndjson(TWARC_V1))
    [page] = source.pages(Checkpoint())

    assert list(source.parse(page.items[0])) == list(source.parse(page.items[0]))


def test_a_line_that_is_json_but_no_object_is_unreadable(tmp_path):
    source = archive(tmp_path, ndjson(TWARC_V1) + b"[1, 2]\n")
    [page] = source.pages(Checkpoint())

    with pytest.raises(ItemUnreadable, match="no object"):
        list(source.parse(page.items[1]))


def test_a_line_that_is_too_long_is_set_aside_with_its_place_and_the_rest_goes_on(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(records, "LONGEST_LINE", 2_000)
    monkeypatch.setattr(collector, "LONGEST_LINE", 2_000)
    first = ndjson(TWARC_V1)
    long = b'{"id_str": "12", "text": "' + b"x" * 5_000 + b'"}\n'

    counts, log = read(archive(tmp_path, first + long + ndjson(TWARC_V1 | {"id_str": "13"})))

    assert posts(log) == ["twitter:11", "twitter:13"]
    [(where, because)] = set_aside(log)
    assert where == f"line 2, from byte {len(first)}"
    assert because == (
        f"the line is {len(long):,} bytes long, and at most 2,000 are read;"
        " its first 1,000 are kept"
    )
    assert counts.quarantined == 1


def test_a_page_is_no_larger_than_memory_allows(tmp_path, monkeypatch):
    monkeypatch.setattr(collector, "PAGE_BYTES", 10_000)
    source = archive(tmp_path, ndjson(*[TWARC_V1 | {"full_text": "x" * 4_000}] * 7))

    assert [len(page.items) for page in source.pages(Checkpoint())] == [3, 3, 1]


def test_a_gzip_that_unpacks_to_far_too_much_is_left_before_it_fills_the_disk(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(file, "_SMALL", 1_000_000)
    bomb = gzip.compress(ndjson(TWARC_V1) + (b" " * 999 + b"\n") * 50_000)
    source = archive(tmp_path, bomb)

    with pytest.raises(SourceUnavailable, match="unpacks to more than 200 times its size"):
        read(source)


@pytest.mark.parametrize(
    "told",
    ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", 1e300],
)
def test_a_time_that_no_calendar_has_costs_one_record(tmp_path, told):
    _, log = read(archive(tmp_path, ndjson(TWARC_V1 | {"created_at": told}, TWARC_V1)))

    assert posts(log) == ["twitter:11"]


def test_an_answer_whose_surroundings_are_no_objects_still_gives_its_posts(tmp_path):
    odd = TWARC_V2_PAGE | {"includes": {"users": [3, {"id": []}], "media": "none"}}
    odder = odd | {"data": [TWARC_V2_POST | {"attachments": "none", "author_id": ["7"]}]}

    _, log = read(archive(tmp_path, ndjson(TWARC_V2_PAGE, odd, odder)))

    assert len(posts(log)) == 5
