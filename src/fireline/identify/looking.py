"""Looking: the ranking of this moment as the loop would make it, and nothing of it is kept."""

from uuid import UUID

import attrs
import numpy as np

from fireline.domain.clock import Clock
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.identify.baselines import BASELINES
from fireline.identify.effort import Effort
from fireline.identify.estimate import Estimate
from fireline.identify.listing import ListedAccount, Listing, Progress, measure_named
from fireline.identify.memory import MemoryRankingLedger
from fireline.identify.run import rank
from fireline.identify.sets import greedy_set
from fireline.identify.sources import SpreadSource
from fireline.identify.spread_graph import Floats
from fireline.identify.standings import RankingLedger
from fireline.identify.volume import volume_of
from fireline.identify.what_if import LearnedNow, learned_now
from fireline.settings import Settings

EMPTY = (
    "no account carried a tracked work in the last 30 days: judge candidates first, or read more "
    "with: fireline scour"
)


def look(  # noqa: PLR0913 -- each is a port or a choice that the caller must name
    *,
    source: SpreadSource,
    ledger: RankingLedger,
    clock: Clock,
    authority: UUID,
    settings: Settings,
    by: str = "net",
    chosen: int = 0,
    seed: int = 1,
    progress: Progress = lambda *_: None,
) -> Listing:
    """Rank what was seen in the order of a measure; the ledger is read and never written."""
    measure = measure_named(by)
    progress("ranking", 0, 2)
    kept_nowhere = MemoryRankingLedger()
    kept_nowhere.suggest(ledger.successions())
    ranking = rank(
        source=source,
        ledger=kept_nowhere,
        clock=clock,
        authority=authority,
        seed=seed,
        settings=settings,
        resamples=settings.resamples,
    )
    progress("ranking", 1, 2)
    needs_graph = bool(chosen) or measure in BASELINES
    learned = (
        learned_now(source, at=ranking.made_at, settings=settings)
        if needs_graph and ranking.standings
        else None
    )
    value = _values(measure, learned, source) if learned and measure in BASELINES else {}
    progress("ranking", 2, 2)
    found = _listing(ranking, measure, value)
    if not chosen or learned is None:
        return found
    effort = Effort(seed=seed, threads=settings.threads)
    together = greedy_set(
        learned.graph, chosen, effort, progress=lambda n: progress("choosing", n, chosen)
    )
    return attrs.evolve(found, chosen=together)


def _listing(ranking: Ranking, measure: str, value: dict[str, float]) -> Listing:
    rows = [_row(one, measure, value) for one in ranking.standings]
    rows.sort(key=lambda row: (-row.value, -row.score, row.account))
    return Listing(
        by=measure,
        oxygen=Estimate(ranking.oxygen, ranking.low, ranking.high),
        rows=tuple(rows),
        because=ranking.because,
        empty=EMPTY,
    )


def _row(one: AccountStanding, measure: str, value: dict[str, float]) -> ListedAccount:
    own = {"sustaining": one.score, "net": one.net_effect}
    return ListedAccount(
        account=one.account,
        score=one.score,
        low=one.low,
        high=one.high,
        net=one.net_effect,
        volume=float(one.volume),
        value=own[measure] if measure in own else value[one.account],
    )


def _values(measure: str, learned: LearnedNow, source: SpreadSource) -> dict[str, float]:
    """Return the value of a baseline by account."""
    accounts = learned.graph.accounts
    posts = volume_of(learned.seen.carrying, learned.window).astype(np.float64)
    value = BASELINES[measure](learned.graph, posts, _followers(source, accounts))
    return dict(zip(accounts, value.tolist(), strict=True))


def _followers(source: SpreadSource, accounts: tuple[str, ...]) -> Floats:
    """Return the followers that were told of each account, NaN where none were."""
    audience = source.audience().select(["account", "followers"]).to_pydict()
    told = dict(zip(audience["account"], audience["followers"], strict=True))
    return np.array([told.get(name) for name in accounts], dtype=np.float64)
