"""Heads: what the tree was at a moment, signed, each one with the hash of the one before it.

Whoever holds one head can tell whether anything that it covers was changed since; and because a
head holds the hash of the one before, the last one speaks for them all.
"""

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from fireline.store.audit.encoding import VERSION, canonical, moment

#: Said in every head, so that no other signature of the key can pass for one.
WHAT: Final = "fireline audit head"
_KEY_ID_CHARACTERS: Final = 16


@attrs.frozen(kw_only=True)
class Head:
    """One signed head of one authority's tree."""

    authority: UUID
    size: int
    root: bytes
    at: datetime
    key: str
    previous: bytes
    signature: bytes = b""

    def told(self) -> dict[str, object]:
        """Return what is signed."""
        return {
            "what": WHAT,
            "v": VERSION,
            "authority": str(self.authority),
            "size": self.size,
            "root": self.root.hex(),
            "at": moment(self.at),
            "key": self.key,
            "previous": self.previous.hex(),
        }

    def line(self) -> bytes:
        """Return the head with its signature, as it is copied, exported and hashed."""
        return canonical({**self.told(), "signature": self.signature.hex()})

    def hashed(self) -> bytes:
        """Return what the next head says of this one."""
        return hashlib.sha256(self.line()).digest()


def key_id(public: bytes) -> str:
    """Name a public key by the beginning of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:_KEY_ID_CHARACTERS]
