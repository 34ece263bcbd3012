"""Each key is made once and is for its owner's eyes."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fireline.errors import StoreError
from fireline.settings import Settings
from fireline.store.keys import KeyRing


def test_a_key_is_the_same_ever_after(tmp_path: Path):
    first = KeyRing(tmp_path / "keys")

    kept = (first.session(), first.wrapping(), first.verifying())

    again = KeyRing(tmp_path / "keys")
    assert (again.session(), again.wrapping(), again.verifying()) == kept


def test_two_rings_share_no_key(tmp_path: Path):
    one, other = KeyRing(tmp_path / "one"), KeyRing(tmp_path / "other")

    assert one.session() != other.session()
    assert one.wrapping() != other.wrapping()
    assert one.verifying() != other.verifying()


def test_whoever_is_slower_takes_the_key_that_is_there(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: KeyRing(tmp_path).wrapping(), range(64)))

    assert len(made) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["evidence.key"]


def test_nobody_else_may_read_them(tmp_path: Path):
    ring = KeyRing.of(Settings(data=tmp_path))

    ring.signing()

    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / "audit.key").stat().st_mode) == 0o600


def test_a_torn_key_is_named(tmp_path: Path):
    (tmp_path / "evidence.key").write_bytes(b"short")

    with pytest.raises(StoreError, match="not a key of 32 bytes"):
        KeyRing(tmp_path).wrapping()
