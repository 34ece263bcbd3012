"""Spread source: what identify learns from, put together from the lake and from casework."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

import pyarrow as pa

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.identify.sources import TURNINGS, RemovalOutcome
from fireline.store.observations import Lake, LakeAudienceLog
from fireline.store.observations.turned import turned_of


class SpreadFacts(Protocol):
    """The part of it that casework knows."""

    def sightings(self) -> pa.Table:
        """Return the sightings of live works."""
        ...

    def carried(self) -> pa.Table:
        """Return the same in numbers."""
        ...

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts that are never ranked."""
        ...

    def outcomes(self) -> Sequence[RemovalOutcome]:
        """Return what became of referrals."""
        ...

    def removed(self) -> Mapping[AccountKey, datetime]:
        """Return the referred accounts that were seen gone."""
        ...

    def kept_profiles(self) -> Mapping[AccountKey, AccountSighting]:
        """Return what removed accounts showed, kept since the lake forgot them."""
        ...


class StoredSpread:
    """The lake says what was seen of accounts; casework says what was judged and done."""

    def __init__(self, audience: LakeAudienceLog, facts: SpreadFacts, lake: Lake) -> None:
        """Put the two together."""
        self._audience = audience
        self._facts = facts
        self._lake = lake

    def sightings(self) -> pa.Table:
        """Return the sightings of live works."""
        return self._facts.sightings()

    def carried(self) -> pa.Table:
        """Return the same in numbers; only days that changed are read again."""
        return self._facts.carried()

    def audience(self) -> pa.Table:
        """Return what was told of each account's followers and views."""
        return self._audience.audience()

    def ties(self) -> pa.Table:
        """Return who turned to whom; of the lake only what was added since the last time."""
        return turned_of(self._lake).table(self._lake)

    def turnings(self, accounts: Iterable[AccountKey]) -> pa.Table:
        """Return who turned to these accounts, and when first; the few are asked of the lake."""
        wanted = pa.table({"account": pa.array(sorted(set(accounts)), pa.string())})
        if not wanted.num_rows:
            return TURNINGS.empty_table()
        return self._lake.ask("turnings", wanted).cast(TURNINGS)

    def gap_days(self) -> frozenset[date]:
        """Return the days of which a stretch was not seen."""
        return self._audience.gap_days()

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts that are never ranked."""
        return self._facts.set_aside()

    def outcomes(self) -> Sequence[RemovalOutcome]:
        """Return what became of referrals."""
        return self._facts.outcomes()

    def removed(self) -> Mapping[AccountKey, datetime]:
        """Return the accounts seen gone: by us after a referral, or by the platform's own word."""
        return {**self._audience.removed(), **self._facts.removed()}

    def newcomers(self, *, since: datetime) -> Sequence[AccountSighting]:
        """Return the accounts that appeared since a moment."""
        return self._audience.newcomers(since=since)

    def profiles(self, accounts: Iterable[AccountKey]) -> Mapping[AccountKey, AccountSighting]:
        """Return the newest profile of each account; of a removed one, what was kept of it."""
        wanted = list(accounts)
        found = self._audience.profiles(wanted)
        missing = set(wanted) - found.keys()
        if not missing:
            return found
        kept = self._facts.kept_profiles()
        return {key: kept[key] for key in sorted(missing & kept.keys())} | dict(found)
