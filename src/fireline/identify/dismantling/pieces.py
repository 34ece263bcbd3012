"""Pieces: what a network falls into, found by putting nodes back one after another.

Taking out is dear to follow and putting back is cheap: a union-find over the nodes that are there
(Tarjan 1975) gives the largest piece after every removal in one pass over the ties, backwards.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled
from fireline.identify.dismantling.network import Links, Nodes
from fireline.identify.spread_graph import Ints


class Pieces(NamedTuple):
    """Which nodes are there, and which of them hang together."""

    parent: Nodes  #: towards the root of the piece; of a root, itself
    size: Nodes  #: of a root, the nodes of its piece
    following: Nodes  #: the next node of the same piece, in a ring
    there: NDArray[np.bool_]


@compiled
def nothing_of(nodes: int) -> Pieces:
    """Return the pieces of a network all of whose nodes are out."""
    return Pieces(
        np.arange(nodes).astype(np.int32),
        np.ones(nodes, np.int32),
        np.arange(nodes).astype(np.int32),
        np.zeros(nodes, np.bool_),
    )


@compiled
def root_of(pieces: Pieces, node: int) -> int:
    """Return the node that stands for the piece of a node; ways to it grow shorter as they go."""
    parent = pieces.parent
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


@compiled
def _join(pieces: Pieces, one: int, other: int) -> int:
    """Join the pieces of two roots and return the root of both: the larger one's."""
    if pieces.size[one] < pieces.size[other]:
        one, other = other, one
    pieces.parent[other] = one
    pieces.size[one] += pieces.size[other]
    following = pieces.following
    following[one], following[other] = following[other], following[one]
    return one


@compiled
def put_back(links: Links, pieces: Pieces, node: int) -> int:
    """Put a node back, tie it to those who are there, and return the root of its piece."""
    pieces.there[node] = True
    root = root_of(pieces, node)
    for at in range(links.offsets[node], links.offsets[node + 1]):
        neighbour = links.neighbours[at]
        if pieces.there[neighbour]:
            beside = root_of(pieces, neighbour)
            if beside != root:
                root = _join(pieces, root, beside)
    return root


@compiled
def without(links: Links, removed: Nodes) -> tuple[Pieces, int]:
    """Return the pieces of a network without some nodes, and the root of the largest; -1: none."""
    nodes = len(links.offsets) - 1
    pieces = nothing_of(nodes)
    out = np.zeros(nodes, np.bool_)
    for node in removed:
        out[node] = True
    for node in range(nodes):
        if not out[node]:
            put_back(links, pieces, node)
    largest = -1
    for node in range(nodes):
        if (
            not out[node]
            and pieces.parent[node] == node
            and (largest < 0 or pieces.size[node] > pieces.size[largest])
        ):
            largest = node
    return pieces, largest


@compiled
def largest_pieces(links: Links, order: Nodes) -> Ints:
    """Return the nodes of the largest piece before the first removal and after each."""
    pieces, root = without(links, order)
    curve = np.zeros(len(order) + 1, np.int64)
    largest = 0 if root < 0 else pieces.size[root]
    curve[len(order)] = largest
    for back in range(len(order) - 1, -1, -1):
        root = put_back(links, pieces, order[back])
        largest = max(largest, pieces.size[root])
        curve[back] = largest
    return curve
