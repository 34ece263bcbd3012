"""Adaptive degree: take out who has most neighbours left, and count anew after each removal."""

import numpy as np

from fireline.identify.compiled import compiled
from fireline.identify.dismantling.heap import drop, heap_for, key_of, put
from fireline.identify.dismantling.network import Links, Nodes
from fireline.identify.spread_graph import Ints


@compiled
def adaptive_degree(links: Links, tie: Ints) -> Nodes:
    """Return all nodes, each time the one with most neighbours among those still there."""
    nodes = len(links.offsets) - 1
    left = np.empty(nodes, np.int64)
    heap = heap_for(nodes)
    for node in range(nodes):
        left[node] = links.offsets[node + 1] - links.offsets[node]
        put(heap, node, key_of(-left[node], tie[node]))
    order = np.empty(nodes, np.int32)
    for step in range(nodes):
        node = heap.nodes[0]
        drop(heap, node)
        order[step] = node
        for at in range(links.offsets[node], links.offsets[node + 1]):
            neighbour = links.neighbours[at]
            if heap.place[neighbour] >= 0:
                left[neighbour] -= 1
                put(heap, neighbour, key_of(-left[neighbour], tie[neighbour]))
    return order
