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
