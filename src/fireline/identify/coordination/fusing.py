"""Fusing: one tie between two accounts from all their traces, with its chance and its rank.

Luceri, Panté, Burghardt, Ferrara 2024 ("Unmasking the Web of Deceit", WWW '24) fuse the networks of
several traces into one. Traces speak of the same posts (a link stands in a text), so their chances
are not multiplied: the smallest counts, times the number of traces (Bonferroni), which holds
however they hang together.
"""

from collections.abc import Sequence

import attrs
import numpy as np

from fireline.identify.coordination.chance import false_discovery
from fireline.identify.coordination.edges import Edges
from fireline.identify.coordination.pairs import Counts, Flags, Small
from fireline.identify.spread_graph import Floats


@attrs.frozen(kw_only=True, eq=False)
class TraceEdges:
    """The edges of one trace, with what chance says of them."""

    trace: str
    edges: Edges
    expected: Floats  #: objects by chance
    chance: Floats  #: of as many objects or more


@attrs.frozen(kw_only=True, eq=False)
class Ties:
    """Pairs of accounts over all traces, by lower and then higher number."""

    low: Small
    high: Small
    weight: Floats  #: sum over traces of percentile times symmetry
    chance: Floats
    q: Floats  #: share of false ones among all ties that are as surprising
    edge: Counts  #: (tie, trace): which edge of the trace, -1 where there is none

    def __len__(self) -> int:
        """Return how many ties there are."""
        return len(self.low)

    def kept(self, which: Flags) -> "Ties":
        """Return some of the ties."""
        return Ties(**{name: column[which] for name, column in attrs.asdict(self).items()})


def fused(traces: Sequence[TraceEdges], *, tests: int) -> Ties:
    """Fuse the edges of all traces; ``tests`` counts every pair that could have met."""
    keys = [_key(one.edges) for one in traces]
    pairs = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *keys]))
    edge = np.full((len(pairs), len(traces)), -1, dtype=np.int64)
    weight, chance = np.zeros(len(pairs)), np.ones(len(pairs))
    for number, (one, key) in enumerate(zip(traces, keys, strict=True)):
        place = np.searchsorted(pairs, key)
        edge[place, number] = np.arange(len(key))
        weight[place] += one.edges.percentile * one.edges.symmetry
        chance[place] = np.minimum(chance[place], one.chance)
    chance = np.minimum(chance * max(len(traces), 1), 1.0)
    return Ties(
        low=(pairs >> 32).astype(np.int32),
        high=(pairs & 0xFFFFFFFF).astype(np.int32),
        weight=weight,
        chance=chance,
        q=false_discovery(chance, tests),
        edge=edge,
    )


def _key(edges: Edges) -> Counts:
    return np.asarray((edges.low.astype(np.int64) << 32) | edges.high.astype(np.int64))
