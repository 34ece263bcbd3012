"""Reordering: the same removals in the order in which each does most; others are not needed.

Reverse greedy: with every removed node out, put back the one that makes the smallest piece, again
and again until all are back; then take them out in the reverse of that order. The node that was
put back last is the one that held most together. Reinsertion in this order is from Braunstein,
Dall'Asta, Semerjian and Zdeborova 2016 ("Network dismantling", PNAS 113(44)), who stop it at the
wanted size; going on to the end gives an order for the whole curve.

What a node makes is a sum over the pieces beside it, which never falls while others come back: a
heap of *lower bounds* finds the smallest and reckons anew only what it is about to take. Beside
one large piece every bound would grow with each step. So nodes beside the *core*, the largest
piece or one at least half its size, wait in a heap of their own by what they would add to it.
What they add falls when the core takes in a piece between them; each node is taken into the core
about once, and then its neighbours' bounds are lowered. So the cost is near linear in the ties.
"""

from typing import NamedTuple

import numpy as np

from fireline.identify.compiled import compiled
from fireline.identify.dismantling.heap import HALF, Heap, drop, heap_for, key_of, put, worth_of
from fireline.identify.dismantling.network import Links, Nodes
from fireline.identify.dismantling.pieces import Pieces, put_back, root_of, without
from fireline.identify.spread_graph import Ints


class _Waiting(NamedTuple):
    """Nodes that are out, by what they would make (apart) or add to the core (beside it)."""

    apart: Heap
    beside: Heap
    tie: Ints  #: by node; equals come back in this order
    stamp: Ints  #: by node, the last event that looked at it
    event: Ints  #: one number


@compiled
def _made(
    links: Links, pieces: Pieces, waiting: _Waiting, node: int, core: int
) -> tuple[int, bool]:
    """Return what a node would make of the pieces beside it but the core, and if that is there."""
    waiting.event[0] += 1
    made, beside_core = 1, False
    for at in range(links.offsets[node], links.offsets[node + 1]):
        neighbour = links.neighbours[at]
        if not pieces.there[neighbour]:
            continue
        root = root_of(pieces, neighbour)
        if waiting.stamp[root] == waiting.event[0]:
            continue
        waiting.stamp[root] = waiting.event[0]
        if root == core:
            beside_core = True
        else:
            made += pieces.size[root]
    return made, beside_core


@compiled
def _wait(waiting: _Waiting, node: int, made: int, beside_core: bool) -> None:  # noqa: FBT001 -- a kernel takes no keywords
    """Let a node wait in the heap where it belongs."""
    if beside_core:
        drop(waiting.apart, node)
        put(waiting.beside, node, key_of(made, waiting.tie[node]))
    else:
        drop(waiting.beside, node)
        put(waiting.apart, node, key_of(made, waiting.tie[node]))


@compiled
def _next(links: Links, pieces: Pieces, waiting: _Waiting, core: int) -> int:
    """Take out of the heaps the node that makes the smallest piece."""
    apart, beside = waiting.apart, waiting.beside
    core_size = 0 if core < 0 else pieces.size[core]
    while True:
        use_apart = beside.size[0] == 0
        if not use_apart and apart.size[0]:
            there = beside.key[beside.nodes[0]] + (np.int64(core_size) << HALF)
            use_apart = apart.key[apart.nodes[0]] <= there
        heap = apart if use_apart else beside
        node: int = heap.nodes[0]
        made, beside_core = _made(links, pieces, waiting, node, core)
        if beside_core != use_apart and made == worth_of(heap.key[node]):
            drop(heap, node)
            return node
        _wait(waiting, node, made, beside_core)


@compiled
def _lower(links: Links, pieces: Pieces, waiting: _Waiting, root: int, by: int) -> None:
    """The piece of a root is now core: those beside it wait there, by so much less at least."""
    waiting.event[0] += 1
    node = root
    while True:
        for at in range(links.offsets[node], links.offsets[node + 1]):
            out = links.neighbours[at]
            if pieces.there[out] or waiting.stamp[out] == waiting.event[0]:
                continue
            waiting.stamp[out] = waiting.event[0]
            heap = waiting.beside if waiting.beside.place[out] >= 0 else waiting.apart
            if heap.place[out] >= 0:
                _wait(waiting, out, max(1, worth_of(heap.key[out]) - by), True)
        node = pieces.following[node]
        if node == root:
            return


@compiled
def _raise(links: Links, pieces: Pieces, waiting: _Waiting, root: int) -> None:
    """The piece of a root is core no longer: those beside it wait by what they would make."""
    node = root
    while True:
        for at in range(links.offsets[node], links.offsets[node + 1]):
            out = links.neighbours[at]
            if waiting.beside.place[out] >= 0:
                made = worth_of(waiting.beside.key[out]) + pieces.size[root]
                _wait(waiting, out, made, False)
        node = pieces.following[node]
        if node == root:
            return


@compiled
def _take_in(links: Links, pieces: Pieces, waiting: _Waiting, node: int, core: int) -> None:
    """Before a node joins the core: tell those beside it and beside the pieces it brings along."""
    absorbed = np.empty(links.offsets[node + 1] - links.offsets[node], np.int32)
    count = 0
    waiting.event[0] += 1
    for at in range(links.offsets[node], links.offsets[node + 1]):
        neighbour = links.neighbours[at]
        if not pieces.there[neighbour]:
            continue
        root = root_of(pieces, neighbour)
        if root != core and waiting.stamp[root] != waiting.event[0]:
            waiting.stamp[root] = waiting.event[0]
            absorbed[count] = root
            count += 1
    for i in range(count):
        _lower(links, pieces, waiting, absorbed[i], pieces.size[absorbed[i]])
    pieces.there[node] = True
    _lower(links, pieces, waiting, node, 0)


@compiled
def bring_back(links: Links, removed: Nodes, tie: Ints) -> Nodes:
    """Return the removed nodes in the order in which greedy reinsertion brings them back.

    Always the one that makes the smallest piece; of equals the one with the smallest tie-break.
    """
    nodes = len(links.offsets) - 1
    pieces, core = without(links, removed)
    waiting = _Waiting(
        heap_for(nodes), heap_for(nodes), tie, np.zeros(nodes, np.int64), np.zeros(1, np.int64)
    )
    for node in removed:
        made, beside_core = _made(links, pieces, waiting, node, core)
        _wait(waiting, node, made, beside_core)
    order = np.empty(len(removed), np.int32)
    for step in range(len(removed)):
        node = _next(links, pieces, waiting, core)
        order[step] = node
        _, beside_core = _made(links, pieces, waiting, node, core)
        if beside_core:
            _take_in(links, pieces, waiting, node, core)
        root = put_back(links, pieces, node)
        if beside_core:
            core = root
        elif core < 0 or pieces.size[root] > 2 * pieces.size[core]:
            if core >= 0:
                _raise(links, pieces, waiting, core)
            core = root
            _lower(links, pieces, waiting, core, pieces.size[core])
    return order


def reordered(links: Links, order: Nodes, tie: Ints) -> Nodes:
    """Return a plan's removals in the order in which each does most."""
    return bring_back(links, order, tie)[::-1].copy()
