"""Contenders: the same tables in, and out come accounts in the order in which each would take them.

All learn from the same graph. Sustaining chooses a set greedily (``identify.sets``); the ranking
of single scores stands beside it, and the baselines of ``identify.baselines``.
"""

import attrs
import numpy as np
import pyarrow as pa

from fireline.identify.baselines import BASELINES
from fireline.identify.effort import Effort
from fireline.identify.learned_graph import Seen, spread_graph
from fireline.identify.sets import greedy_set
from fireline.identify.spread_graph import Floats, SpreadGraph
from fireline.identify.sustaining_score import sustaining_scores
from fireline.identify.volume import volume_of
from fireline.identify.window import Window

SUSTAINING = "sustaining"
BY_SCORE = "single scores"
NAMES = (SUSTAINING, BY_SCORE, *BASELINES)
RIVALS = tuple(BASELINES)

MOST_SAMPLES = 40_000
"""Cascades that sets and scores are chosen on; eight times as many chose no better sets here."""


@attrs.frozen(kw_only=True, eq=False)
class Learned:
    """What was learned from the tables, once for all contenders."""

    graph: SpreadGraph
    volume: Floats
    followers: Floats


def learned(seen: Seen, window: Window, audience: pa.Table) -> Learned:
    """Learn the graph of a window, and what the baselines need beside it."""
    graph, _ = spread_graph(seen, window)
    told = dict(
        zip(audience["account"].to_pylist(), audience["followers"].to_pylist(), strict=True)
    )
    followers = [told.get(name) for name in graph.accounts]
    return Learned(
        graph=graph,
        volume=volume_of(seen.carrying, window).astype(np.float64),
        followers=np.array([np.nan if one is None else one for one in followers], dtype=float),
    )


def choices(known: Learned, most: int, *, seed: int = 1) -> dict[str, list[str]]:
    """Return for each contender the accounts that it would take out, first choice first."""
    effort, graph = Effort(seed=seed, threads=1, most_samples=MOST_SAMPLES), known.graph
    names = np.array(graph.accounts, dtype=np.object_)
    found = {SUSTAINING: list(greedy_set(graph, most, effort).accounts)}
    scores = sustaining_scores(graph, effort)
    found[BY_SCORE] = names[scores.order()[:most]].tolist()
    # Equals by a lot that is the same for all, so that no rule of order helps anybody.
    lot = np.random.default_rng((seed, 5)).permutation(len(graph))
    for name, baseline in BASELINES.items():
        value = baseline(graph, known.volume, known.followers)
        found[name] = names[np.lexsort((lot, -value))[:most]].tolist()
    return found
