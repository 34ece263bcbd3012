"""Near pairs: which of many 256-bit values differ from which others in few bits.

Two ways with the same answer. Few are compared one by one. Many are first looked up by their parts:
two values that differ in at most 31 bits must, in one of their 16 parts of 16 bits, differ in at
most one bit, because two in each would make 32 (the pigeonhole; multi-index hashing, Norouzi,
Punjani and Fleet, 2012).
"""

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Pairs = NDArray[np.int64]

WORDS = 4
_PARTS = 16
_PART_BITS = 16
_PART_VALUES = 1 << _PART_BITS
#: The radius from which on a near value may differ in two bits of every part.
_TOO_WIDE = 2 * _PARTS
#: Pairs from which on it pays to sort the entries by their parts.
_MANY = 20_000_000
#: Distances worked on at once: as many as stay in a processor's cache.
_BLOCK = 1 << 15
#: Queries looked up at once, so that their neighbours stay in memory.
_FEW = 1 << 14


def near_pairs(queries: Words, entries: Words, radius: int) -> Pairs:
    """Return (query row, entry row, distance) of every pair within the radius, in no order.

    Queries are rows of four words, entries are four rows of words.
    """
    if len(queries) * entries.shape[1] < _MANY or radius >= _TOO_WIDE:
        return pairs_one_by_one(queries, entries, radius)
    return pairs_by_parts(queries, entries, radius)


def pairs_by_parts(queries: Words, entries: Words, radius: int) -> Pairs:
    """Return the same pairs for a radius below 32, looking only at values with a part in common."""
    of_entries = np.ascontiguousarray(entries.T).view(np.uint16)
    of_queries = np.ascontiguousarray(queries).view(np.uint16)
    flips = _flips(radius)
    found = [np.empty((0, 3), np.int64)]
    for part in range(_PARTS):
        order = np.argsort(of_entries[:, part], kind="stable")
        start = np.searchsorted(of_entries[order, part], np.arange(_PART_VALUES + 1))
        for first in range(0, len(queries), _FEW):
            values = of_queries[first : first + _FEW, part, None] ^ flips
            query, place = _expanded(start[values], start[values.astype(np.int64) + 1])
            found.append(_near(queries, entries, query + first, order[place], radius))
    return np.unique(np.concatenate(found), axis=0)


def _flips(radius: int) -> NDArray[np.uint16]:
    """Return what turns a part into each one that differs in as few bits as the radius demands."""
    none = [0]
    one = [1 << bit for bit in range(_PART_BITS)]
    return np.array(none if radius < _PARTS else none + one, np.uint16)


def _expanded(
    start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Write out the runs of places that each row of queries points to."""
    lengths = (end - start).ravel()
    rows = np.repeat(np.arange(len(start)), start.shape[1])
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(rows, lengths), np.repeat(start.ravel(), lengths) + within


def _near(
    queries: Words, entries: Words, query: NDArray[np.int64], entry: NDArray[np.int64], radius: int
) -> Pairs:
    distance = np.zeros(len(query), np.int64)
    for word in range(WORDS):
        distance += _differing(queries[query, word], entries[word, entry])
    near = distance <= radius
    return np.stack([query[near], entry[near], distance[near]], axis=1)


def pairs_one_by_one(queries: Words, entries: Words, radius: int) -> NDArray[np.int64]:
    """Return (query row, entry row, distance) of every pair within the radius.

    Flat: each query is held against each entry, first in half of the bits and then, where those
    differ in no more than the radius allows, in the rest.
    """
    blocks = [
        _pairs_of_block(queries, entries[:, start : start + _BLOCK], radius)
        + np.array((0, start, 0))
        for start in range(0, entries.shape[1], _BLOCK)
    ]
    return np.concatenate(blocks) if blocks else np.empty((0, 3), np.int64)


def _pairs_of_block(queries: Words, entries: Words, radius: int) -> NDArray[np.int64]:
    """Compare so many queries at once that the block of distances stays in the cache."""
    step = max(1, _BLOCK // entries.shape[1])
    found = [
        _pairs_of_few(queries[start : start + step], entries, radius) + np.array((start, 0, 0))
        for start in range(0, len(queries), step)
    ]
    return np.concatenate(found) if found else np.empty((0, 3), np.int64)


def _pairs_of_few(queries: Words, entries: Words, radius: int) -> NDArray[np.int64]:
    """Compare two words with all; the other two only where those were near enough."""
    half = _differing(queries[:, 0, None], entries[0]) + _differing(queries[:, 1, None], entries[1])
    query, entry = np.nonzero(half <= radius)
    distance = half[query, entry].astype(np.int64)
    for word in (2, 3):
        distance += _differing(queries[query, word], entries[word, entry])
    near = distance <= radius
    return np.stack([query[near], entry[near], distance[near]], axis=1)


def _differing(left: Words, right: Words) -> NDArray[np.uint8]:
    bits: NDArray[np.uint8] = np.bitwise_count(left ^ right)
    return bits
