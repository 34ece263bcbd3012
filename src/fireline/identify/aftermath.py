"""Aftermath: what is left when accounts are gone, and who takes over.

Who takes over is who comes to be needed: works that reached an audience by two ways hang on the
other one once the first is gone, so its own score grows. Both worlds are sampled with the same
coins, several times over; what differs between them is the doing of the removal, and how far the
several differ among each other says how sure it is.
"""

from collections.abc import Callable, Iterable

import attrs
import numpy as np

from fireline.identify.effort import Effort, allotted, first_size
from fireline.identify.estimate import Estimate
from fireline.identify.sampling import draw, units_of
from fireline.identify.spread_graph import Floats, SpreadGraph
from fireline.identify.without import WhatIf, oxygen_without

TIMES = 8
"""Times that both worlds are sampled."""

T95 = 2.364624251592785
"""Standard errors that hold the truth 95 times in 100 (Student's t with 7 degrees of freedom)."""

ROUNDING = 1e-9
"""Share of the oxygen under which a difference is one of sums added up in another order."""

MOST_HEIRS = 10
"""Accounts named as taking over, when nobody asks for another number."""


@attrs.frozen(kw_only=True)
class Heir:
    """An account that is needed more once others are gone, in exposures a day."""

    account: str
    before: float
    after: float
    grown: Estimate


@attrs.frozen(kw_only=True)
class Aftermath:
    """What is lost with some accounts, what is left, and who takes over."""

    without: WhatIf
    heirs: tuple[Heir, ...]  #: whose own score surely grows, most first


def aftermath(
    graph: SpreadGraph,
    accounts: Iterable[str],
    effort: Effort | None = None,
    *,
    heirs: int = MOST_HEIRS,
    progress: Callable[[int], None] = lambda _: None,
) -> Aftermath:
    """Say what is left when these accounts go at once, and who takes over.

    ``progress`` is told the steps done, of ``TIMES`` + 1.

    Raises:
        FirelineError: an account is not in the graph.
    """
    plan, gone = effort or Effort(), tuple(dict.fromkeys(accounts))
    without = oxygen_without(graph, gone, plan)
    progress(1)
    before, after = _both(graph, graph.without(gone), plan, progress)
    grown = after - before
    mean = grown.mean(axis=0)
    error = T95 * grown.std(axis=0, ddof=1) / np.sqrt(TIMES)
    named, rounding = set(gone), ROUNDING * without.before.value
    order = [
        int(at)
        for at in np.lexsort((np.array(graph.accounts), -mean))
        if mean[at] - error[at] > rounding and graph.accounts[at] not in named
    ]
    return Aftermath(
        without=without,
        heirs=tuple(
            Heir(
                account=graph.accounts[at],
                before=float(before[:, at].mean()),
                after=float(after[:, at].mean()),
                grown=Estimate(
                    float(mean[at]), float(mean[at] - error[at]), float(mean[at] + error[at])
                ),
            )
            for at in order[:heirs]
        ),
    )


def _both(
    graph: SpreadGraph, reduced: SpreadGraph, plan: Effort, progress: Callable[[int], None]
) -> tuple[Floats, Floats]:
    """Score everybody in both worlds with the same coins, several times with others."""
    none = np.zeros(len(graph), dtype=np.int64)
    size = min(first_size(graph, plan), max(plan.most_samples // TIMES, 1))
    before, after = (np.zeros((TIMES, len(graph))) for _ in range(2))
    for nth in range(TIMES):
        units = units_of(graph, allotted(graph, size), none)
        seed = plan.seed + nth
        whole, rest = (
            draw(one, units, seed=seed, threads=plan.threads) for one in (graph, reduced)
        )
        before[nth], after[nth] = whole.own + whole.carried, rest.own + rest.carried
        size = _affordable(plan, whole.steps, whole.samples)
        progress(nth + 2)
    return before, after


def _affordable(plan: Effort, steps: int, samples: int) -> int:
    """Say how many samples each further time may take, in both worlds together."""
    if not samples:
        return 0
    by_steps = plan.most_steps * samples // max(steps, 1) // (2 * TIMES)
    return max(1, min(by_steps, plan.most_samples // TIMES))
