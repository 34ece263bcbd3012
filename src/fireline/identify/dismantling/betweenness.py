"""Sampled adaptive betweenness: take out who lies on most shortest ways, and look anew.

Shortest ways from 64 sampled sources of the largest piece (Brandes 2001 for the accumulation,
Brandes, Pich 2007 for the sampling); from all its nodes once it has no more. Costly: every
removal walks the piece 64 times. To about 15,000 nodes it is worth it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled
from fireline.identify.dismantling.network import Links, Nodes

SOURCES = 64
"""Sources sampled for each removal."""


class _Walk(NamedTuple):
    """Memory of one walk: by node, but ``met``, which is by the order of meeting."""

    met: Nodes
    distance: Nodes
    ways: NDArray[np.float64]
    depends: NDArray[np.float64]


@compiled
def _walk_for(nodes: int) -> _Walk:
    return _Walk(
        np.empty(nodes, np.int32), np.full(nodes, -1, np.int32), np.zeros(nodes), np.zeros(nodes)
    )


@compiled
def _from(links: Links, there: NDArray[np.bool_], source: int, walk: _Walk) -> int:
    """Meet all that can be reached from a source, counting the shortest ways; return how many."""
    met, distance, ways = walk.met, walk.distance, walk.ways
    met[0], distance[source], ways[source] = source, 0, 1.0
    count, read = 1, 0
    while read < count:
        node = met[read]
        read += 1
        for at in range(links.offsets[node], links.offsets[node + 1]):
            neighbour = links.neighbours[at]
            if not there[neighbour]:
                continue
            if distance[neighbour] < 0:
                distance[neighbour] = distance[node] + 1
                met[count] = neighbour
                count += 1
            if distance[neighbour] == distance[node] + 1:
                ways[neighbour] += ways[node]
    return count


@compiled
def _credit(
    links: Links, source: int, count: int, walk: _Walk, between: NDArray[np.float64]
) -> None:
    """Credit each node met with the shortest ways through it, and forget the walk."""
    for i in range(count - 1, -1, -1):
        node = walk.met[i]
        for at in range(links.offsets[node], links.offsets[node + 1]):
            before = links.neighbours[at]
            if walk.distance[before] >= 0 and walk.distance[before] == walk.distance[node] - 1:
                share = walk.ways[before] / walk.ways[node]
                walk.depends[before] += share * (1.0 + walk.depends[node])
        if node != source:
            between[node] += walk.depends[node]
    for i in range(count):
        node = walk.met[i]
        walk.distance[node], walk.ways[node], walk.depends[node] = -1, 0.0, 0.0


@compiled
def betweenness(links: Links, there: NDArray[np.bool_], sources: Nodes) -> NDArray[np.float64]:
    """Return, by node, the shortest ways from these sources that lead through it."""
    nodes = len(there)
    between, walk = np.zeros(nodes), _walk_for(nodes)
    for source in sources:
        count = _from(links, there, source, walk)
        _credit(links, source, count, walk, between)
    return between


@compiled
def largest_piece(links: Links, there: NDArray[np.bool_]) -> Nodes:
    """Return the nodes of the largest piece."""
    nodes = len(there)
    walk, seen = np.empty(nodes, np.int32), np.zeros(nodes, np.bool_)
    first, last, count = 0, 0, 0
    for start in range(nodes):
        if not there[start] or seen[start]:
            continue
        begin = read = count
        walk[count], seen[start] = start, True
        count += 1
        while read < count:
            node = walk[read]
            read += 1
            for at in range(links.offsets[node], links.offsets[node + 1]):
                neighbour = links.neighbours[at]
                if there[neighbour] and not seen[neighbour]:
                    seen[neighbour], walk[count] = True, neighbour
                    count += 1
        if count - begin > last - first:
            first, last = begin, count
    return walk[first:last].copy()
