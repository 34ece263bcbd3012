"""Ranking: every account by net effect, with all that stands beside it."""

from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from fireline.domain.finding import Finding
from fireline.domain.ids import AccountKey, platform_of
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.identify.absence import Absence
from fireline.identify.bridging import bridged
from fireline.identify.compiled import default_threads
from fireline.identify.day_bootstrap import Resampled, drawn_days, resample
from fireline.identify.effort import Effort
from fireline.identify.learned_graph import Seen, learned_from
from fireline.identify.net_effect import Prospect, prospects
from fireline.identify.packed_graph import packed
from fireline.identify.rebuilding import Announced, rebuilding
from fireline.identify.roles import Doing, role_of
from fireline.identify.sources import RemovalOutcome
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph
from fireline.identify.spread_learning import Passing
from fireline.identify.sustaining_score import Scores, sustaining_scores
from fireline.identify.volume import ranks, volume_of
from fireline.identify.window import Window
from fireline.identify.words import (
    Figures,
    exposure_finding,
    net_effect_finding,
    score_finding,
    volume_finding,
)


@attrs.frozen(kw_only=True)
class History:
    """What was done so far and what came of it."""

    outcomes: Sequence[RemovalOutcome] = ()
    away: Mapping[str, Absence] = attrs.field(factory=dict)  #: by platform
    announced: Mapping[str, tuple[Announced, ...]] = attrs.field(factory=dict)  #: by announcer


@attrs.frozen(kw_only=True, eq=False)
class _Reckoned:
    graph: SpreadGraph
    passing: Passing
    scores: Scores
    interval: Resampled
    volume: Ints
    volume_rank: Ints
    passed_on: Floats
    bridged: Floats
    hopes: dict[str, Prospect]
    by_name: dict[str, float]  #: the score of each account


def ranking_of(
    seen: Seen,
    window: Window,
    *,
    history: History | None = None,
    effort: Effort | None = None,
    resamples: int = 0,
) -> Ranking:
    """Rank all accounts that carried a work and are not gone, best net effect first.

    With ``resamples`` the intervals hold the error of what was learned from few days, too.
    """
    past = history or History()
    reckoned = _reckon(seen, window, past, effort or Effort(), resamples)
    net = _net_effects(reckoned)
    names = np.argsort(np.argsort(np.array(reckoned.graph.accounts, dtype=np.object_)))
    order = np.lexsort((names, -reckoned.scores.score, -net))
    there = [int(at) for at in order if reckoned.graph.accounts[at] not in seen.gone]
    standings = tuple(
        _standing(
            reckoned, at, rank, seen, window, past.announced.get(reckoned.graph.accounts[at], ())
        )
        for rank, at in enumerate(there, start=1)
    )
    oxygen = reckoned.interval.oxygen
    return Ranking(
        made_at=window.until,
        oxygen=oxygen.value,
        low=oxygen.low,
        high=oxygen.high,
        standings=standings,
        window_days=window.days,
        samples=reckoned.scores.samples,
        because=_because(reckoned, seen, window),
        learned=packed(reckoned.graph, there),
    )


def _reckon(seen: Seen, window: Window, past: History, effort: Effort, resamples: int) -> _Reckoned:
    often = drawn_days(window, seed=effort.seed, times=resamples)
    learned = learned_from(seen, window, often, threads=effort.threads or default_threads())
    graph, passing = learned.graph, learned.lessons.passing
    scores = sustaining_scores(graph, effort)
    volume = volume_of(seen.carrying, window)
    return _Reckoned(
        graph=graph,
        passing=passing,
        scores=scores,
        interval=resample(learned, scores, effort),
        volume=volume,
        volume_rank=ranks(volume),
        passed_on=np.bincount(passing.source, weights=passing.hits, minlength=len(graph)).astype(
            np.float64
        ),
        bridged=bridged(graph, effort),
        hopes=prospects(past.outcomes, map(platform_of, graph.accounts), past.away),
        by_name=dict(zip(graph.accounts, scores.score.tolist(), strict=True)),
    )


def _net_effects(reckoned: _Reckoned) -> Floats:
    hopes = [reckoned.hopes[platform_of(name)] for name in reckoned.graph.accounts]
    worth = np.array([hope.net_effect(1.0) for hope in hopes])
    return np.asarray(reckoned.scores.score * worth)


def _standing(
    reckoned: _Reckoned,
    at: int,
    rank: int,
    seen: Seen,
    window: Window,
    announced: tuple[Announced, ...],
) -> AccountStanding:
    name = reckoned.graph.accounts[at]
    figures = _figures(reckoned, at, seen, window)
    hope = reckoned.hopes[platform_of(name)]
    role, reason = role_of(
        Doing(
            starts=figures.starts,
            own=figures.own,
            carried=figures.score - figures.own,
            share=figures.score / figures.oxygen if figures.oxygen else 0.0,
            passed_on=float(reckoned.passed_on[at]),
            announced=len(announced),
            lists=int(seen.lists.lists[at]),
            listed=float(seen.lists.share[at]),
            bridged=float(reckoned.bridged[at]),
            oxygen=figures.oxygen,
        )
    )
    return AccountStanding(
        account=AccountKey(name),
        score=figures.score,
        low=figures.low,
        high=figures.high,
        net_effect=hope.net_effect(figures.score),
        rank=rank,
        volume=figures.volume,
        volume_rank=figures.volume_rank,
        role=role.value,
        own=figures.own,
        findings=(
            net_effect_finding(figures, hope),
            score_finding(figures),
            Finding(figures.score, f"{role.value}: {reason}"),
            exposure_finding(figures),
            volume_finding(figures),
            *((rebuilding(announced, reckoned.by_name),) if announced else ()),
        ),
    )


def _figures(reckoned: _Reckoned, at: int, seen: Seen, window: Window) -> Figures:
    return Figures(
        score=float(reckoned.scores.score[at]),
        low=float(reckoned.interval.low[at]),
        high=float(reckoned.interval.high[at]),
        own=float(reckoned.scores.own[at]),
        starts=float(reckoned.graph.origination[at]),
        oxygen=reckoned.scores.oxygen.value,
        views=float(seen.exposure.views[at]),
        imputed=bool(seen.exposure.imputed[at]),
        from_followers=bool(seen.exposure.from_followers[at]),
        volume=int(reckoned.volume[at]),
        volume_rank=int(reckoned.volume_rank[at]),
        accounts=len(reckoned.graph),
        window_days=window.days,
    )


def _because(reckoned: _Reckoned, seen: Seen, window: Window) -> str:
    scores, prior = reckoned.scores, reckoned.passing.prior
    return (
        f"{scores.samples:,} sampled cascades over {len(reckoned.graph):,} accounts and "
        f"{len(reckoned.graph.targets):,} pairs; of what was not seen often {prior.mean:.2%} is "
        f"passed on (worth {prior.strength:g} trials); {window.known_days():.1f} weighted days "
        f"known of {window.days:g}; {imputed_share(reckoned.graph):.0%} of exposure imputed; "
        f"{seen.opposing_exposure(window):,.0f} exposures a day through accounts that report, "
        "research or oppose are not in it; "
        + seen.exposure.words()
        + ("" if window.known_days() else "no day was seen whole, so nothing can be said; ")
        + ("" if scores.settled else "the order of the first accounts has not settled; ")
        + reckoned.interval.because
    )


def imputed_share(graph: SpreadGraph) -> float:
    """Say how much of the exposure of one post of everybody was imputed and not told."""
    whole = graph.exposure.sum()
    return float(graph.exposure[graph.imputed].sum() / whole) if whole else 0.0
