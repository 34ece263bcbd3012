"""Packed graph: the spread graph of a ranking as bytes, without a name in it.

An account is known by its rank alone, so that who is erased from the ranking is nobody here either.
Accounts that were not ranked are gone and pass on nothing; they are left out.
"""

import struct
from collections.abc import Sequence

import numpy as np

from fireline.errors import FirelineError
from fireline.identify.spread_graph import Ints, SpreadGraph

VERSION = 1
_HEAD = struct.Struct("<HxxII")  #: version, accounts, edges

MOST_EDGES = 4_000_000
"""Edges that are kept with a ranking at the most: 32 MB. A larger graph is not kept."""


def packed(graph: SpreadGraph, ranked: Sequence[int]) -> bytes:
    """Return the graph of the ranked accounts, best first; nothing where it is too large to keep.

    ``ranked`` are positions in the graph, in the order of their ranks.
    """
    who = np.asarray(ranked, dtype=np.int64)
    place = np.full(len(graph), -1, dtype=np.int64)
    place[who] = np.arange(len(who))
    sources, targets = place[graph.sources], place[graph.targets]
    keep = np.flatnonzero((sources >= 0) & (targets >= 0) & (graph.probability > 0))
    if len(keep) > MOST_EDGES:
        return b""
    keep = keep[np.lexsort((targets[keep], sources[keep]))]
    counts = np.bincount(sources[keep], minlength=len(who))
    return b"".join(
        (
            _HEAD.pack(VERSION, len(who), len(keep)),
            counts.astype("<i4").tobytes(),
            targets[keep].astype("<i4").tobytes(),
            graph.probability[keep].astype("<f4").tobytes(),
            graph.exposure[who].astype("<f8").tobytes(),
            graph.origination[who].astype("<f8").tobytes(),
        )
    )


def unpacked(kept: bytes, accounts: Sequence[str]) -> SpreadGraph:
    """Return the graph again, with the accounts in the order of their ranks.

    Raises:
        FirelineError: these bytes are no graph of so many accounts.
    """
    version, count, edges = _HEAD.unpack_from(kept) if len(kept) >= _HEAD.size else (0, 0, 0)
    if version != VERSION or count != len(accounts) or len(kept) != _size(count, edges):
        raise FirelineError("the graph kept with the ranking is not one of these accounts")
    at = _HEAD.size
    parts = []
    for kind, length in (
        ("<i4", count),
        ("<i4", edges),
        ("<f4", edges),
        ("<f8", count),
        ("<f8", count),
    ):
        part = np.frombuffer(kept, dtype=kind, count=length, offset=at)
        at += part.nbytes
        parts.append(part)
    outgoing, targets, probability, exposure, origination = parts
    return SpreadGraph(
        accounts=tuple(accounts),
        offsets=_offsets(outgoing.astype(np.int64)),
        targets=targets,
        probability=np.minimum(probability.astype(np.float64), 1.0),
        exposure=exposure,
        imputed=np.zeros(count, dtype=np.bool_),
        origination=origination,
    )


def count_of(kept: bytes) -> int:
    """Return how many accounts a packed graph has."""
    return int(_HEAD.unpack_from(kept)[1]) if len(kept) >= _HEAD.size else 0


def _size(count: int, edges: int) -> int:
    return _HEAD.size + count * (4 + 8 + 8) + edges * (4 + 4)


def _offsets(outgoing: Ints) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(outgoing)])
