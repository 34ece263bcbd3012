import gzip
import hashlib
import json
import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import attrs
import pytest
from warcio.archiveiterator import ArchiveIterator

from fireline.errors import ItemUnreadable
from fireline.refer import Piece, PieceKind, Taken
from fireline.store.evidence.surt import surt
from fireline.store.evidence.wacz import about_of, pieces_of, shown_of, wacz_of, why_not_whole

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
PAGE = Piece(
    url="https://site.example/a?b=1",
    body=b"<h1>EXERCISE</h1>",
    at=NOON,
    kind=PieceKind.RESPONSE,
    mime="text/html",
    status=200,
    headers=(
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("X", "a\r\nInjected: 1"),
    ),
)
PICTURE = Piece(
    url="urn:fullPage:https://site.example/a?b=1", body=b"\x89PNG", at=NOON, mime="image/png"
)
TAKEN = Taken(
    requested="https://site.example/old",
    final=PAGE.url,
    began=NOON,
    ended=NOON,
    pieces=(PAGE, PICTURE),
    how="EXERCISE",
    tool="test 1",
    egress="none",
    hops=("https://site.example/old",),
    not_proven=("much",),
)


def wacz(taken: Taken = TAKEN) -> bytes:
    return wacz_of(taken, software="Fireline test", about={"location": "web:x"})


def files() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(wacz())) as file:
        assert file.testzip() is None
        return {one.filename: file.read(one) for one in file.infolist()}


def records() -> list[tuple[str, str, dict[str, str], bytes]]:
    found = []
    for record in ArchiveIterator(BytesIO(files()["archive/data.warc.gz"]), check_digests="raise"):
        headers = dict(record.rec_headers.headers)
        found.append((record.rec_type, record.format, headers, record.content_stream().read()))
    return found


def test_the_same_capture_makes_the_same_bytes() -> None:
    assert wacz() == wacz()
    assert wacz() != wacz(attrs.evolve(TAKEN, how="otherwise"))


def test_it_has_the_files_that_the_specification_names() -> None:
    assert list(files()) == [
        "archive/data.warc.gz",
        "indexes/index.cdx.gz",
        "indexes/index.idx",
        "pages/pages.jsonl",
        "datapackage.json",
        "datapackage-digest.json",
    ]


def test_each_file_has_its_hash_and_the_list_has_its_own() -> None:
    found = files()
    package = json.loads(found["datapackage.json"])

    told = {one["path"]: one["hash"] for one in package["resources"]}
    kept = {name: data for name, data in found.items() if not name.startswith("datapackage")}
    assert told == {
        name: f"sha256:{hashlib.sha256(data).hexdigest()}" for name, data in kept.items()
    }
    assert package["wacz_version"] == "1.1.1"
    digest = json.loads(found["datapackage-digest.json"])
    assert digest == {"path": "datapackage.json", "hash": _hash(found["datapackage.json"])}


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_the_warc_has_its_records_with_sha256() -> None:
    found = records()

    assert [(kind, headers.get("WARC-Target-URI")) for kind, _, headers, _ in found] == [
        ("warcinfo", None),
        ("response", PAGE.url),
        ("resource", PICTURE.url),
    ]
    for _, _, headers, _ in found:
        assert headers["WARC-Block-Digest"].startswith("sha256:")
    assert found[1][2]["WARC-Date"] == "2026-03-01T12:00:00.123456Z"
    assert found[1][3] == PAGE.body


def test_a_strangers_header_starts_no_line_of_its_own() -> None:
    raw = gzip.decompress(files()["archive/data.warc.gz"])

    assert b"\r\nInjected" not in raw
    assert b"x-orig-Content-Encoding: gzip" in raw
    assert b"\r\nContent-Encoding" not in raw


def test_the_index_leads_to_each_record() -> None:
    found = files()
    lines = gzip.decompress(found["indexes/index.cdx.gz"]).decode().splitlines()

    assert lines == sorted(lines)
    for line in lines:
        told = json.loads(line[line.index("{") :])
        start, length = int(told["offset"]), int(told["length"])
        member = found["archive/data.warc.gz"][start : start + length]
        (record,) = ArchiveIterator(BytesIO(member))
        assert record.rec_headers.get_header("WARC-Target-URI") == told["url"]
    head, block = found["indexes/index.idx"].decode().splitlines()
    assert head.startswith("!meta 0 ")
    assert json.loads(block[block.index("{") :])["length"] == len(found["indexes/index.cdx.gz"])


def test_what_was_said_of_it_comes_back() -> None:
    about = about_of(wacz())

    assert about["location"] == "web:x"
    assert about["url_final"] == PAGE.url
    assert about["not_proven"] == ["much"]
    assert about["pieces"][0]["sha512"] == hashlib.sha512(PAGE.body).hexdigest()


def test_its_pieces_come_back_checked() -> None:
    assert pieces_of(wacz()) == [
        (PAGE.url, "text/html", PAGE.body),
        (PICTURE.url, "image/png", PICTURE.body),
    ]


@pytest.mark.parametrize("data", [b"", b"PK", b"EXERCISE", wacz()[:-30]])
def test_what_is_no_capture_is_named(data: bytes) -> None:
    for read in (about_of, pieces_of):
        with pytest.raises(ItemUnreadable):
            read(data)


def test_whatever_byte_is_damaged_it_is_read_or_named() -> None:
    whole = wacz()

    for place in range(0, len(whole), 5):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        assert isinstance(why_not_whole(bytes(damaged)), str)
        for read in (about_of, pieces_of, shown_of):
            with suppress(ItemUnreadable):
                read(bytes(damaged))


def validated(file: Path) -> str:
    """Return what the reference validator says, in a process of its own."""
    pytest.importorskip("wacz", reason="requirements/compiled.txt is not installed")
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "wacz", "validate", "-f", file],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return said.stdout


@pytest.mark.compiled
def test_the_reference_validator_finds_it_valid(tmp_path: Path) -> None:
    (tmp_path / "a.wacz").write_bytes(wacz())

    assert "Validation succeeded" in validated(tmp_path / "a.wacz")


@pytest.mark.compiled
def test_the_reference_validator_finds_what_was_changed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as file:
        for name, data in files().items():
            file.writestr(name, data + b" " if name.startswith("pages/") else data)

    assert "Validation failed" in validated(tmp_path / "a.wacz")


def test_warcio_itself_finds_every_digest_right(tmp_path: Path) -> None:
    from warcio.cli import main

    (tmp_path / "a.warc.gz").write_bytes(files()["archive/data.warc.gz"])

    with pytest.raises(SystemExit) as ended:
        main(["check", str(tmp_path / "a.warc.gz")])
    assert not ended.value.code


@pytest.mark.parametrize(
    ("url", "sorts_as"),
    [
        ("https://www.Site.example/A/B?z=1&a=2", "example,site)/a/b?a=2&z=1"),
        ("http://site.example", "example,site)/"),
        ("http://site.example:8080/a/", "example,site:8080)/a"),
        ("https://site.example:443/a b", "example,site)/ab"),
        ("at://did:plc:a/app.b/c", "at://did:plc:a/app.b/c"),
        ("http://[", "http://["),
    ],
)
def test_addresses_sort_by_their_host_turned_round(url: str, sorts_as: str) -> None:
    assert surt(url) == sorts_as
