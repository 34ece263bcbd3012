"""What is sealed opens only whole, in its order, and under its own key."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.errors import StoreError
from fireline.store.backup.sealing import (
    CHUNK,
    MAGIC,
    SALT_BYTES,
    TAG_BYTES,
    master_key,
    name_of,
    seal,
    sealed_size,
    unsealed,
)

KEY = b"k" * 32
SMALL = 1 << 4


class Dribble:
    """A pipe that hands out a few bytes at a time."""

    def __init__(self, content: bytes) -> None:
        self._rest = BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._rest.read(min(size, 70_001))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_what_goes_in_comes_out(tmp_path: Path, size: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)

    held = seal(KEY, Dribble(content[:size]), tmp_path / "a")

    assert b"".join(unsealed(KEY, tmp_path / "a")) == content[:size]
    assert held.size == size
    assert (tmp_path / "a").stat().st_size == sealed_size(size)


@given(st.data())
def test_a_file_that_was_touched_anywhere_does_not_open(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a"
        seal(KEY, BytesIO(b"EXERCISE"), file)
        content = bytearray(file.read_bytes())
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] ^= data.draw(st.integers(1, 255))
        file.write_bytes(content)

        with pytest.raises(StoreError, match="was changed"):
            list(unsealed(KEY, file))


def _chunks(content: bytes) -> tuple[bytes, list[bytes]]:
    start, step = len(MAGIC) + SALT_BYTES, CHUNK + TAG_BYTES
    return content[:start], [content[n : n + step] for n in range(start, len(content), step)]


@pytest.mark.parametrize(
    "change",
    [
        lambda chunks: chunks[:-1],
        lambda chunks: [chunks[1], chunks[0], *chunks[2:]],
        lambda chunks: [*chunks, chunks[-1]],
        lambda chunks: chunks[1:],
        lambda _chunks: [],
    ],
    ids=["cut", "swapped", "doubled", "begun late", "emptied"],
)
def test_chunks_cannot_be_moved_or_left_out(tmp_path: Path, change) -> None:
    file = tmp_path / "a"
    seal(KEY, BytesIO(bytes(3 * CHUNK)), file)
    start, chunks = _chunks(file.read_bytes())

    file.write_bytes(start + b"".join(change(chunks)))

    with pytest.raises(StoreError, match="was changed"):
        list(unsealed(KEY, file))


def test_the_same_bytes_never_look_the_same_twice(tmp_path: Path) -> None:
    for name in "ab":
        seal(KEY, BytesIO(b"EXERCISE"), tmp_path / name)

    assert (tmp_path / "a").read_bytes() != (tmp_path / "b").read_bytes()


def test_the_key_hangs_on_passphrase_and_salt() -> None:
    keys = {master_key(words, salt, cost=SMALL) for words in "ab" for salt in (b"c", b"d")}

    assert len(keys) == 4


def test_a_stored_name_does_not_tell_the_content() -> None:
    assert name_of(KEY, "0" * 64) != name_of(b"other" * 8, "0" * 64)
