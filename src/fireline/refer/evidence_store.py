"""Evidence store: bytes kept by their own hash."""

from typing import Protocol


class EvidenceStore(Protocol):
    """Where captured bytes are kept.

    Do read back what was written before returning its name.
    Don't overwrite: the name is the content.
    """

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hex."""
        ...

    def get(self, sha256: str) -> bytes:
        """Return the bytes, checked against their name."""
        ...
