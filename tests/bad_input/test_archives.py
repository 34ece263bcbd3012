"""Archives that somebody has made to hurt: through the whole of scour, into the lake.

Each test says how much memory may be held, and shows that what was good in the file was kept.
"""

import gzip
import json
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from bad_input.peak import at_most
from fireline.errors import ConfigError, SourceUnavailable
from fireline.platforms.archive import ArchiveFile
from fireline.scour import ScourCounts, scour
from fireline.store.observations import Lake, LakeObservationLog
from fireline.track.fingerprints import fingerprint_columns, fingerprints_of
from unit.platforms.archive.writing import AROUND, NOON, TWARC_V1, ndjson

GIGABYTE = 1_000_000_000


def record(number: int, **more: object) -> dict[str, object]:
    return TWARC_V1 | {"id_str": str(number), **more}


def read(path: Path, lake: Lake) -> ScourCounts:
    return scour(
        collector=ArchiveFile(AROUND, path),
        log=LakeObservationLog(lake),
        fingerprint=fingerprints_of,
        fingerprint_columns=fingerprint_columns,
        clock=lambda: NOON,
    )


def posts(lake: Lake) -> list[str]:
    cursor = lake._connection.cursor()
    found = cursor.execute("SELECT key FROM lake.posts ORDER BY key").fetchall()
    cursor.close()
    return [key.rpartition(":")[2] for (key,) in found]


def set_aside(lake: Lake) -> list[tuple[str, str]]:
    """Return where each item stood that was set aside, and why."""
    cursor = lake._connection.cursor()
    words = 'SELECT "where", because FROM lake.quarantine ORDER BY "where"'
    found = [(place, because) for place, because in cursor.execute(words).fetchall()]
    cursor.close()
    return found


def test_a_line_of_two_gigabytes_is_passed_over(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "long.ndjson"
    with path.open("wb") as file:
        file.write(ndjson(record(1)))
        file.seek(2 * GIGABYTE, 1)  # a hole: it takes no room on the disk, and reads as zeros
        file.write(b"\n" + ndjson(record(2)))

    with at_most(120):
        counts = read(path, lake)

    assert (counts.read, counts.quarantined) == (3, 1)
    assert posts(lake) == ["1", "2"]
    [(where, because)] = set_aside(lake)
    assert where.startswith("line 2")
    assert "2,000,000,001 bytes long" in because


def test_a_gzip_bomb_is_named_and_not_unpacked(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "bomb.ndjson.gz"
    packing = zlib.compressobj(9, wbits=31)
    with path.open("wb") as file:
        file.write(packing.compress(ndjson(record(1))))
        for _ in range(40):
            file.write(packing.compress(b" " * 10_000_000))
        file.write(packing.flush())
    assert path.stat().st_size < 500_000  # of which 400 megabytes come
    began = time.process_time()

    with at_most(120), pytest.raises(SourceUnavailable, match=r"bomb\.ndjson\.gz unpacks to more"):
        read(path, lake)

    assert time.process_time() - began < 20
    assert posts(lake) == ["1"]


def test_a_torn_gzip_gives_what_it_has(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "torn.ndjson.gz"
    whole = gzip.compress(ndjson(*(record(number) for number in range(5_000))), mtime=0)
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(SourceUnavailable, match=r"torn\.ndjson\.gz breaks off"):
        read(path, lake)

    assert len(posts(lake)) > 1_000


def test_a_zip_bomb_is_no_archive_of_ours(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open("a", "w") as inside:
        for _ in range(10):
            inside.write(b"\0" * 10_000_000)

    with at_most(60), pytest.raises(ConfigError, match=r"bomb\.zip is "):
        read(path, lake)


def test_a_name_that_lies_changes_nothing(tmp_path: Path, lake: Lake) -> None:
    for number, name in enumerate(("posts.csv", "posts.png", "posts.ndjson.gz", "posts")):
        path = tmp_path / name
        path.write_bytes(ndjson(record(number)))
        assert read(path, lake).quarantined == 0

    assert posts(lake) == ["0", "1", "2", "3"]


#: What one record may hold that cannot be believed; the post itself is kept.
ODD = {
    "more likes than a database counts": {"favorite_count": 10**400},
    "likes beyond 64 bits": {"favorite_count": 2**63},
    "likes that are no number": {"favorite_count": float("nan")},
    "fewer than no likes": {"favorite_count": -1},
    "half a character": {"full_text": "EXERCISE \ud800"},
    "a NUL": {"full_text": "EXERCISE \x00 square"},
    "words that turn around": {"full_text": "EXERCISE \u202eerauqs\u202c"},
    "a million words": {"full_text": "square " * 500_000},
    "no language of this world": {"lang": "\x00" * 100},
}
#: What makes a record unreadable, alone.
BAD = {
    "the year 0": {"created_at": "Wed Jun 16 22:04:51 +0000 0000"},
    "a year before all years": {"created_at": "-0001-01-01T00:00:00Z"},
    "the year 10000": {"created_at": "10000-01-01T00:00:00Z"},
    "a time that is no number": {"created_at": float("nan")},
    "a time without end": {"created_at": "inf"},
    "no time": {"created_at": None},
    "a day that is none": {"created_at": "2026-02-30T00:00:00Z"},
    "no id": {"id_str": "", "id": ""},
}


RAW = {
    "nesting without end": b"[" * 100_000 + b"]" * 100_000,
    "objects without end": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a field nested without end": json.dumps(record(2)).encode()[:-1]
    + b', "a": '
    + b"[" * 100_000
    + b"]" * 100_000
    + b"}",
    "no UTF-8": b'{"id_str": "2", "full_text": "\xff\xfe"}',
    "half a record": b'{"id_str": "2", "full_te',
    "another thing": b'"EXERCISE"',
    "nothing but zeros": b"\0" * 1_000,
    "a number of a million digits": b'{"id_str": ' + b"9" * 1_000_000 + b"}",
}


def among_good_ones(lines: list[bytes]) -> bytes:
    """Write lines, each between two records that nothing is wrong with."""
    good = (ndjson(record(1_000 + number)) for number in range(len(lines) + 1))
    return next(good) + b"".join(line + b"\n" + next(good) for line in lines)


def test_an_odd_value_costs_no_post(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "odd.ndjson"
    odd = [ndjson(record(number, **values))[:-1] for number, values in enumerate(ODD.values())]
    path.write_bytes(among_good_ones(odd))

    with at_most(200):
        counts = read(path, lake)

    assert set_aside(lake) == []
    assert (counts.read, counts.quarantined) == (2 * len(ODD) + 1, 0)
    assert len(posts(lake)) == 2 * len(ODD) + 1


def test_what_is_no_record_is_set_aside_alone_with_its_line(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "bad.ndjson"
    bad = [ndjson(record(number, **values))[:-1] for number, values in enumerate(BAD.values())]
    lines = [*bad, *RAW.values()]
    path.write_bytes(among_good_ones(lines))

    with at_most(200):
        counts = read(path, lake)

    expected = {f"line {2 * number + 2}" for number in range(len(lines))}
    told = dict(set_aside(lake))
    assert set(told) == expected
    assert all(told.values())
    assert counts.quarantined == len(lines)
    assert len(posts(lake)) == len(lines) + 1


def test_the_first_and_the_last_year_are_years(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "years.ndjson"
    years = ("0001", "1582", "9999")
    path.write_bytes(ndjson(*(record(int(y), created_at=f"{y}-12-31T23:59:59Z") for y in years)))

    assert read(path, lake).quarantined == 0
    assert sorted(map(int, posts(lake))) == [1, 1582, 9999]


def test_a_post_with_ten_thousand_links_is_one_post(tmp_path: Path, lake: Lake) -> None:
    path = tmp_path / "links.ndjson"
    links = [{"expanded_url": f"https://example.org/{number}"} for number in range(10_000)]
    path.write_bytes(ndjson(record(1), record(2, entities={"urls": links}), record(3)))
    began = time.process_time()

    with at_most(200):
        counts = read(path, lake)

    assert (counts.read, counts.quarantined) == (3, 0)
    assert time.process_time() - began < 10
    cursor = lake._connection.cursor()
    words = "SELECT len(links) FROM lake.posts WHERE key LIKE '%:2'"
    assert cursor.execute(words).fetchall() == [(10_000,)]
    cursor.close()
