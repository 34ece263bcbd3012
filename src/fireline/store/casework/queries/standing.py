"""Standings: the newest ranking as a list, and one account's line in it."""

from datetime import datetime
from uuid import UUID

import attrs

from fireline.domain.finding import Finding
from fireline.store.casework.models import RankedAccount, RankingRun


@attrs.frozen(kw_only=True)
class StandingLine:
    """One account in the newest ranking: net effect, and volume beside it."""

    account: str
    score: float
    low: float
    high: float
    net_effect: float
    rank: int
    volume: int
    volume_rank: int
    role: str
    own: float
    findings: tuple[Finding, ...]


@attrs.frozen(kw_only=True)
class RankingHead:
    """When a ranking was made, and the oxygen of the whole."""

    id: UUID
    made_at: datetime
    oxygen: float
    low: float
    high: float
    window_days: float
    samples: int
    because: str
    accounts: int


def newest_ranking() -> RankingHead | None:
    """Return the newest ranking's head, or None while nothing was ranked."""
    run = RankingRun.objects.order_by("-made_at", "-id").first()
    return None if run is None else head_of(run)


def head_of(run: RankingRun) -> RankingHead:
    """Return the head of a ranking."""
    return RankingHead(
        id=run.id,
        made_at=run.made_at,
        oxygen=run.oxygen,
        low=run.low,
        high=run.high,
        window_days=run.window_days,
        samples=run.samples,
        because=run.because,
        accounts=run.accounts.count(),
    )


def by_net_effect(ranking: UUID, *, limit: int) -> list[StandingLine]:
    """Return the accounts whose removal takes most away, best first."""
    rows = RankedAccount.objects.filter(run=ranking).order_by("rank", "id")
    return [line_of(row) for row in rows[:limit]]


def by_volume(ranking: UUID, *, limit: int) -> list[StandingLine]:
    """Return the accounts that post most: the numbers game, the baseline to beat."""
    rows = RankedAccount.objects.filter(run=ranking).order_by("volume_rank", "id")
    return [line_of(row) for row in rows[:limit]]


def standing_of(ranking: UUID, account: str) -> StandingLine | None:
    """Return one account's line, or None when it is not ranked."""
    row = RankedAccount.objects.filter(run=ranking, account=account).first()
    return None if row is None else line_of(row)


def line_of(row: RankedAccount) -> StandingLine:
    """Return the line in a row."""
    return StandingLine(
        account=row.account,
        score=row.score,
        low=row.low,
        high=row.high,
        net_effect=row.net_effect,
        rank=row.rank,
        volume=row.volume,
        volume_rank=row.volume_rank,
        role=row.role,
        own=row.own,
        findings=tuple(Finding(score, because) for score, because in row.findings),
    )
