"""CID: the name that atproto gives to bytes, which is their SHA-256 with a few words before it.

CIDv1 (https://github.com/multiformats/cid): version 1, codec (0x71 DAG-CBOR for records, 0x55 raw
for blobs), multihash 0x12 (SHA2-256) of 0x20 bytes. A blob's CID therefore tells the SHA-256 of the
file before anybody has downloaded it.
"""

import base64
import hashlib
from typing import Any

from fireline.errors import ItemUnreadable

_RECORD = bytes((1, 0x71, 0x12, 0x20))
_BLOB = bytes((1, 0x55, 0x12, 0x20))
_LENGTH = 36
_BASE32 = "b"  #: the multibase prefix of the lower-case base32 that atproto writes


def sha256_of(cid: bytes) -> str:
    """Return the SHA-256, in hex, that a CID tells; empty when it tells another kind of hash."""
    if len(cid) != _LENGTH or cid[:4] not in (_RECORD, _BLOB):
        return ""
    return cid[4:].hex()


def blob_cid(sha256: str) -> str:
    """Return the CID, as written, of the blob whose bytes have this SHA-256."""
    return written(_BLOB + bytes.fromhex(sha256))


def record_cid(block: bytes) -> bytes:
    """Return the CID that a record's bytes must have."""
    return _RECORD + hashlib.sha256(block).digest()


def written(cid: bytes) -> str:
    """Return a CID as it is written in addresses."""
    return _BASE32 + base64.b32encode(cid).decode().rstrip("=").lower()


def read(text: str) -> bytes:
    """Return the bytes of a CID that was written down.

    Raises:
        ItemUnreadable: it is not written as atproto writes CIDs.
    """
    body = text.removeprefix(_BASE32).upper()
    try:
        return base64.b32decode(body + "=" * (-len(body) % 8))
    except ValueError as bad:
        raise ItemUnreadable(f"{text[:80]!r} is not a CID as atproto writes it") from bad


def linked(link: Any) -> bytes:  # noqa: ANN401 -- whatever stood in somebody's record
    """Return the CID that a record's link names, in DAG-CBOR's form or in JSON's; empty if none."""
    if isinstance(link, bytes):
        return link
    named = link.get("$link") if isinstance(link, dict) else link
    if not isinstance(named, str):
        return b""
    try:
        return read(named)
    except ItemUnreadable:
        return b""
