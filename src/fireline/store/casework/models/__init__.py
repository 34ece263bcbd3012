"""Models: one table a noun; every one but those on a named list belongs to an authority."""

from fireline.store.casework.models.account import ReturnLine, SetAside, Watch
from fireline.store.casework.models.audit import (
    AuditEdge,
    AuditEntry,
    AuditHead,
    AuditLeaf,
    AuditWaiting,
)
from fireline.store.casework.models.evidence import CustodyRow, EvidenceWrap, TimeTokenRow
from fireline.store.casework.models.group import GroupMemberRow, GroupRow
from fireline.store.casework.models.location import (
    CapturedEvidence,
    LookRow,
    Place,
    ReappearanceRow,
)
from fireline.store.casework.models.officer import Authority, Officer
from fireline.store.casework.models.oxygen import OxygenDay, RankedAccount, RankingRun
from fireline.store.casework.models.queue import HandlingTime, QueuedItem
from fireline.store.casework.models.referral import (
    GuardCheck,
    OutgoingMessage,
    ReferralAnswer,
    ReferralRow,
    ReferralStep,
)
from fireline.store.casework.models.retention import (
    ErasureRow,
    HoldRow,
    KeptAccount,
    KeptPost,
    ReviewRow,
)
from fireline.store.casework.models.sign_in import AccessToken, Joining, RateCount, RoleChange
from fireline.store.casework.models.succession import ReturnVerdict
from fireline.store.casework.models.work import (
    BankRow,
    CandidateRow,
    JudgementRow,
    SightingRow,
    TrackMark,
    WorkRow,
)

__all__ = [
    "AccessToken",
    "AuditEdge",
    "AuditEntry",
    "AuditHead",
    "AuditLeaf",
    "AuditWaiting",
    "Authority",
    "BankRow",
    "CandidateRow",
    "CapturedEvidence",
    "CustodyRow",
    "ErasureRow",
    "EvidenceWrap",
    "GroupMemberRow",
    "GroupRow",
    "GuardCheck",
    "HandlingTime",
    "HoldRow",
    "Joining",
    "JudgementRow",
    "KeptAccount",
    "KeptPost",
    "LookRow",
    "Officer",
    "OutgoingMessage",
    "OxygenDay",
    "Place",
    "QueuedItem",
    "RankedAccount",
    "RankingRun",
    "RateCount",
    "ReappearanceRow",
    "ReferralAnswer",
    "ReferralRow",
    "ReferralStep",
    "ReturnLine",
    "ReturnVerdict",
    "ReviewRow",
    "RoleChange",
    "SetAside",
    "SightingRow",
    "TimeTokenRow",
    "TrackMark",
    "Watch",
    "WorkRow",
]
