"""The acts of identify: rank, suggest returns, and keep what people said of both."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import Clock
from fireline.domain.ids import AccountKey, IdMaker
from fireline.domain.oxygen import Ranking
from fireline.domain.succession import Succession, Verdict
from fireline.errors import RefusedError
from fireline.identify.absence import absences, confirmed
from fireline.identify.effort import Effort
from fireline.identify.fellegi_sunter import FELLEGI_SUNTER
from fireline.identify.learned_graph import Seen
from fireline.identify.linker import Linker
from fireline.identify.ranking import History, ranking_of
from fireline.identify.returns import announced_returns, new_suggestions
from fireline.identify.sources import SpreadSource
from fireline.identify.standings import RankingLedger
from fireline.identify.succession import appeared_at
from fireline.identify.window import Window
from fireline.settings import Settings

WINDOW_DAYS = 30.0
"""Days that a ranking looks back when nobody says otherwise."""


def rank(  # noqa: PLR0913 -- each is a port or a choice that the caller must name
    *,
    source: SpreadSource,
    ledger: RankingLedger,
    clock: Clock,
    authority: UUID,
    seed: int,
    settings: Settings,
    window_days: float = WINDOW_DAYS,
    resamples: int = 0,
) -> Ranking:
    """Rank all accounts that carry tracked works by net effect, and keep the ranking.

    ``resamples`` of days widen the intervals by what was learned from few of them (ten at least).
    """
    at = clock()
    removed = source.removed()
    seen = Seen.from_tables(
        source.carried(),
        source.audience(),
        source.ties(),
        set_aside=source.set_aside(),
        removed=removed,
    )
    ranking = ranking_of(
        seen,
        Window(
            until=at,
            days=window_days,
            half_life_days=settings.half_life_days,
            gap_days=source.gap_days(),
        ),
        history=_history(source, removed, ledger.successions(), at=at),
        effort=Effort(seed=seed, threads=settings.threads),
        resamples=resamples,
    )
    row = AuditRow(
        act=Act.RANKING_MADE,
        authority=authority,
        officer=None,
        on=f"ranking {at.isoformat()}",
        because=ranking.because,
        at=at,
    )
    with ledger.recording(row):
        ledger.save_ranking(ranking)
    return ranking


def _history(
    source: SpreadSource,
    removed: Mapping[AccountKey, datetime],
    successions: Sequence[Succession],
    *,
    at: datetime,
) -> History:
    back = confirmed(successions)
    profiles = source.profiles(sorted(back.values())) if back else {}
    came_back = {
        gone: appeared_at(profiles[returned])
        for gone, returned in back.items()
        if gone in removed and returned in profiles
    }
    return History(
        outcomes=source.outcomes(),
        away=absences(removed, came_back, at=at),
        announced=announced_returns(source, successions),
    )


def suggest_returns(
    *,
    source: SpreadSource,
    ledger: RankingLedger,
    ids: IdMaker,
    clock: Clock,
    authority: UUID,
    linker: Linker = FELLEGI_SUNTER,
) -> Sequence[Succession]:
    """Suggest which newcomers may be removed accounts come back; a person decides."""
    at = clock()
    found = new_suggestions(source, ledger.successions(), at=at, ids=ids, linker=linker)
    rows = [
        AuditRow(
            act=Act.RETURN_SUGGESTED,
            authority=authority,
            officer=None,
            on=f"succession {one.id}",
            because="; ".join(finding.because for _, finding in one.findings if finding.score > 0),
            at=at,
        )
        for one in found
    ]
    if found:
        with ledger.recording(*rows):
            ledger.suggest(found)
    return found


_ACTS = {
    Verdict.OPEN: Act.RETURN_REOPENED,
    Verdict.CONFIRMED: Act.RETURN_CONFIRMED,
    Verdict.REJECTED: Act.RETURN_REJECTED,
}


def judge_return(
    *,
    succession: UUID,
    verdict: Verdict,
    reason: str,
    ledger: RankingLedger,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> Succession:
    """Keep a person's verdict on a suggested return; a later one stands, the earlier is kept.

    An open verdict takes back what was said: the pair waits for a person again.

    Raises:
        RefusedError: the verdict decides nothing, takes nothing back, or has no reason.
        NotFoundError: there is no such suggestion.
    """
    _require_reason(reason)
    before = ledger.succession(succession)
    if verdict is Verdict.OPEN and before.verdict is Verdict.OPEN:
        raise RefusedError("a verdict on a return confirms or rejects it: none is to take back")
    judged = attrs.evolve(before, verdict=verdict)
    row = AuditRow(
        act=_ACTS[verdict],
        authority=authority,
        officer=by,
        on=f"succession {succession}",
        because=reason,
        at=at,
    )
    with ledger.recording(row):
        ledger.settle_succession(judged, reason=reason, by=by, at=at)
    return judged


def set_aside(
    *,
    account: AccountKey,
    reason: str,
    ledger: RankingLedger,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> None:
    """Judge once that an account reports, researches, archives or opposes: it is never ranked.

    Raises:
        RefusedError: there is no reason.
    """
    _require_reason(reason)
    row = _about_account(Act.ACCOUNT_EXCLUDED, account, reason, by, authority, at)
    with ledger.recording(row):
        ledger.set_aside(account, reason=reason, by=by, at=at)


def take_back(
    *,
    account: AccountKey,
    reason: str,
    ledger: RankingLedger,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> None:
    """Rank an account again that was set aside.

    Raises:
        RefusedError: there is no reason.
    """
    _require_reason(reason)
    row = _about_account(Act.ACCOUNT_INCLUDED, account, reason, by, authority, at)
    with ledger.recording(row):
        ledger.take_back(account, at=at)


def _about_account(
    act: Act, account: AccountKey, reason: str, by: UUID, authority: UUID, at: datetime
) -> AuditRow:
    return AuditRow(
        act=act, authority=authority, officer=by, on=f"account {account}", because=reason, at=at
    )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise RefusedError("a judgement needs its reason in words")
