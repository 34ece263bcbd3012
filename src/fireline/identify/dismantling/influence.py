"""Collective influence: take out who has many neighbours and reaches many neighbours' neighbours.

CI(i) = (k_i - 1) times the sum of (k_j - 1) over the nodes j at distance 2 (Morone, Makse 2015,
"Influence maximization in complex networks through optimal percolation", Nature 524). Degrees
are counted anew after each step; a step takes out one node in a thousand, at least one.
"""

import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled
from fireline.identify.dismantling.network import Links
from fireline.identify.spread_graph import Ints


@compiled
def _left(links: Links, there: NDArray[np.bool_]) -> Ints:
    """Count the neighbours that each node has left."""
    left = np.zeros(len(there), np.int64)
    for node in range(len(there)):
        if there[node]:
            for at in range(links.offsets[node], links.offsets[node + 1]):
                left[node] += there[links.neighbours[at]]
    return left


@compiled
def influences(links: Links, there: NDArray[np.bool_]) -> Ints:
    """Return the collective influence of every node that is there; 0 for the others."""
    nodes = len(there)
    left = _left(links, there)
    found, seen = np.zeros(nodes, np.int64), np.full(nodes, -1, np.int64)
    for node in range(nodes):
        if not there[node]:
            continue
        seen[node] = node
        for at in range(links.offsets[node], links.offsets[node + 1]):
            seen[links.neighbours[at]] = node
        total = 0
        for at in range(links.offsets[node], links.offsets[node + 1]):
            middle = links.neighbours[at]
            if not there[middle]:
                continue
            for further in range(links.offsets[middle], links.offsets[middle + 1]):
                end = links.neighbours[further]
                if there[end] and seen[end] != node:
                    seen[end] = node
                    total += left[end] - 1
        found[node] = (left[node] - 1) * total
    return found
