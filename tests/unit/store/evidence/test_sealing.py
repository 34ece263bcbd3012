from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.errors import StoreError
from fireline.store.evidence import sealing
from fireline.store.evidence.sealing import CHUNK, MAGIC, seal, unsealed

KEY, OTHER = b"k" * 32, b"o" * 32


def sealed(data: bytes, key: bytes = KEY) -> bytes:
    out = BytesIO()
    seal(BytesIO(data), out, key)
    return out.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    return b"".join(unsealed(BytesIO(data), key))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_what_was_sealed_comes_back(size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)

    assert opened(sealed(data[:size])) == data[:size]


def test_nothing_of_the_plain_bytes_stands_in_the_file() -> None:
    assert b"EXERCISE" not in sealed(b"EXERCISE" * 1000)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(StoreError, match="its key is another"):
        opened(sealed(b"EXERCISE"), OTHER)


@given(data=st.binary(max_size=40), chunk=st.integers(1, 9), place=st.integers(0, 200))
def test_no_byte_can_be_changed_unseen(data: bytes, chunk: int, place: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "CHUNK", chunk)
        whole = sealed(data)
        place %= len(whole)
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]

        with pytest.raises(StoreError):
            opened(changed)


@given(data=st.binary(min_size=4, max_size=40), chunk=st.integers(1, 3))
def test_chunks_can_be_neither_cut_off_nor_moved(data: bytes, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "CHUNK", chunk)
        whole = sealed(data)
        step = chunk + 16
        body = whole[len(MAGIC) :]
        pieces = [body[at : at + step] for at in range(0, len(body), step)]
        swapped = MAGIC + b"".join([pieces[1], pieces[0], *pieces[2:]])
        cut = MAGIC + b"".join(pieces[:-1])

        for changed in (swapped, cut, whole + b"x", whole[: len(MAGIC)], b""):
            with pytest.raises(StoreError):
                opened(changed)


def test_a_large_file_is_never_whole_in_memory() -> None:
    class Counting(BytesIO):
        largest = 0

        def read(self, size: int | None = -1) -> bytes:
            Counting.largest = max(Counting.largest, size or 0)
            return super().read(size)

    source = Counting(b"x" * (3 * CHUNK))
    seal(source, BytesIO(), KEY)

    assert Counting.largest == CHUNK
