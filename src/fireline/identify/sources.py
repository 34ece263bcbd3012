"""Spread source: the port through which identify reads what was seen, judged and done."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import attrs
import pyarrow as pa

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting

_MOMENT = pa.timestamp("us", tz="UTC")

SIGHTINGS = pa.schema(
    {
        "work": pa.string(),
        "account": pa.string(),
        "post": pa.string(),
        "said_at": _MOMENT,
        "via": pa.string(),
        "source": pa.string(),
        "language": pa.string(),
        "platform": pa.string(),
        "gone_at": _MOMENT,
    }
)
"""One row a sighting of a live work; ``source`` is null where it was not told, ``gone_at`` while
the post was not seen gone."""

CARRIED = pa.schema(
    [SIGHTINGS.field(name) for name in SIGHTINGS.names if name not in ("language", "platform")]
)
"""What of it a ranking reads. Names may come numbered (dictionaries), and posts as numbers that
rise with time and name: a store that reads few rows anew has no text of the others."""

AUDIENCE = pa.schema(
    {
        "account": pa.string(),
        "followers": pa.int64(),
        "views": pa.float64(),
        "posts_told": pa.int64(),
    }
)
"""One row an account: followers and mean told views of a post are null where nothing was told."""

TIES = pa.schema({"actor": pa.string(), "target": pa.string()})
"""One row a pair: the actor follows the target, or turned to it before."""


TURNINGS = pa.schema({"actor": pa.string(), "target": pa.string(), "first_at": _MOMENT})
"""One row a pair: the moment when the actor first turned to the target, as they said."""


@attrs.frozen(kw_only=True)
class RemovalOutcome:
    """What became of the referrals of one kind of channel to one platform."""

    platform: str
    channel: str
    sent: int  #: referrals whose location was looked at since
    removed: int  #: of these, how many were verified to be gone


class SpreadSource(Protocol):
    """What was seen of works and accounts, in bulk.

    Do return tables in a total order, so that the same world gives the same ranking.
    Don't fill in what was not told: null is the answer, and identify marks what it imputes.
    """

    def sightings(self) -> pa.Table:
        """Return the sightings of live works (``SIGHTINGS``)."""
        ...

    def carried(self) -> pa.Table:
        """Return the same in fewer columns (``CARRIED``), numbered where that is quicker."""
        ...

    def audience(self) -> pa.Table:
        """Return what was told of each account's followers and views (``AUDIENCE``)."""
        ...

    def ties(self) -> pa.Table:
        """Return who turned to whom (``TIES``)."""
        ...

    def turnings(self, accounts: Iterable[AccountKey]) -> pa.Table:
        """Return who turned to these accounts, and when first (``TURNINGS``)."""
        ...

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        ...

    def outcomes(self) -> Sequence[RemovalOutcome]:
        """Return what became of referrals."""
        ...

    def gap_days(self) -> frozenset[date]:
        """Return the days of which a stretch was not seen."""
        ...

    def removed(self) -> Mapping[AccountKey, datetime]:
        """Return the accounts that were seen gone, and when first."""
        ...

    def newcomers(self, *, since: datetime) -> Sequence[AccountSighting]:
        """Return the accounts that appeared since a moment."""
        ...

    def profiles(self, accounts: Iterable[AccountKey]) -> Mapping[AccountKey, AccountSighting]:
        """Return the newest profile of each account that was seen at all."""
        ...
