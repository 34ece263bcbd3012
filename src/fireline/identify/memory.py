"""A spread source and a ranking ledger in memory: for tests, and for trying the acts by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

import attrs
import pyarrow as pa

from fireline.domain.act import AuditRow
from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.domain.oxygen import Ranking
from fireline.domain.succession import JudgedReturn, Succession
from fireline.errors import NotFoundError
from fireline.identify.sources import (
    AUDIENCE,
    CARRIED,
    SIGHTINGS,
    TIES,
    TURNINGS,
    RemovalOutcome,
)


@attrs.define(kw_only=True)
class MemorySpreadSource:
    """What was seen, as it was written down."""

    seen: pa.Table = attrs.field(factory=SIGHTINGS.empty_table)
    told: pa.Table = attrs.field(factory=AUDIENCE.empty_table)
    tied: pa.Table = attrs.field(factory=TIES.empty_table)
    turned: pa.Table = attrs.field(factory=TURNINGS.empty_table)
    aside: frozenset[AccountKey] = frozenset()
    became: Sequence[RemovalOutcome] = ()
    gaps: frozenset[date] = frozenset()
    gone: Mapping[AccountKey, datetime] = attrs.field(factory=dict)
    accounts: Sequence[AccountSighting] = ()

    def sightings(self) -> pa.Table:
        """Return the sightings of live works."""
        return self.seen

    def carried(self) -> pa.Table:
        """Return the same in fewer columns."""
        return self.seen.select(CARRIED.names)

    def audience(self) -> pa.Table:
        """Return what was told of each account's followers and views."""
        return self.told

    def ties(self) -> pa.Table:
        """Return who turned to whom."""
        return self.tied

    def turnings(self, accounts: Iterable[AccountKey]) -> pa.Table:
        """Return who turned to these accounts, and when first."""
        wanted = set(accounts)
        rows = [row for row in self.turned.to_pylist() if row["target"] in wanted]
        return pa.Table.from_pylist(rows, schema=TURNINGS)

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        return self.aside

    def outcomes(self) -> Sequence[RemovalOutcome]:
        """Return what became of referrals."""
        return self.became

    def gap_days(self) -> frozenset[date]:
        """Return the days of which a stretch was not seen."""
        return self.gaps

    def removed(self) -> Mapping[AccountKey, datetime]:
        """Return the accounts that were seen gone, and when first."""
        return self.gone

    def newcomers(self, *, since: datetime) -> Sequence[AccountSighting]:
        """Return the accounts that appeared since a moment, by account."""
        found = [one for one in self.accounts if (one.created_at or one.seen_at) >= since]
        return sorted(found, key=lambda one: one.account)

    def profiles(self, accounts: Iterable[AccountKey]) -> Mapping[AccountKey, AccountSighting]:
        """Return the newest profile of each account that was seen at all."""
        wanted = set(accounts)
        by_time = sorted(self.accounts, key=lambda one: one.seen_at)
        return {one.account: one for one in by_time if one.account in wanted}


class MemoryRankingLedger:
    """Rankings, returns and accounts set aside of one authority."""

    def __init__(self) -> None:
        self._rankings: list[Ranking] = []
        self._successions: dict[tuple[AccountKey, AccountKey], Succession] = {}
        self._verdicts: list[tuple[UUID, JudgedReturn]] = []
        self._aside: dict[AccountKey, str] = {}
        self._audit: list[AuditRow] = []

    @contextmanager
    def recording(self, *rows: AuditRow) -> Iterator[None]:
        """Keep the rows and the change, or neither."""
        kept = list(self._rankings), dict(self._successions), dict(self._aside), list(self._audit)
        verdicts = self._verdicts
        try:
            self._audit.extend(rows)
            yield
        except BaseException:  # -- whatever breaks the block, nothing of it is kept
            self._rankings, self._successions, self._aside, self._audit = kept
            self._verdicts = verdicts
            raise

    def recorded(self, *, on: str) -> Sequence[AuditRow]:
        """Return what was recorded on one thing, oldest first."""
        return [row for row in self._audit if row.on == on]

    def save_ranking(self, ranking: Ranking) -> None:
        """Keep a ranking as it was made."""
        self._rankings.append(ranking)

    def latest_ranking(self) -> Ranking | None:
        """Return the newest ranking; None before the first."""
        return max(self._rankings, key=lambda one: one.made_at, default=None)

    def suggest(self, successions: Sequence[Succession]) -> None:
        """Keep suggestions; a pair that is there already stays as it is."""
        for one in successions:
            self._successions.setdefault((one.removed, one.returned), one)

    def successions(self) -> Sequence[Succession]:
        """Return all suggestions whatever was said of them, by (removed, returned)."""
        return [self._successions[pair] for pair in sorted(self._successions)]

    def succession(self, succession: UUID) -> Succession:
        """Return one suggestion."""
        for one in self._successions.values():
            if one.id == succession:
                return one
        raise NotFoundError(f"no such suggested return: {succession}")

    def settle_succession(
        self,
        succession: Succession,
        *,
        reason: str,
        by: UUID,
        at: datetime,
    ) -> None:
        """Keep a person's verdict on a suggestion; what was said before stays."""
        self.succession(succession.id)
        self._successions[succession.removed, succession.returned] = succession
        said = JudgedReturn(verdict=succession.verdict, reason=reason, by=by, at=at)
        self._verdicts = [*self._verdicts, (succession.id, said)]

    def verdicts(self, succession: UUID) -> Sequence[JudgedReturn]:
        """Return all that people said of a suggestion, oldest first."""
        return [said for about, said in self._verdicts if about == succession]

    def set_aside(
        self,
        account: AccountKey,
        *,
        reason: str,
        by: UUID,  # noqa: ARG002 -- the audit row keeps it here
        at: datetime,  # noqa: ARG002 -- same
    ) -> None:
        """Keep that an account reports, researches, archives or opposes; once is enough."""
        self._aside.setdefault(account, reason)

    def take_back(
        self,
        account: AccountKey,
        *,
        at: datetime,  # noqa: ARG002 -- the audit row keeps it here
    ) -> None:
        """End that an account is set aside."""
        self._aside.pop(account, None)

    def aside(self) -> Mapping[AccountKey, str]:
        """Return the accounts that are set aside, and why."""
        return dict(self._aside)
