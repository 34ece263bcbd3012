"""Act: the closed list of what can happen, as the audit writes it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import attrs

from fireline.domain.purpose import Purpose


class Act(StrEnum):
    """Written ``noun:verb``; never renamed, because old logs keep the old words."""

    OFFICER_SIGNED_IN = "officer:signed_in"
    OFFICER_SIGNED_OUT = "officer:signed_out"
    OFFICER_ADDED = "officer:added"
    OFFICER_STEPPED_UP = "officer:stepped_up"
    OFFICER_TURNED_AWAY = "officer:turned_away"
    OFFICER_CHANGED = "officer:changed"
    WATCH_ADDED = "watch:added"
    WATCH_ENDED = "watch:ended"
    CANDIDATE_PROPOSED = "candidate:proposed"
    CANDIDATE_DISMISSED = "candidate:dismissed"
    CANDIDATE_REOPENED = "candidate:reopened"
    WORK_JUDGED = "work:judged"
    WORK_ENDED = "work:ended"
    SIGHTING_REFUSED = "sighting:refused"
    ACCOUNT_OPENED = "account:opened"
    ACCOUNT_EXCLUDED = "account:excluded"  #: judged to report, research, archive or oppose
    ACCOUNT_INCLUDED = "account:included"
    PERSON_ERASED = "person:erased"
    PERSON_RESTRICTED = "person:restricted"
    PERSON_RELEASED = "person:released"  #: an erasure undone before its night, a restriction lifted
    RANKING_MADE = "ranking:made"
    ITEM_CLAIMED = "item:claimed"
    ITEM_RELEASED = "item:released"
    ITEM_DONE = "item:done"
    EVIDENCE_CAPTURED = "evidence:captured"
    EVIDENCE_OPENED = "evidence:opened"
    EVIDENCE_EXPORTED = "evidence:exported"
    EVIDENCE_ERASED = "evidence:erased"
    HOLD_PLACED = "hold:placed"
    HOLD_LIFTED = "hold:lifted"
    RETENTION_REVIEWED = "retention:reviewed"
    DAY_EXPIRED = "day:expired"
    REFERRAL_DRAFTED = "referral:drafted"
    REFERRAL_GUARDED = "referral:guarded"
    REFERRAL_DECONFLICTED = "referral:deconflicted"
    REFERRAL_APPROVED = "referral:approved"
    REFERRAL_REFUSED = "referral:refused"
    REFERRAL_SENT = "referral:sent"
    REFERRAL_FATE_UNKNOWN = "referral:fate_unknown"
    REFERRAL_ANSWERED = "referral:answered"
    REFERRAL_WITHDRAWN = "referral:withdrawn"
    REFERRAL_REDRAFTED = "referral:redrafted"
    REFERRAL_CLOSED = "referral:closed"
    PROBE_SAW_PRESENT = "probe:saw_present"
    PROBE_SAW_GONE = "probe:saw_gone"
    PROBE_SAW_PARTLY = "probe:saw_partly"
    PROBE_COULD_NOT_TELL = "probe:could_not_tell"
    RETURN_SUGGESTED = "return:suggested"
    RETURN_CONFIRMED = "return:confirmed"
    RETURN_REJECTED = "return:rejected"
    RETURN_REOPENED = "return:reopened"  #: a verdict was taken back
    GROUP_SUGGESTED = "group:suggested"
    GROUP_CONFIRMED = "group:confirmed"  #: judged to be one operation
    GROUP_REJECTED = "group:rejected"
    GROUP_REOPENED = "group:reopened"
    OXYGEN_MEASURED = "oxygen:measured"
    AUDIT_EXPORTED = "audit:exported"
    AUDIT_DETAIL_ERASED = "audit:detail_erased"
    BACKUP_MADE = "backup:made"
    BACKUP_RESTORED = "backup:restored"
    INSTALLATION_MADE = "installation:made"
    INSTALLATION_UPGRADED = "installation:upgraded"
    DEMO_RUN = "demo:run"


@attrs.frozen(kw_only=True)
class AuditRow:
    """One act: who, for which authority, what, on what, why, when."""

    act: Act
    authority: UUID
    officer: UUID | None  #: None when the machine acted
    on: str  #: ``noun id``
    because: str
    at: datetime
    purpose: Purpose | None = None  #: where the law asks what for


class Recorder(Protocol):
    """Whatever keeps casework: a change and its audit rows are one transaction.

    Do write the rows in the very transaction of the change.
    Don't swallow a failure: no row, no change.
    """

    def recording(self, *rows: AuditRow) -> AbstractContextManager[None]:
        """Open a transaction, write the rows in it, and let the caller make the change."""
        ...

    def recorded(self, *, on: str) -> Sequence[AuditRow]:
        """Return what was recorded on one thing, oldest first."""
        ...
