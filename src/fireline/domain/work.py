"""Candidate, work, sighting: from a cluster that the machine saw to content that is tracked."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey, PostKey


class Tier(StrEnum):
    """How grave a work is; a tier stands above every score (SCIENCE and practice of TCAP)."""

    THREAT_TO_LIFE = "threat_to_life"
    CRISIS = "crisis"
    DESIGNATED = "designated"
    PROMOTIONAL = "promotional"


TIER_ORDER = (Tier.THREAT_TO_LIFE, Tier.CRISIS, Tier.DESIGNATED, Tier.PROMOTIONAL)


class CandidateState(StrEnum):
    """Where a candidate stands."""

    OPEN = "open"
    WORK = "work"  #: judged, and tracked from then on
    DISMISSED = "dismissed"  #: judged not to be one; blocked for good


@attrs.frozen(kw_only=True)
class Candidate:
    """A cluster that the machine saw: content shared by several accounts, not yet judged."""

    id: UUID
    kind: Kind
    value: str  #: the fingerprint that its sightings share
    first_seen_at: datetime
    accounts: int  #: distinct accounts that posted it
    posts: int
    because: str
    state: CandidateState = CandidateState.OPEN
    language: str = ""
    example: PostKey | None = None


@attrs.frozen(kw_only=True)
class Work:
    """A candidate that an officer has judged, in one act, with ground and exclusion check."""

    id: UUID
    title: str
    tier: Tier
    judged_at: datetime
    judged_by: UUID
    ground: str


class Via(StrEnum):
    """How a sighting came about."""

    ORIGINAL = "original"  #: the first post of the work that we know of
    COPY = "copy"  #: the content itself, posted again
    REPOST = "repost"
    QUOTE = "quote"
    REPLY = "reply"


@attrs.frozen(kw_only=True)
class Match:
    """Why something is held to be a copy: kind, distance, quality, and the words for it."""

    kind: Kind
    value: str  #: of the new content
    entry: str  #: of the bank
    distance: int  #: bits for PDQ, 0 for exact kinds
    quality: int
    because: str


@attrs.frozen(kw_only=True)
class Sighting:
    """A work seen at a location at a time. Incidence is stored, never all pairs."""

    id: UUID
    work: UUID
    post: PostKey
    account: AccountKey
    said_at: datetime
    seen_at: datetime
    via: Via
    source: AccountKey | None = None  #: whom it was passed on from, when that was said
    url: str = ""
    language: str = ""
    match: Match | None = None  #: None for reposts, quotes and replies of a sighted post


@attrs.frozen(kw_only=True)
class BankEntry:
    """A fingerprint by which a work is known again, with its provenance."""

    id: UUID
    work: UUID
    kind: Kind
    value: str
    quality: int
    added_at: datetime
    added_by: UUID
    because: str
