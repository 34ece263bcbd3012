"""File: the SHA-256 of the bytes; the very same file, whatever it is called."""

import hashlib
from typing import ClassVar

from fireline.domain.fingerprint import Kind
from fireline.track.fingerprints.kind import FingerprintKind, spelled_hex


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of the bytes in lower-case hex (FIPS 180-4)."""
    return hashlib.sha256(data).hexdigest()


class FileKind(FingerprintKind):
    """The very same file, byte for byte."""

    kind: ClassVar[Kind] = Kind.FILE
    examples: ClassVar[tuple[str, ...]] = (sha256_of(b""), sha256_of(b"EXERCISE"), "ab" * 32)

    def _spelled(self, value: str) -> str | None:
        return spelled_hex(value)

    def _words(self, distance: int) -> str:
        return "the very same file, byte for byte" if not distance else "another file"
