"""Encoding: the bytes that the audit stands for, version 1. Never changed; a new one gets a number.

Canonical means JSON of strings and whole numbers alone, keys in order, no blank, UTF-8 (RFC 8785
for such values). The verifier has an encoding of its own, and a test holds the two together.

- *detail*: everything that an act tells; erased one day, together with its salt
- *seal*: SHA-256 of salt and detail
- *leaf*: number, entry, authority and seal; all that stays when the detail is gone
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import attrs

VERSION: Final = 1

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@attrs.frozen(kw_only=True)
class Detail:
    """One act as it was recorded."""

    entry: UUID
    authority: UUID
    act: str
    officer: UUID | None
    on: str
    purpose: str
    because: str
    at: datetime

    def told(self) -> dict[str, object]:
        """Return every field as the canonical encoding has it."""
        return {
            "v": VERSION,
            "entry": str(self.entry),
            "authority": str(self.authority),
            "act": self.act,
            "officer": str(self.officer) if self.officer else "",
            "on": self.on,
            "purpose": self.purpose,
            "because": self.because,
            "at": moment(self.at),
        }


def canonical(fields: dict[str, object]) -> bytes:
    """Return the one way in which these fields are written."""
    return _CANONICAL.encode(fields).encode()


def moment(at: datetime) -> str:
    """Write a moment in UTC to the microsecond, which is what the database keeps."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sealed(detail: Detail, salt: bytes) -> bytes:
    """Return the seal of a detail: nobody can tell the one from the other without the salt."""
    return hashlib.sha256(salt + canonical(detail.told())).digest()


def leaf(*, number: int, entry: UUID, authority: UUID, seal: bytes) -> bytes:
    """Return what a leaf of the tree holds."""
    return canonical(
        {
            "v": VERSION,
            "number": number,
            "entry": str(entry),
            "authority": str(authority),
            "seal": seal.hex(),
        }
    )
