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
    lost: Floats  #: exposures a day that are lost with it and all before it
    oxygen: float  #: exposures a day before anything is taken out


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
    samples = KeptSamples.draw(graph, effort or Effort())
    order, oxygen = _by_promise(graph), samples.oxygen
    chosen: list[int] = []
    lost: list[float] = []
    for _ in range(min(size, len(graph))):
        gain = samples.gain
        gain[samples.gone] = -1.0
        best = int(order[np.argmax(gain[order])])
        samples.take_out(best)
        chosen.append(best)
        lost.append(float(gain[best]))
        progress(len(chosen))
    return GreedySet(
        accounts=tuple(graph.accounts[at] for at in chosen),
        lost=np.minimum(np.cumsum(lost), oxygen),
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
