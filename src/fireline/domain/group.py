"""Group: accounts that seem to act as one, with what they did together, and a person's verdict."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from fireline.domain.ids import AccountKey


class GroupVerdict(StrEnum):
    """What a person said of a suggested group; it can be taken back."""

    OPEN = "open"
    ONE = "one_operation"
    NOT_ONE = "not_one_operation"


@attrs.frozen(kw_only=True)
class GroupMember:
    """An account of a group, and how surely it belongs."""

    account: AccountKey
    centrality: float  #: eigenvector centrality among the members; the most central has 1
    stays: float  #: share of seeds in which it was found with this group
    ties: int  #: members with whom it shares more than by chance


@attrs.frozen(kw_only=True)
class GroupTrace:
    """What the members did together by one kind of object: work, link, text or repost."""

    trace: str
    objects: int  #: sum over pairs of members of the objects that both shared within the window
    expected: float  #: the same, had chance dealt who shares


@attrs.frozen(kw_only=True)
class GroupTie:
    """Two members who share more than by chance, by one kind of object."""

    one: AccountKey
    other: AccountKey
    trace: str
    objects: int
    expected: float  #: objects by chance
    pairs: int  #: pairs of shares within the window
    symmetry: float  #: 1: both did as much
    percentile: float  #: share of all pairs of accounts that have fewer objects
    seconds: float  #: mean, between two shares of a pair
    q: float  #: share of false ties among those that surprise as much


@attrs.frozen(kw_only=True)
class GroupShare:
    """One share in a common act."""

    account: AccountKey
    content: str  #: key of the post
    at: datetime


@attrs.frozen(kw_only=True)
class GroupAct:
    """One object that several members shared, each within the window of the one before."""

    trace: str
    object: str  #: work, link, fingerprint of the text, or post
    seconds: float  #: from the first share to the last
    shares: tuple[GroupShare, ...]


@attrs.frozen(kw_only=True)
class Group:
    """A suggestion that accounts act as one; nobody is referred for being in it."""

    id: UUID
    members: tuple[GroupMember, ...]  #: most central first
    traces: tuple[GroupTrace, ...]
    ties: tuple[GroupTie, ...]  #: the most surprising
    ties_in_all: int
    acts: tuple[GroupAct, ...]  #: the most telling
    acts_in_all: int
    window: float  #: seconds
    stability: float  #: mean share of seeds in which a member stays
    chance: float  #: of so many common objects by chance, not corrected for the search
    q: float  #: of the tie by which the loosest member hangs on
    because: str
    suggested_at: datetime
    found_at: datetime  #: when it was last found
    verdict: GroupVerdict = GroupVerdict.OPEN
