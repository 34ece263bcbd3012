"""Succession: a new account that may be a removed one come back; a judgement edge, no entity."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from fireline.domain.finding import Finding
from fireline.domain.ids import AccountKey


class Verdict(StrEnum):
    """What a person said of a suggestion; a negative one blocks it until it is taken back."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@attrs.frozen(kw_only=True)
class Succession:
    """A suggestion that one account follows another, with the reasons one by one."""

    id: UUID
    removed: AccountKey
    returned: AccountKey
    score: float
    findings: tuple[tuple[str, Finding], ...]  #: name of the feature, and what it says
    suggested_at: datetime
    verdict: Verdict = Verdict.OPEN


@attrs.frozen(kw_only=True)
class JudgedReturn:
    """One verdict as it was said; what was said later does not change it."""

    verdict: Verdict  #: open: what was said before was taken back
    reason: str
    by: UUID
    at: datetime
