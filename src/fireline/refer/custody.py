"""Custody: who had a capture in hand, when, and what for (ISO/IEC 27037, chain of custody)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs


class Deed(StrEnum):
    """What can be done with evidence; never renamed, for custody is read in ten years."""

    CAPTURED = "captured"
    STAMPED = "stamped"
    OPENED = "opened"
    VERIFIED = "verified"
    EXPORTED = "exported"
    LET_GO = "let_go"


@attrs.frozen(kw_only=True)
class CustodyEntry:
    """One line of the custody of one capture."""

    sha256: str
    deed: Deed
    at: datetime
    by: UUID | None  #: None when the machine acted
    reason: str
    to: str = ""  #: to whom it was handed
    who: str = ""  #: the officer's name, where it is shown
