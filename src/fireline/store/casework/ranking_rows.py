"""Rankings and successions: from nouns to rows and back."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import attrs

from fireline.domain.finding import Finding
from fireline.domain.ids import AccountKey, IdMaker
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.domain.succession import JudgedReturn, Succession, Verdict
from fireline.store.casework.models import RankedAccount, RankingRun, ReturnLine, ReturnVerdict

STANDING = tuple(field.name for field in attrs.fields(AccountStanding))
"""The columns of a ranked account that say how it stands."""


def run_row(ranking: Ranking, *, row_id: UUID, authority: UUID) -> RankingRun:
    """Return the row of a ranking without its accounts."""
    return RankingRun(
        id=row_id,
        authority_id=authority,
        made_at=ranking.made_at,
        oxygen=ranking.oxygen,
        low=ranking.low,
        high=ranking.high,
        window_days=ranking.window_days,
        samples=ranking.samples,
        because=ranking.because,
    )


def account_rows(ranking: Ranking, *, run: RankingRun, ids: IdMaker) -> Iterator[RankedAccount]:
    """Return the rows of a ranking's accounts."""
    for one in ranking.standings:
        yield RankedAccount(
            id=ids(),
            authority_id=run.authority_id,
            run_id=run.id,
            account=one.account,
            score=one.score,
            low=one.low,
            high=one.high,
            net_effect=one.net_effect,
            rank=one.rank,
            volume=one.volume,
            volume_rank=one.volume_rank,
            role=one.role,
            own=one.own,
            findings=[[finding.score, finding.because] for finding in one.findings],
        )


def ranking_of(run: RankingRun, accounts: Iterable[tuple[Any, ...]]) -> Ranking:
    """Return the ranking in its rows; ``accounts`` are the columns of ``STANDING``, in order."""
    return Ranking(
        made_at=run.made_at,
        oxygen=run.oxygen,
        low=run.low,
        high=run.high,
        standings=tuple(_standing(row) for row in accounts),
        window_days=run.window_days,
        samples=run.samples,
        because=run.because,
    )


def succession_row(succession: Succession, authority: UUID) -> ReturnLine:
    """Return the row of a suggestion."""
    return ReturnLine(
        id=succession.id,
        authority_id=authority,
        removed=succession.removed,
        returned=succession.returned,
        score=succession.score,
        findings=[[name, found.score, found.because] for name, found in succession.findings],
        suggested_at=succession.suggested_at,
        verdict=succession.verdict.value,
    )


def succession_of(row: ReturnLine) -> Succession:
    """Return the suggestion in a row."""
    return Succession(
        id=row.id,
        removed=AccountKey(row.removed),
        returned=AccountKey(row.returned),
        score=row.score,
        findings=tuple((name, Finding(score, because)) for name, score, because in row.findings),
        suggested_at=row.suggested_at,
        verdict=Verdict(row.verdict),
    )


def judged_return_of(row: ReturnVerdict) -> JudgedReturn:
    """Return the verdict in a row."""
    return JudgedReturn(
        verdict=Verdict(row.verdict), reason=row.reason, by=row.judged_by_id, at=row.judged_at
    )


def _standing(row: tuple[Any, ...]) -> AccountStanding:
    told = dict(zip(STANDING, row, strict=True))
    found = tuple(Finding(score, because) for score, because in told.pop("findings"))
    return AccountStanding(**told, findings=found)
