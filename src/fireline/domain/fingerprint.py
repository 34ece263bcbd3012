"""Fingerprint: the value by which one kind of content is known again."""

from datetime import datetime
from enum import StrEnum

import attrs

from fireline.domain.ids import AccountKey, PostKey


class Kind(StrEnum):
    """What a fingerprint is taken of."""

    FILE = "file"  #: SHA-256 of the bytes, hex
    PDQ = "pdq"  #: 256 bits, hex
    LINK = "link"  #: canonical address
    TEXT = "text"  #: SHA-256 of the normalised text, hex


@attrs.frozen(kw_only=True)
class Fingerprint:
    """One value taken of one part of a post."""

    kind: Kind
    value: str
    post: PostKey
    account: AccountKey
    said_at: datetime
    seen_at: datetime
    quality: int = 100  #: 0 to 100; only PDQ has another than 100
    part: str = ""  #: what it was taken of: ``media 0``, the address, ``text``


@attrs.frozen(kw_only=True)
class Picture:
    """What was learned of one file by fetching it once, however many posts carry it."""

    sha256: str  #: hex, of the plain bytes
    fetched_at: datetime
    pdq: str = ""  #: 64 hex digits; empty when it is no picture or could not be read
    quality: int = 0
    mime: str = ""
    size: int | None = None
    failure: str = ""  #: why it could not be fetched or read; empty when it could
