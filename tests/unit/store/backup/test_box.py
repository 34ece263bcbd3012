"""A folder of backups: what is whole, what is newer, and what is no backup at all."""

import json
from pathlib import Path

import pytest

from fireline.errors import StoreError
from fireline.store.backup.box import HEADER, Lid, backups_in, newer_than, read_lid


def backup(to: Path, name: str) -> Path:
    folder = to / name
    folder.mkdir()
    (folder / HEADER).write_bytes(Lid(salt=bytes(32)).as_bytes())
    return folder


def test_only_whole_backups_are_named_oldest_first(tmp_path: Path) -> None:
    second, first = backup(tmp_path, "fireline-2"), backup(tmp_path, "fireline-1")
    backup(tmp_path, ".fireline-3.unfinished")
    (tmp_path / "fireline-4").mkdir()

    assert backups_in(tmp_path) == (first, second)
    assert (newer_than(first), newer_than(second)) == ((second,), ())


@pytest.mark.parametrize(
    "lid",
    [
        b"",
        b"no JSON",
        b"[]",
        b"{}",
        json.dumps({"format": 1, "key": {"n": 2**30, "salt": "00" * 32}}).encode(),
        json.dumps({"format": 1, "key": {"n": 2**17 + 1, "salt": "00" * 32}}).encode(),
        json.dumps({"format": 1, "key": {"n": 2**17, "salt": "00"}}).encode(),
        json.dumps({"format": 1, "key": {"n": "many", "salt": "00" * 32}}).encode(),
    ],
    ids=["empty", "text", "list", "bare", "dear", "odd", "short", "words"],
)
def test_what_is_no_lid_of_ours_is_refused_before_a_key_is_stretched(
    tmp_path: Path, lid: bytes
) -> None:
    (tmp_path / HEADER).write_bytes(lid)

    with pytest.raises(StoreError, match="is no whole backup of Fireline"):
        read_lid(tmp_path)


def test_a_backup_of_a_newer_version_is_named_as_one(tmp_path: Path) -> None:
    told = json.loads(Lid(salt=bytes(32)).as_bytes()) | {"format": 2}
    (tmp_path / HEADER).write_text(json.dumps(told))

    with pytest.raises(StoreError, match="restore it with a newer Fireline"):
        read_lid(tmp_path)
