"""Sealing: files that only the passphrase opens, in chunks that cannot be changed or cut unseen.

The payload is laid out as that of age (C2SP, age-encryption.org/v1): a key of its own for each
file, derived by HKDF-SHA256 from the master key and a random salt; chunks under an authenticated
cipher, whose nonce is the chunk's number and a mark on the last one (STREAM: Hoang, Reyhanitabar,
Rogaway, Vizár 2015). A chunk that is changed, moved, left out or added does not open.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from fireline.errors import StoreError

MAGIC = b"fireline backup 1\n"
CHUNK = 1 << 20
SALT_BYTES = 32
TAG_BYTES = 16
KEY_BYTES = 32
#: scrypt as OWASP's Password Storage Cheat Sheet asks: 128 MB and about half a second a guess.
COST = 1 << 17
_BLOCK = 8
_LANES = 1
_NUMBER_BYTES = 11
_MORE, _LAST = b"\x00", b"\x01"


class Source(Protocol):
    """Whatever bytes are read from."""

    def read(self, size: int = ..., /) -> bytes:
        """Return up to so many bytes, and none at the end."""
        ...


@attrs.frozen
class Sealed:
    """What went into a sealed file: its bytes before sealing, and their SHA-256."""

    size: int
    sha256: str


def master_key(passphrase: str, salt: bytes, cost: int = COST) -> bytes:
    """Stretch a passphrase into the key from which every file's key follows (scrypt, RFC 7914)."""
    stretch = Scrypt(salt=salt, length=KEY_BYTES, n=cost, r=_BLOCK, p=_LANES)
    return stretch.derive(passphrase.encode())


def sha256_of(source: Source) -> str:
    """Return the SHA-256 of everything that can be read."""
    digest = hashlib.sha256()
    while part := source.read(CHUNK):
        digest.update(part)
    return digest.hexdigest()


def name_of(key: bytes, sha256: str) -> str:
    """Return under which name a file is stored: without the key it does not tell its content."""
    return hmac.digest(key, f"name {sha256}".encode(), "sha256").hex()


def sealed_size(size: int) -> int:
    """Return how large a file is once it is sealed."""
    chunks = max(1, -(-size // CHUNK))
    return len(MAGIC) + SALT_BYTES + size + chunks * TAG_BYTES


def seal(key: bytes, source: Source, target: Path) -> Sealed:
    """Write a source sealed into a new file, through to the disk."""
    salt = secrets.token_bytes(SALT_BYTES)
    cipher = _cipher(key, salt)
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as out:
        out.write(MAGIC + salt)
        for number, (chunk, is_last) in enumerate(_chunks(source)):
            digest.update(chunk)
            size += len(chunk)
            out.write(cipher.encrypt(_nonce(number, is_last=is_last), chunk, MAGIC))
        out.flush()
        os.fsync(out.fileno())
    return Sealed(size, digest.hexdigest())


def unsealed(key: bytes, sealed: Path) -> Iterator[bytes]:
    """Yield the bytes of a sealed file, each chunk proven before it is handed on.

    Raises:
        StoreError: it was changed or cut, or the key is another's.
    """
    try:
        with sealed.open("rb") as file:
            yield from _opened(key, file)
    except (InvalidTag, EOFError) as bad:
        raise StoreError(f"{sealed} was changed, or sealed with another passphrase") from bad
    except OSError as bad:
        raise StoreError(f"{sealed} cannot be read: {bad.strerror}") from bad


def _opened(key: bytes, file: BinaryIO) -> Iterator[bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise EOFError
    cipher = _cipher(key, file.read(SALT_BYTES))
    sealed_chunk = CHUNK + TAG_BYTES
    number, chunk = 0, file.read(sealed_chunk)
    while True:
        following = file.read(sealed_chunk) if len(chunk) == sealed_chunk else b""
        yield cipher.decrypt(_nonce(number, is_last=not following), chunk, MAGIC)
        if not following:
            return
        number, chunk = number + 1, following


def _chunks(source: Source) -> Iterator[tuple[bytes, bool]]:
    chunk = _filled(source)
    while True:
        following = _filled(source) if len(chunk) == CHUNK else b""
        yield chunk, not following
        if not following:
            return
        chunk = following


def _filled(source: Source) -> bytes:
    """Read a whole chunk, also from a pipe that hands out less at a time."""
    parts, wanted = [], CHUNK
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"fireline backup file")
    return AESGCM(derive.derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big") + (_LAST if is_last else _MORE)
