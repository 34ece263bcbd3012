"""Searching: widen a plan at random, reorder it, and keep it when it is better.

Greedy reinsertion chooses only among the nodes that are out. With more out than needed it chooses
among more and drops the rest by itself: they are back before they hold anything together. So each
round takes out the best plan's nodes and some others at random, the more neighbours the likelier,
breaks ties at random and reorders. What chance is used comes from one seed, and the candidates of
a round are drawn before they are tried: the plan depends neither on the machine nor on threads.
"""

from collections.abc import Callable, Sequence

import attrs
import numpy as np

from fireline.identify.compiled import default_threads, in_threads
from fireline.identify.dismantling.curve import Curve
from fireline.identify.dismantling.network import Links, Network, Nodes
from fireline.identify.dismantling.reordering import reordered
from fireline.identify.spread_graph import Floats, Ints

SEED = 20
"""Any number; the same network gives the same plan."""

AT_ONCE = 2
"""Candidates of a round: as many as a small machine has cores."""

WIDEST = 0.5
"""Up to this share of all nodes is taken out beside the plan; 0.3 to 0.6 did alike (measured)."""

WORK = 560_000
"""Nodes and ties at which there is time for one candidate; with half of them, for nearly three.

So all candidates together take about a second of the processor (measured up to 85,000 ties). The
cost of one grows faster than its size, for larger networks do not fit the processor's caches.
"""

STEEPNESS = 1.5
"""Power by which smaller networks get more candidates."""

FEWEST, MOST = 4, 600
"""Candidates, whatever the size of the network; and no more than it has nodes."""

Progress = Callable[[str, int, int], None]


@attrs.frozen(eq=False)
class _Candidate:
    removed: Nodes
    tie: Ints


def searched(network: Network, starts: Sequence[Nodes], allowed: int, progress: Progress) -> Nodes:
    """Return a plan that is at least as good as any of those given, and as their reorderings.

    Better is: less area down to the tenth, or to what is allowed when that is more; then fewer
    removals down to what is allowed.
    """
    links, chance = network.links, np.random.default_rng(SEED)
    tie = np.arange(len(network))
    plans = [*(reordered(links, start, tie) for start in starts), *starts]
    best = min((Curve.of(links, plan) for plan in plans), key=lambda one: one.worth(allowed))
    rounds = _rounds(network)
    likely = np.log(np.maximum(network.degree, 1))
    for done in range(rounds):
        progress("looking for a better order", done, rounds)
        plan = best.order[: best.removals_to(allowed)]
        drawn = [_widened(plan, likely, chance) for _ in range(AT_ONCE)]
        for found in in_threads(_reordering(links), drawn, threads=default_threads()):
            if found.worth(allowed) <= best.worth(allowed):
                best = found
    progress("looking for a better order", rounds, rounds)
    return best.order


def _rounds(network: Network) -> int:
    candidates = int((WORK / max(1, len(network) + network.edges)) ** STEEPNESS)
    return max(FEWEST, min(MOST, candidates, len(network))) // AT_ONCE


def _reordering(links: Links) -> Callable[[_Candidate], Curve]:
    def tried(candidate: _Candidate) -> Curve:
        return Curve.of(links, reordered(links, candidate.removed, candidate.tie))

    return tried


def _widened(plan: Nodes, likely: Floats, chance: np.random.Generator) -> _Candidate:
    """Add random nodes, drawn without replacement by their weight (Gumbel's top-k)."""
    nodes = len(likely)
    more = int(WIDEST * nodes * chance.random())
    drawn = np.argsort(-(likely + chance.gumbel(size=nodes)), kind="stable")[:more]
    removed = np.union1d(plan, drawn).astype(np.int32)
    return _Candidate(removed, chance.permutation(nodes))
