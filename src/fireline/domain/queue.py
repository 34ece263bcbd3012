"""Queue item: something that an officer can do next, with what it is worth a minute."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from fireline.domain.work import Tier


class ItemKind(StrEnum):
    """What an officer is asked to do."""

    JUDGE_CANDIDATE = "judge_candidate"
    REFER_LOCATION = "refer_location"
    REFER_ACCOUNT = "refer_account"
    APPROVE_REFERRAL = "approve_referral"
    JUDGE_RETURN = "judge_return"
    SETTLE_FATE = "settle_fate"  #: a message of unknown fate


class ItemState(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"


@attrs.frozen(kw_only=True)
class QueueItem:
    """One thing to do: its tier first, then expected oxygen per officer-minute."""

    id: UUID
    kind: ItemKind
    subject: str  #: id of the candidate, location, account, referral or succession
    title: str
    language: str
    tier: Tier | None
    benefit: float  #: exposures (a day x days away) expected to go by doing it
    minutes: float  #: expected officer minutes
    because: str  #: the formula with its numbers, shown on the item
    added_at: datetime
    state: ItemState = ItemState.OPEN
    claimed_by: UUID | None = None

    @property
    def worth(self) -> float:
        """Expected oxygen per officer-minute."""
        return self.benefit / self.minutes


@attrs.frozen(kw_only=True)
class Handling:
    """How long one item really took, so that the next estimate is better."""

    kind: ItemKind
    language: str
    minutes: float
    at: datetime
