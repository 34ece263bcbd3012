"""Co-sharing: who shared what and when, and which accounts met, as the lake answers it."""

from datetime import datetime

import pyarrow as pa

from fireline.store.observations.lake import Lake


class LakeShares:
    """The lake's part of what coordination is found in; casework adds the works."""

    def __init__(self, lake: Lake) -> None:
        """Read from an open lake."""
        self._lake = lake

    def shares(self, *, since: datetime) -> pa.Table:
        """Return the shares of links, texts and posts that were seen since a moment."""
        return self._lake.ask("shares", since=since)

    def edges(
        self, *, since: datetime, window: float, least_shares: int = 2, least_objects: int = 1
    ) -> pa.Table:
        """Return which two accounts met how often within so many seconds, by trace and pair.

        The same question as the compiled search answers, in words that an analyst can read; on
        an object that thousands shared in a minute it makes every pair, and takes its time.
        """
        return self._lake.ask(
            "co_sharing",
            since=since,
            window=window,
            least_shares=least_shares,
            least_objects=least_objects,
        )
