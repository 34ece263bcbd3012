"""Observations: what the open internet said, as it was seen.

Each has three times: ``said_at`` (what the platform claims), ``seen_at`` (when our collector got
it) and ``stored_at`` (given by the lake when it is kept). Order across platforms and deadlines use
ours. What was not told is ``None``, never zero.
"""

from datetime import datetime
from enum import StrEnum

import attrs

from fireline.domain.ids import AccountKey, PostKey


@attrs.frozen(kw_only=True)
class Post:
    """One version of a post, with the bytes that it was parsed from."""

    key: PostKey
    account: AccountKey
    said_at: datetime
    seen_at: datetime
    text: str = ""
    language: str = ""  #: as the platform or author told it; empty when not told
    url: str = ""  #: address where a person can look at it; empty when there is none
    links: tuple[str, ...] = ()
    repost_of: PostKey | None = None  #: native key of the post passed on (no version: any version)
    quote_of: PostKey | None = None
    reply_to: PostKey | None = None
    raw: bytes = b""


class Tie(StrEnum):
    """How one account turned to another outside of a post."""

    FOLLOW = "follow"
    LIKE = "like"
    MENTION = "mention"


@attrs.frozen(kw_only=True)
class Interaction:
    """One account turned to another (a follow, a like, a mention)."""

    tie: Tie
    actor: AccountKey
    target: AccountKey
    said_at: datetime
    seen_at: datetime
    post: PostKey | None = None
    undone: bool = False  #: an unfollow, an unlike


@attrs.frozen(kw_only=True)
class MediaSighting:
    """A picture or file that a post carries; the told hash is known before any download."""

    post: PostKey
    account: AccountKey
    position: int
    said_at: datetime
    seen_at: datetime
    sha256: str = ""  #: hex, of the plain bytes; told by the platform or computed from a download
    mime: str = ""
    size: int | None = None
    description: str = ""  #: alternative text
    url: str = ""
    fetched: bool = False


@attrs.frozen(kw_only=True)
class AccountSighting:
    """What an account showed of itself at a time: handle, name and pictures are dated sightings."""

    account: AccountKey
    seen_at: datetime
    said_at: datetime
    handle: str = ""
    name: str = ""
    biography: str = ""
    avatar: str = ""  #: SHA-256 of its bytes, hex
    avatar_pdq: str = ""
    banner: str = ""
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    created_at: datetime | None = None
    raw: bytes = b""


@attrs.frozen(kw_only=True)
class CountSighting:
    """How often a post had been seen, liked or passed on at a time: counts are a dated series."""

    post: PostKey
    seen_at: datetime
    views: int | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None


@attrs.frozen(kw_only=True)
class Deletion:
    """The platform's stream said that a post was deleted by its author's own act."""

    post: PostKey  #: without version: all versions
    account: AccountKey
    seen_at: datetime
    said_at: datetime


class Standing(StrEnum):
    """What the platform says of an account as a whole."""

    ACTIVE = "active"
    TAKEN_DOWN = "taken_down"
    SUSPENDED = "suspended"
    DEACTIVATED = "deactivated"  #: by its own holder
    DELETED = "deleted"  #: by its own holder
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class AccountState:
    """The platform's stream said how an account stands."""

    account: AccountKey
    standing: Standing
    seen_at: datetime
    said_at: datetime


@attrs.frozen(kw_only=True)
class Gap:
    """A stretch of a source that we did not see. A series shows it as unknown, never as zero."""

    source: str
    seen_at: datetime
    because: str
    after: str = ""  #: the last place seen before the gap, in the source's own words
    until: str = ""  #: the first place seen after it
    from_at: datetime | None = None
    until_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Quarantined:
    """An item that could not be read, kept whole with the reason."""

    source: str
    seen_at: datetime
    because: str
    raw: bytes
    where: str = ""  #: line number, sequence number, address


Observation = (
    Post
    | Interaction
    | MediaSighting
    | AccountSighting
    | CountSighting
    | Deletion
    | AccountState
    | Gap
    | Quarantined
)
"""Anything that a collector can hand on."""
