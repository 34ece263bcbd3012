"""CoreHD: take out who has most neighbours in the 2-core until it is empty, then break the trees.

Zdeborova, Zhang, Zhou 2016, "Fast and simple decycling and dismantling of networks", Sci Rep
6:37954. The 2-core is what is left when leaves are stripped again and again. The trees that
remain are broken from their leaves towards a root (Braunstein et al. 2016, PNAS 113(44)): as soon
as the part below a node is too large, the node goes.
"""

import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled
from fireline.identify.dismantling.heap import Heap, drop, heap_for, key_of, put
from fireline.identify.dismantling.network import Links, Nodes
from fireline.identify.spread_graph import Ints

IN_CORE = 2
"""Neighbours in the core that keep a node in it."""


@compiled
def _leave(links: Links, heap: Heap, left: Ints, first: int, stack: Nodes) -> None:
    """Take a node out of the core, and with it all whom it kept there."""
    drop(heap, first)
    stack[0], top = first, 1
    while top:
        top -= 1
        node = stack[top]
        for at in range(links.offsets[node], links.offsets[node + 1]):
            neighbour = links.neighbours[at]
            if heap.place[neighbour] < 0:
                continue
            left[neighbour] -= 1
            if left[neighbour] < IN_CORE:
                drop(heap, neighbour)
                stack[top] = neighbour
                top += 1
            else:
                put(heap, neighbour, key_of(-left[neighbour], neighbour))


@compiled
def decycled(links: Links) -> Nodes:
    """Return the nodes that go until no cycle is left."""
    nodes = len(links.offsets) - 1
    left = np.empty(nodes, np.int64)
    heap, stack = heap_for(nodes), np.empty(nodes, np.int32)
    for node in range(nodes):
        left[node] = links.offsets[node + 1] - links.offsets[node]
        put(heap, node, key_of(-left[node], node))
    for node in range(nodes):
        if heap.place[node] >= 0 and left[node] < IN_CORE:
            _leave(links, heap, left, node, stack)
    order, count = np.empty(nodes, np.int32), 0
    while heap.size[0]:
        node = heap.nodes[0]
        order[count] = node
        count += 1
        _leave(links, heap, left, node, stack)
    return order[:count].copy()


@compiled
def _walked(links: Links, out: NDArray[np.bool_], parent: Nodes) -> Nodes:
    """Return the nodes of the trees that are left, each after its parent."""
    nodes = len(links.offsets) - 1
    walk, count, read = np.empty(nodes, np.int32), 0, 0
    for start in range(nodes):
        if out[start] or parent[start] >= 0:
            continue
        parent[start], walk[count] = start, start
        count += 1
        while read < count:
            node = walk[read]
            read += 1
            for at in range(links.offsets[node], links.offsets[node + 1]):
                neighbour = links.neighbours[at]
                if not out[neighbour] and parent[neighbour] < 0:
                    parent[neighbour], walk[count] = node, neighbour
                    count += 1
    return walk[:count].copy()


@compiled
def broken_trees(links: Links, removed: Nodes, allowed: int) -> Nodes:
    """Return the nodes that break what is left, a forest, into pieces of the allowed size."""
    nodes = len(links.offsets) - 1
    out = np.zeros(nodes, np.bool_)
    for node in removed:
        out[node] = True
    parent, below = np.full(nodes, -1, np.int32), np.ones(nodes, np.int64)
    walk = _walked(links, out, parent)
    order, count = np.empty(len(walk), np.int32), 0
    for node in walk[::-1]:
        if below[node] > allowed:
            order[count] = node
            count += 1
        elif parent[node] != node:
            below[parent[node]] += below[node]
    return order[:count].copy()


def core_high_degree(links: Links, allowed: int) -> Nodes:
    """Return the nodes that go until no piece is larger than allowed."""
    cycles = decycled(links)
    return np.concatenate([cycles, broken_trees(links, cycles, allowed)])
