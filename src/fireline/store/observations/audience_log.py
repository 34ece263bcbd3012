"""Audience log: what the lake knows of accounts and of who turns to whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

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
        self._kept: dict[str, tuple[tuple[int, int, bool], pa.Table]] = {}

    def audience(self) -> pa.Table:
        """Return account, followers, views (mean told of a post) and posts_told, by account."""
        return self._unless_known("audience")

    def ties(self) -> pa.Table:
        """Return who turned to whom: actor and target, each pair once, in this order."""
        return self._unless_known("ties")

    def gap_days(self) -> frozenset[date]:
        """Return the days on which a stretch of a source was not seen."""
        return frozenset(self._lake.ask("gap_days")["day"].to_pylist())

    def removed(self) -> Mapping[AccountKey, datetime]:
        """Return the accounts that their platform says it removed, and when we saw it."""
        return {row["account"]: row["seen_at"] for row in self._lake.rows("removed_accounts")}

    def newcomers(self, *, since: datetime) -> Sequence[AccountSighting]:
        """Return the newest sighting of each account that appeared since a moment, by account."""
        return [_profile(row) for row in self._lake.rows("newcomers", since=since)]

    def profiles(self, accounts: Iterable[str]) -> Mapping[AccountKey, AccountSighting]:
        """Return the newest sighting of each of the accounts that were seen, without its bytes."""
        wanted = pa.table({"account": pa.array(list(accounts), pa.string())})
        found = self._lake.rows("profiles", wanted)
        return {row["account"]: _profile(row) for row in found}

    def profile_bytes(self, account: str) -> bytes:
        """Return the bytes that the account's newest profile came in; none if it was never seen."""
        for row in self._lake.rows("profile_bytes", account=account):
            return bytes(row["raw"])
        return b""

    def post(self, key: str) -> Post | None:
        """Return what one post said last, with the bytes that it came in; None if unseen."""
        for row in self._lake.rows("post_of", native=unversioned(key)):
            return value_of(Post, row | {"links": tuple(row["links"])})
        return None

    def media_of(self, key: str) -> Sequence[MediaSighting]:
        """Return the files that one post carries, by position."""
        found = self._lake.rows("media_of", native=unversioned(key))
        return [value_of(MediaSighting, row) for row in found]

    def _unless_known(self, name: str) -> pa.Table:
        """Ask once for each outlook on the lake: every stage of a turn wants the same answer."""
        outlook = self._lake.outlook()
        known = self._kept.get(name)
        if known is None or known[0] != outlook:
            known = self._kept[name] = (outlook, self._lake.ask(name))
        return known[1]


def _profile(row: Mapping[str, Any]) -> AccountSighting:
    """Return what an account shows, without the bytes that nobody compares."""
    return value_of(AccountSighting, {**row, "raw": b""})
