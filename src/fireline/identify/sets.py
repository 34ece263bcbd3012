"""Sets: which accounts to take out together, chosen one after the other on common samples.

Scores do not add up. Of two accounts on one way to the same audience the second is worth little
once the first is gone; of two that carry the same works side by side neither is worth anything
alone and both together everything. So after each choice it is reckoned anew what every other
account would take away *now* (``kept_samples``).

What is lost is then not submodular, and the bound by which lazy greedy search skips accounts
(Minoux 1978; CELF, Leskovec et al. 2007) would be wrong: an account's worth may rise when another
goes. Laziness lies elsewhere: only samples that held the chosen account are walked again, and
that gives the exact worth of all accounts on the common samples. Greedy search has no guarantee
here; how near it comes to the best set is measured, not proven.

Who is chosen because samples favoured it looks better on those very samples than it is. So what is
said to be lost is reckoned on other samples, on which nothing was chosen.
"""

from collections.abc import Callable

import attrs
import numpy as np

from fireline.errors import FirelineError
from fireline.identify.effort import Effort
from fireline.identify.kept_samples import KeptSamples
from fireline.identify.spread_graph import Floats, SpreadGraph


@attrs.frozen(kw_only=True, eq=False)
class GreedySet:
    """Accounts to take out together, in the order in which they were chosen."""

    accounts: tuple[str, ...]
    lost: Floats  #: exposures a day lost with it and all before it, on samples drawn for this
    promised: Floats  #: the same on the samples by which it was chosen: mostly too much
    oxygen: float  #: exposures a day before anything is taken out, on the samples of ``lost``


def greedy_set(
    graph: SpreadGraph,
    size: int,
    effort: Effort | None = None,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> GreedySet:
    """Choose so many accounts, each time the one that takes most away from what is left.

    ``progress`` is told how many are chosen.

    Raises:
        FirelineError: a set of less than none is asked for.
    """
    if size < 0:
        raise FirelineError(f"a set of {size} accounts cannot be chosen")
    plan = effort or Effort()
    samples, others = (KeptSamples.draw(graph, plan, nth=nth) for nth in (0, 1))
    order, oxygen = _by_promise(graph), others.oxygen
    chosen: list[int] = []
    promised: list[float] = []
    lost: list[float] = []
    for _ in range(min(size, len(graph))):
        gain = samples.gain
        gain[samples.gone] = -1.0
        best = int(order[np.argmax(gain[order])])
        promised.append(float(gain[best]))
        lost.append(float(others.gain[best]))
        samples.take_out(best)
        others.take_out(best)
        chosen.append(best)
        progress(len(chosen))
    return GreedySet(
        accounts=tuple(graph.accounts[at] for at in chosen),
        lost=np.minimum(np.cumsum(lost), oxygen),
        promised=np.cumsum(promised),
        oxygen=oxygen,
    )


def _by_promise(graph: SpreadGraph) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return positions by what decides between equals: who is likelier to be seen, then names.

    Accounts that no sample reached are all worth nothing; among them those go first that carry a
    work to more people if one comes to them.
    """
    carries = np.bincount(graph.targets, weights=graph.probability, minlength=len(graph))
    names = np.argsort(np.argsort(np.array(graph.accounts, dtype=np.object_)))
    return np.lexsort((names, -(carries + graph.origination) * graph.exposure)).astype(np.int64)
