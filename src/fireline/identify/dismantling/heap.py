"""Heap: who comes next, when what everybody is worth changes all the time.

A binary heap that knows the place of each node, so that a key may rise, fall or go at any time.
Keys are whole numbers and the smallest comes first. No two are equal where the order must not
depend on chance: ``key_of`` puts a tie-break into the lower half of the bits.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled

HALF = 32
"""Bits of a key that break ties; a network has fewer nodes than they can number."""


class Heap(NamedTuple):
    """Nodes that wait, the smallest key first."""

    key: NDArray[np.int64]  #: by node
    place: NDArray[np.int32]  #: by node, -1 when it does not wait
    nodes: NDArray[np.int32]  #: by place
    size: NDArray[np.int64]  #: one number, so that kernels can change it


@compiled
def heap_for(nodes: int) -> Heap:
    """Set memory aside for so many nodes, none of which waits yet."""
    return Heap(
        np.zeros(nodes, np.int64),
        np.full(nodes, -1, np.int32),
        np.empty(nodes, np.int32),
        np.zeros(1, np.int64),
    )


@compiled
def key_of(worth: int, tie: int) -> int:
    """Make a key whose order is that of the worths, then that of the tie-breaks."""
    return (worth << HALF) + tie


@compiled
def worth_of(key: int) -> int:
    """Return the worth that a key was made of."""
    return key >> HALF


@compiled
def _settle(heap: Heap, node: int, place: int) -> None:
    """Let a node rise or sink from a place to where it belongs."""
    key, nodes, size = heap.key[node], heap.nodes, heap.size[0]
    while place > 0 and heap.key[nodes[(place - 1) >> 1]] > key:
        above = nodes[(place - 1) >> 1]
        nodes[place], heap.place[above] = above, place
        place = (place - 1) >> 1
    while True:
        below = 2 * place + 1
        if below + 1 < size and heap.key[nodes[below + 1]] < heap.key[nodes[below]]:
            below += 1
        if below >= size or heap.key[nodes[below]] >= key:
            break
        nodes[place], heap.place[nodes[below]] = nodes[below], place
        place = below
    nodes[place], heap.place[node] = node, place


@compiled
def put(heap: Heap, node: int, key: int) -> None:
    """Let a node wait under a key, or change the key under which it waits."""
    place = heap.place[node]
    if place < 0:
        place = heap.size[0]
        heap.size[0] += 1
    heap.key[node] = key
    _settle(heap, node, place)


@compiled
def drop(heap: Heap, node: int) -> None:
    """Let a node wait no longer."""
    place = heap.place[node]
    if place < 0:
        return
    heap.place[node] = -1
    heap.size[0] -= 1
    last = heap.nodes[heap.size[0]]
    if last != node:
        _settle(heap, last, place)
