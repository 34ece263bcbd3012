"""Deletion log: what the platforms' own streams said of posts and accounts that went away."""

from collections.abc import Iterable
from datetime import datetime

import pyarrow as pa

from fireline.domain.ids import AccountKey, PostKey, unversioned
from fireline.domain.observation import Standing
from fireline.store.observations.lake import Lake


class LakeDeletionLog:
    """The lake as verify reads it."""

    def __init__(self, lake: Lake) -> None:
        """Read from an open lake."""
        self._lake = lake

    def deleted_by_author(self, post_key: PostKey) -> datetime | None:
        """Say when we saw that a post's author deleted it; None when we did not."""
        return self.deletions([post_key]).get(unversioned(post_key))

    def standing_of(self, account: AccountKey) -> Standing:
        """Say what the platform's stream said last of an account."""
        return self.standings([account]).get(account, Standing.UNKNOWN)

    def deletions(self, posts: Iterable[str]) -> dict[PostKey, datetime]:
        """Say of many posts at once when their authors deleted them; by key without version."""
        wanted = pa.table({"native": pa.array([unversioned(post) for post in posts], pa.string())})
        found = self._lake.rows("deleted_by_author", wanted)
        return {PostKey(row["post"]): row["seen_at"] for row in found}

    def standings(self, accounts: Iterable[str]) -> dict[AccountKey, Standing]:
        """Say of many accounts at once how they stand; those never spoken of are left out."""
        wanted = pa.table({"account": pa.array(list(accounts), pa.string())})
        found = self._lake.rows("standings", wanted)
        return {AccountKey(row["account"]): Standing(row["standing"]) for row in found}
