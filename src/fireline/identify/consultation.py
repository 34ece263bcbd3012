"""Consultation: reading a person's record is an act, with a purpose and a reason, or it is refused.

Directive (EU) 2016/680, Article 25(1); Regulation (EU) 2018/1725, Article 88. There is this one way
to a record, for pages, terminal, exports and whatever else comes; a refusal is recorded as well.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from fireline.domain.act import Act, AuditRow, Recorder
from fireline.domain.ids import AccountKey
from fireline.domain.purpose import Purpose
from fireline.errors import AccessRefused

#: Characters below which a reason is a shrug.
SHORTEST_REASON: Final = 10


def open_record(
    *,
    account: AccountKey,
    purpose: Purpose | None,
    reason: str,
    ledger: Recorder,
    by: UUID | None,
    authority: UUID,
    at: datetime,
) -> None:
    """Record that a person's record is read from now on, and what for.

    Raises:
        AccessRefused: the purpose or the reason is missing; this is recorded too.
    """
    missing = _missing(purpose, reason)
    row = AuditRow(
        act=Act.OFFICER_TURNED_AWAY if missing else Act.ACCOUNT_OPENED,
        authority=authority,
        officer=by,
        on=f"account {account}",
        because=missing or reason.strip(),
        purpose=purpose,
        at=at,
    )
    with ledger.recording(row):
        pass
    if missing:
        raise AccessRefused(f"the record of {account} stays closed: {missing}")


def _missing(purpose: Purpose | None, reason: str) -> str:
    if purpose is None:
        return "no purpose was named"
    if len(reason.strip()) < SHORTEST_REASON:
        return f"a reason has {SHORTEST_REASON} characters at least"
    return ""
