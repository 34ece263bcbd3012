"""Shapes: what the API answers with; an absent number was not told, and is never zero."""

from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from ninja import Schema

from fireline.domain.presence import Presence
from fireline.domain.queue import ItemKind
from fireline.domain.referral import Instrument, ReferralState
from fireline.domain.work import Tier

Item = TypeVar("Item")


class Problem(Schema):
    """Why a question was not answered, in one sentence."""

    problem: str


class Page(Schema, Generic[Item]):
    """Some of a list, and where the next ones start; nothing follows where that is absent."""

    items: list[Item]
    next_offset: int | None


class ReferralOut(Schema):
    """A referral: one location, one recipient, one instrument."""

    id: UUID
    instrument: Instrument
    recipient: str
    state: ReferralState
    state_since: datetime
    url: str
    work: UUID | None
    work_title: str
    presence: Presence | None


class WorkOut(Schema):
    """A work that is tracked."""

    id: UUID
    title: str
    tier: Tier
    ground: str
    judged_at: datetime
    sightings: int
    accounts: int
    referrals: int
    ended: bool


class QueueOut(Schema):
    """Something to do, with what it is worth."""

    id: UUID
    kind: ItemKind
    subject: str
    title: str
    tier: Tier | None
    benefit: float
    minutes: float
    because: str
    added_at: datetime


class OxygenOut(Schema):
    """Oxygen of one day."""

    day: date
    oxygen: float | None
    low: float | None
    high: float | None
    opposing: float
    imputed_share: float
    works: int
    gap: bool


class StandingOut(Schema):
    """An account's place in the newest ranking; its record is opened with a reason."""

    account: str
    rank: int
    net_effect: float
    score: float
    low: float
    high: float
    volume: int
    volume_rank: int


class FindingOut(Schema):
    """A reason of the machine, with what it weighs."""

    score: float
    because: str


class SightingOut(Schema):
    """A work or candidate that was seen at the account."""

    post: str
    seen_at: datetime


class RecordOut(Schema):
    """An account's record, opened for a purpose and a reason that the audit keeps."""

    account: str
    standing: StandingOut | None
    findings: list[FindingOut]
    sightings: list[SightingOut]
    referrals: list[ReferralOut]
