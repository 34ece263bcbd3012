"""Audience log: what the lake knows of accounts and of who turns to whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import pyarrow as pa

from fireline.domain.ids import AccountKey, unversioned
from fireline.domain.observation import AccountSighting, MediaSighting, Post
from fireline.store.observations.lake import Lake
from fireline.store.observations.rows import value_of


class LakeAudienceLog:
    """The lake's part of what identify asks for; casework adds what was judged."""

    def __init__(self, lake: Lake) -> None:
        """Read from an open lake."""
        self._lake = lake

    def audience(self) -> pa.Table:
        """Return account, followers, views (mean told of a post) and posts_told, by account."""
        return self._lake.ask("audience")

    def ties(self) -> pa.Table:
        """Return who turned to whom: actor and target, each pair once, in this order."""
        return self._lake.ask("ties")

    def gap_days(self) -> frozenset[date]:
        """Return the days on which a stretch of a source was not seen."""
        return frozenset(self._lake.ask("gap_days")["day"].to_pylist())

    def removed(self) -> Mapping[AccountKey, datetime]:
        """Return the accounts that their platform says it removed, and when we saw it."""
        return {row["account"]: row["seen_at"] for row in self._lake.rows("removed_accounts")}

    def newcomers(self, *, since: datetime) -> Sequence[AccountSighting]:
        """Return the newest sighting of each account that appeared since a moment, by account."""
        return [value_of(AccountSighting, row) for row in self._lake.rows("newcomers", since=since)]

    def profiles(self, accounts: Iterable[str]) -> Mapping[AccountKey, AccountSighting]:
        """Return the newest sighting of each of the accounts that were seen at all."""
        wanted = pa.table({"account": pa.array(list(accounts), pa.string())})
        found = self._lake.rows("profiles", wanted)
        return {row["account"]: value_of(AccountSighting, row) for row in found}

    def post(self, key: str) -> Post | None:
        """Return what one post said last, with the bytes that it came in; None if unseen."""
        for row in self._lake.rows("post_of", native=unversioned(key)):
            return value_of(Post, row | {"links": tuple(row["links"])})
        return None

    def media_of(self, key: str) -> Sequence[MediaSighting]:
        """Return the files that one post carries, by position."""
        found = self._lake.rows("media_of", native=unversioned(key))
        return [value_of(MediaSighting, row) for row in found]
