"""Message and answer: what one recipient got, and what came back."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from fireline.domain.location import LocationKind
from fireline.domain.referral import Instrument


class Delivery(StrEnum):
    """Where the handing over of a message stands."""

    WAITING = "waiting"
    HANDING_OVER = "handing_over"  #: written before the channel is called; a crash leaves it
    DELIVERED = "delivered"
    FATE_UNKNOWN = "fate_unknown"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class Message:
    """What a channel hands over for one referral."""

    id: UUID
    message_id: str  #: stable over tries, e.g. a Message-ID; by it a recipient can be asked
    referral: UUID
    instrument: Instrument
    recipient: str
    location_kind: LocationKind
    location_key: str
    url: str
    subject: str
    body: str
    language: str = "en"
    authority_name: str = ""
    drafted_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Receipt:
    """Proof that a recipient's own system took a message."""

    reference: str  #: the recipient's own id of it; empty when it gives none
    at: datetime
    said: str = ""


class Outcome(StrEnum):
    """What a recipient says it did (LAW.md 10, provider_response)."""

    REMOVED = "removed"
    ACCOUNT_SUSPENDED = "account_suspended"
    GEO_BLOCKED = "geo_blocked"
    LABELLED = "labelled"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    NO_ANSWER = "no_answer"


@attrs.frozen(kw_only=True)
class Answer:
    """A recipient's answer, entered by an officer or by an authenticated channel."""

    referral: UUID
    outcome: Outcome
    at: datetime
    said: str = ""
