"""Reading in columns says exactly what reading one by one says, whatever an archive holds."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.fingerprint import Fingerprint
from fireline.domain.observation import Post, Quarantined
from fireline.errors import ItemUnreadable
from fireline.platforms.archive import ArchiveFile
from fireline.platforms.archive.mapping import Mapping
from fireline.scour.collector import RawItem
from fireline.scour.columns import Columns, Same
from fireline.store.observations.rows import column_rows, fingerprint_rows
from fireline.track.fingerprints import fingerprint_columns, fingerprints_of
from unit.platforms.archive.writing import (
    SCRAPED_TIKTOK,
    SCRAPED_TWITTER,
    TWARC_V1,
    TWARC_V2_POST,
    USER,
    archive,
    four_cat,
    ndjson,
    zeeschuimer,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FLAT = TWARC_V2_POST | {"author": USER}
SHAPES = {
    "twarc v2": FLAT,
    "twarc v1": TWARC_V1,
    "4CAT": four_cat(SCRAPED_TWITTER),
    "TikTok": four_cat(SCRAPED_TIKTOK),
    "Zeeschuimer": zeeschuimer(SCRAPED_TWITTER, "twitter.com"),
}
STRANGE = [
        None, "", " ", 0, -1, 2**53 + 1, 2**63, 10**400, 1.5, 1e300, float("nan"), float("inf"),
        True, [], {}, [None], [{}], ["a", "a"], [["https://example.org/a"]], {"id": "x"},
        "\x00nul", "\ud800", "ЭТО учение", "2026-05-01T00:00:00.000Z", "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2021", "20210501", "1e3",
        "2026-05-01 10:00", "2026-05-01T10:00:00.1234567Z", "Wed Jun 16 22:04:51 +0000 2021",
        "https://example.org/a?b=1 https://example.org/c,,https://example.org/d",
        '["https://example.org/a", 3]', "[https://example.org/a]", "[" * 3000 + "]" * 3000,
        "http://www.example.org/", "a" * 64, "F" * 64, "@ann", 1623881091, 1623881091000,
        "EXERCISE nonsense text that is long enough to be known again, twice over",
]  # fmt: skip


def places(node, path=()):
    """Return every place in a record that can hold something else."""
    found = [path] if path else []
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    for name, value in inside if isinstance(node, (dict, list)) else ():
        found += [(*path, name)] if not isinstance(value, (dict, list)) else []
        found += places(value, (*path, name)) if isinstance(value, (dict, list)) else []
    return found


def changed(record, path, value):
    record = copy.deepcopy(record)
    node = record
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = value
    return record


@st.composite
def records(draw, base):
    """Draw a record of a shape in which a few values are not what they should be."""
    record = copy.deepcopy(base)
    for _ in range(draw(st.integers(0, 3))):
        record = changed(
            record, draw(st.sampled_from(places(record))), draw(st.sampled_from(STRANGE))
        )
    if draw(st.booleans()):
        record[draw(st.sampled_from(["author.username", "x", "legacy.lang", "é"]))] = draw(
            st.sampled_from(STRANGE)
        )
    return record


@st.composite
def bodies(draw, base):
    """Draw the bytes of a line; now and then one of them is not what it was."""
    text = json.dumps(draw(records(base)), ensure_ascii=draw(st.booleans()))
    body = bytearray(text.encode("utf-8", "surrogatepass"))
    if draw(st.integers(0, 9)) == 0:
        body[draw(st.integers(0, len(body) - 1))] = draw(st.integers(0, 255))
    if draw(st.integers(0, 19)) == 0:
        body = body.replace(b'"lang":', b'"deep": ' + b"[" * 5000 + b"]" * 5000 + b', "lang":')
    if draw(st.integers(0, 19)) == 0:
        body = body.replace(b'"lang":', b'"long": ' + b"7" * 5000 + b', "lang":')
    return bytes(body)


def one_by_one(source, items):
    seen = []
    for item in items:
        try:
            seen += list(source.parse(item))
        except ItemUnreadable as bad:
            seen.append(item.set_aside(str(bad), source=source.name))
    return seen


def rows(columns, taken):
    found = column_rows(columns, at=NOON)
    if taken.count(Fingerprint):
        found["fingerprints"] = fingerprint_rows(taken, of=columns, at=NOON)
    return {name: table.to_pylist() for name, table in found.items()}


def assert_same_rows(source, items):
    seen = one_by_one(source, items)
    columns = source.columns(items)

    expected = rows(Columns.of(seen), Columns.of(fingerprints_of(seen)))
    assert rows(columns, fingerprint_columns(columns)) == expected


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=40)
@given(data=st.data())
def test_columns_give_the_very_rows_that_reading_one_by_one_gives(shape, data, tmp_path_factory):
    source = archive(tmp_path_factory.mktemp("a"), ndjson(SHAPES[shape]))
    drawn = data.draw(st.lists(bodies(SHAPES[shape]), min_size=1, max_size=6))
    items = [RawItem(body, NOON, f"line {number}") for number, body in enumerate(drawn)]

    assert_same_rows(source, items)


@pytest.mark.parametrize("shape", SHAPES)
def test_each_odd_value_in_each_place_gives_the_same_rows(shape, tmp_path):
    base = SHAPES[shape]
    source = archive(tmp_path, ndjson(base))
    odd = [changed(base, place, value) for place in places(base) for value in STRANGE]
    items = [RawItem(json.dumps(each).encode(), NOON, "somewhere") for each in odd]

    assert_same_rows(source, items)


@pytest.mark.parametrize("place", [("created_at",), ("author", "created_at")])
def test_each_odd_time_by_itself_gives_the_same_rows(place, tmp_path):
    source = archive(tmp_path, ndjson(FLAT))

    for value in STRANGE:
        record = changed(FLAT, place, value)
        assert_same_rows(source, [RawItem(json.dumps(record).encode(), NOON)])


def test_hashes_that_were_told_are_taken_in_their_posts_turn(tmp_path):
    fields = {"id": "id", "account": "who", "said_at": "at", "media_sha256": "sha", "text": "text"}
    declared = tmp_path / "mapping.json"
    declared.write_text(json.dumps({"platform": "shapes", "fields": fields}))
    words = "EXERCISE nonsense text that is long enough to be known"
    told = [
        {"id": number, "who": "a", "at": NOON.isoformat(), "sha": sha, "text": f"{words} {number}"}
        for number, sha in enumerate(["a" * 64, "", "B" * 64, "no hash"])
    ]
    source = archive(tmp_path, ndjson(*told), mapping=declared)
    items = [RawItem(json.dumps(each).encode(), NOON) for each in told]

    assert_same_rows(source, items)
    assert fingerprint_columns(source.columns(items)).count(Fingerprint) == 6


def test_an_ordinary_archive_is_read_in_columns_and_not_one_by_one(tmp_path, monkeypatch):
    source = archive(tmp_path, ndjson(FLAT))
    monkeypatch.delattr(ArchiveFile, "parse")

    columns = source.columns([RawItem(json.dumps(FLAT).encode(), NOON)] * 3)

    assert (columns.count(Post), columns.count(Quarantined)) == (3, 0)


def test_what_is_too_long_is_set_aside_in_columns_too(tmp_path):
    source = archive(tmp_path, ndjson(FLAT))
    good = RawItem(json.dumps(FLAT).encode(), NOON)

    columns = source.columns([good, RawItem(b'{"id', NOON, "line 2", "it is too long"), good])

    assert [each.because for each in columns.values(Quarantined)] == ["it is too long"]
    assert columns.count(Post) == 2


def test_columns_give_back_the_values_they_were_made_of():
    posts = [
        Post(key=f"shapes:{number}", account="shapes:a", said_at=NOON, seen_at=NOON, text="x")
        for number in range(3)
    ]

    assert list(Columns.of(posts).values(Post)) == posts


def test_a_field_that_is_not_there_has_the_value_that_its_kind_gives():
    columns = Columns()
    fields = {"key": ["shapes:1"], "account": Same("shapes:a")}
    columns.add(Post, 1, fields | {"said_at": [NOON], "seen_at": Same(NOON)})

    assert list(columns.values(Post)) == [
        Post(key="shapes:1", account="shapes:a", said_at=NOON, seen_at=NOON)
    ]


def test_a_mapping_that_wants_one_field_in_two_forms_is_read_one_by_one(tmp_path):
    fields = {"id": "id", "account": "user.id", "handle": "user", "said_at": "at"}
    declared = tmp_path / "mapping.json"
    declared.write_text(json.dumps({"platform": "shapes", "fields": fields}))
    record = {"id": 1, "user": "ann", "at": NOON.isoformat()}
    source = archive(tmp_path, ndjson(record), mapping=declared)

    assert source.mapping == Mapping(platform="shapes", fields=fields)
    assert_same_rows(source, [RawItem(json.dumps(record).encode(), NOON)])
