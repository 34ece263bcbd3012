# mypy: disable-error-code="attr-defined"
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from casework_rows import NOW
from fireline.store.audit.head import Head
from fireline.store.audit.outside import BucketOutside, FolderOutside
from fireline.store.audit.verifier import read_outside, verify
from integration.audit.conftest import Book


def minute(book: Book, keeper: object, number: int) -> None:
    """Let something be done, and a minute pass."""
    book.clock_at = NOW + timedelta(minutes=number)
    book.act(f"item {number}")
    keeper.number()
    keeper.sign_heads()


def test_every_head_is_copied_once_in_order(book: Book, tmp_path: Path) -> None:
    outside = FolderOutside(tmp_path / "outside")
    keeper = book.keeper(outside)
    for number in range(3):
        minute(book, keeper, number)
    minute(book, book.keeper(outside), 3)

    copied = outside.heads(book.authority)

    assert [head["size"] for head in copied] == [1, 2, 3, 4]
    assert keeper.state(book.authority).trouble == ""


def test_two_processes_do_not_copy_a_head_twice(book: Book, tmp_path: Path) -> None:
    class Slow(FolderOutside):
        """A place to which one copies while another one is asked to."""

        def add(self, head: Head, *, public_key: bytes) -> None:
            with ThreadPoolExecutor(1) as other:
                other.submit(copied_by_another).result()
            super().add(head, public_key=public_key)

    def copied_by_another() -> None:
        book.keeper(FolderOutside(tmp_path / "outside")).sign_heads()
        connection.close()

    minute(book, book.keeper(Slow(tmp_path / "outside")), 0)

    (copied,) = FolderOutside(tmp_path / "outside").heads(book.authority)
    assert copied["size"] == 1


def test_nothing_new_signs_and_copies_nothing(book: Book, tmp_path: Path) -> None:
    outside = FolderOutside(tmp_path / "outside")
    keeper = book.keeper(outside)
    minute(book, keeper, 0)

    assert keeper.sign_heads() == []
    assert len(outside.heads(book.authority)) == 1


def test_a_place_that_is_away_is_said_once_and_gets_all_when_it_is_back(
    book: Book, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "outside"
    folder.write_text("a file stands where the mount should be")
    outside = FolderOutside(folder)
    keeper = book.keeper(outside)
    with caplog.at_level(logging.WARNING, "fireline.audit"):
        minute(book, keeper, 0)
        minute(book, keeper, 1)
    away = keeper.state(book.authority)
    folder.unlink()
    minute(book, keeper, 2)

    assert [one.levelname for one in caplog.records] == ["ERROR", "WARNING"]
    assert str(folder) in caplog.records[0].getMessage()
    assert caplog.records[1].getMessage().endswith("is copied outside again")
    assert str(folder) in away.trouble
    assert [head["size"] for head in outside.heads(book.authority)] == [1, 2, 3]
    assert keeper.state(book.authority).trouble == ""


def test_a_mount_that_is_gone_is_not_written_to_as_if_it_were_there(
    book: Book, tmp_path: Path
) -> None:
    outside = FolderOutside(tmp_path / "outside")
    keeper = book.keeper(outside)
    minute(book, keeper, 0)
    outside.folder.rename(tmp_path / "elsewhere")
    outside.folder.mkdir()

    minute(book, keeper, 1)

    assert list(outside.folder.iterdir()) == []
    assert "no records of 2" in keeper.state(book.authority).trouble
    outside.folder.rmdir()
    (tmp_path / "elsewhere").rename(outside.folder)
    minute(book, keeper, 2)
    assert [head["size"] for head in outside.heads(book.authority)] == [1, 2, 3]


def test_a_line_that_a_power_cut_tore_is_copied_again(book: Book, tmp_path: Path) -> None:
    outside = FolderOutside(tmp_path / "outside")
    keeper = book.keeper(outside)
    minute(book, keeper, 0)
    minute(book, keeper, 1)
    file = outside.folder / f"{book.authority}.ndjson"
    file.write_bytes(file.read_bytes()[:-100])

    minute(book, book.keeper(outside), 2)

    assert [head["size"] for head in outside.heads(book.authority)] == [1, 2, 3]
    told = read_outside(outside.folder, str(book.authority))
    assert [one["size"] for one in told] == [1, 2, 3]


def test_nowhere_is_said(book: Book) -> None:
    assert "FIRELINE_AUDIT_OUTSIDE" in book.keeper().state(book.authority).trouble


def test_acts_that_nobody_numbers_are_said(book: Book, tmp_path: Path) -> None:
    keeper = book.keeper(FolderOutside(tmp_path / "outside"))
    book.act("item 1")
    soon = keeper.state(book.authority)
    book.clock_at = NOW + timedelta(minutes=3)
    late = keeper.state(book.authority)

    assert (soon.waiting, soon.waiting_since, soon.trouble) == (1, NOW, "")
    assert late.trouble == (
        "acts wait for their number since 2026-03-01 12:00 (1): nothing numbers them"
    )


def test_a_bucket_gets_one_object_a_head(book: Book, tmp_path: Path) -> None:
    outside = BucketOutside(f"file://{tmp_path}/bucket", {"auto_mkdir": True})
    keeper = book.keeper(outside)
    for number in (0, 1, 60 * 24):
        minute(book, keeper, number)
    minute(book, book.keeper(outside), 60 * 24 + 1)

    names = sorted(str(one.relative_to(tmp_path)) for one in tmp_path.rglob("bucket/**/*.json"))
    assert names == [
        f"bucket/{book.authority}/2026-03-01/000000000000001.json",
        f"bucket/{book.authority}/2026-03-01/000000000000002.json",
        f"bucket/{book.authority}/2026-03-02/000000000000003.json",
        f"bucket/{book.authority}/2026-03-02/000000000000004.json",
    ]
    assert [head["size"] for head in outside.heads(book.authority)] == [1, 2, 3, 4]
    told = read_outside(tmp_path / "bucket", str(book.authority))
    key = bytes.fromhex((tmp_path / "bucket" / "audit-key.pub").read_text())
    assert verify(str(book.authority), [], told, None, keys=[key]).head is None


def test_a_head_holds_what_it_is_said_to_hold(book: Book, tmp_path: Path) -> None:
    outside = FolderOutside(tmp_path / "outside")
    minute(book, book.keeper(outside), 0)

    (line,) = (outside.folder / f"{book.authority}.ndjson").read_text().splitlines()

    assert sorted(json.loads(line)) == [
        "at",
        "authority",
        "key",
        "previous",
        "root",
        "signature",
        "size",
        "v",
        "what",
    ]
