"""Sealing: a file as a row of sealed chunks, so that its size never matters to memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and
its Nonce-Reuse Misuse-Resistance, CRYPTO 2015) over AES-256-GCM: each chunk's nonce is its number
and whether it is the last. Chunks cannot be changed, moved, left out, added or cut off unseen. A
key seals one file and no other, so that numbers can be nonces.
"""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Final

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fireline.errors import StoreError

MAGIC: Final = b"fireline sealed 1\n"
CHUNK: Final = 1 << 20
"""Bytes that are held in memory at once."""

KEY_BYTES: Final = 32
_TAG = 16
_COUNTER = 11  #: with the byte for the last chunk, the 12 bytes of a GCM nonce


@attrs.frozen
class Plain:
    """What went in or came out: its SHA-256 in hex and its length."""

    sha256: str
    size: int


def seal(source: BinaryIO, sink: BinaryIO, key: bytes) -> Plain:
    """Seal everything that can be read from one file into another."""
    cipher, seen, size = AESGCM(key), hashlib.sha256(), 0
    sink.write(MAGIC)
    for number, chunk, last in _chunks(source, CHUNK):
        seen.update(chunk)
        size += len(chunk)
        sink.write(cipher.encrypt(_nonce(number, last=last), chunk, MAGIC))
    return Plain(seen.hexdigest(), size)


def unsealed(source: BinaryIO, key: bytes) -> Iterator[bytes]:
    """Return what was sealed, chunk by chunk, each of them checked before it is handed on.

    Raises:
        StoreError: it was changed, cut off, or sealed under another key.
    """
    if source.read(len(MAGIC)) != MAGIC:
        raise StoreError("this is no sealed file, or its beginning has been changed")
    cipher = AESGCM(key)
    for number, chunk, last in _chunks(source, CHUNK + _TAG):
        try:
            yield cipher.decrypt(_nonce(number, last=last), chunk, MAGIC)
        except InvalidTag as changed:
            raise StoreError("a sealed file has been changed, or its key is another") from changed


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number the chunks; an empty file has one, for there must be a last one to see."""
    number, chunk = 0, source.read(size)
    while True:
        following = source.read(size) if len(chunk) == size else b""
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER, "big") + bytes((last,))
