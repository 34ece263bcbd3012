"""Network: who is tied to whom, each tie once and in both directions."""

from collections.abc import Sequence
from typing import NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from fireline.identify.spread_graph import Ints

Nodes = NDArray[np.int32]


class Links(NamedTuple):
    """The ties of a network as the kernels read them.

    The neighbours of node ``i`` are ``neighbours[offsets[i]:offsets[i + 1]]``, in rising order.
    """

    offsets: Ints
    neighbours: Nodes


@attrs.frozen(kw_only=True, eq=False)
class Network:
    """A network without loops and without double ties, with the names of its nodes."""

    labels: Sequence[str]
    links: Links
    volume: Ints  #: by node, how often it was told of; the numbers game counts it

    def __len__(self) -> int:
        """Return the number of nodes, those without a tie among them."""
        return len(self.labels)

    @property
    def edges(self) -> int:
        """Return the number of ties."""
        return len(self.links.neighbours) // 2

    @property
    def degree(self) -> Ints:
        """Return how many neighbours each node has."""
        return np.diff(self.links.offsets)


def network_of(labels: Sequence[str], left: Ints, right: Ints) -> Network:
    """Make a network of pairs of node numbers; loops and repeated pairs count for volume alone."""
    nodes = len(labels)
    volume = np.bincount(left, minlength=nodes) + np.bincount(right, minlength=nodes)
    return Network(labels=labels, links=links_of(nodes, left, right), volume=volume)


def links_of(nodes: int, left: Ints, right: Ints) -> Links:
    """Tie each pair once, in both directions."""
    apart = left != right
    left, right = left[apart], right[apart]
    pairs = np.concatenate([left * nodes + right, right * nodes + left])
    pairs.sort()
    first = np.ones(len(pairs), dtype=np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=first[1:])
    pairs = pairs[first]
    source, neighbours = np.divmod(pairs, max(nodes, 1))
    offsets = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(source, minlength=nodes), out=offsets[1:])
    return Links(offsets, neighbours.astype(np.int32))
