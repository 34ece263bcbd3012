"""Share source: what coordination is found in, put together from the lake and from casework."""

from datetime import datetime
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.ids import AccountKey
from fireline.identify.coordination.shares import SHARES
from fireline.store.observations import LakeShares


class ShareFacts(Protocol):
    """The part of it that casework knows."""

    def sightings(self) -> pa.Table:
        """Return the sightings of live works."""
        ...

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts that are never ranked."""
        ...


class StoredShares:
    """The lake says who shared which link, text or post; casework says who carried which work."""

    def __init__(self, lake: LakeShares, facts: ShareFacts) -> None:
        """Put the two together."""
        self._lake = lake
        self._facts = facts

    def shares(self, *, since: datetime) -> pa.Table:
        """Return the shares seen since a moment, works too."""
        seen = self._facts.sightings()
        seen = seen.filter(pc.greater_equal(seen["said_at"], pa.scalar(since)))
        works = pa.table(
            {
                "trace": pa.array(["work"] * len(seen), pa.string()),
                "object": seen["work"],
                "account": seen["account"],
                "content": seen["post"],
                "shared_at": pc.divide(seen["said_at"].cast(pa.int64()).cast(pa.float64()), 1e6),
            }
        ).cast(SHARES)
        return pa.concat_tables([self._lake.shares(since=since).cast(SHARES), works])

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        return self._facts.set_aside()
