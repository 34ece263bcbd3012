"""Coin: does an edge pass a work on in a given sample? Drawn by counting, not by order.

The n-th edge gets the n-th number of the SplitMix64 stream whose seed is mixed from (seed, source,
sample). So a toss depends on nothing but these four: any thread, in any order, with any accounts
taken out of the graph, sees the same coins. (Steele, Lea, Flood 2014, "Fast splittable
pseudorandom number generators"; constants of its reference implementation.)
"""

import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_ONE = np.uint64(1)
_DROPPED = np.uint64(11)  # 64 - 53: what is left of a number fits a float exactly
BITS = 53
"""Bits of a toss."""


@compiled
def mixed(state: np.uint64) -> np.uint64:
    """Scramble 64 bits so that neighbours have nothing in common (SplitMix64's finaliser)."""
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return state ^ (state >> np.uint64(31))


@compiled
def stream_of(seed: np.uint64, source: int, sample: int) -> np.uint64:
    """Return the seed of the stream that belongs to one sample from one source."""
    at_source = mixed(seed + _GOLDEN * (np.uint64(source) + _ONE))
    return mixed(at_source + _GOLDEN * (np.uint64(sample) + _ONE))


@compiled
def toss(stream: np.uint64, edge: int) -> np.uint64:
    """Return the 53 bits of an edge in a stream; the edge is live when they are below its bar."""
    return mixed(stream + _GOLDEN * (np.uint64(edge) + _ONE)) >> _DROPPED


def bars(probability: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Turn probabilities into the bars that tosses are held against; 1 is always passed."""
    return np.ldexp(probability, BITS).astype(np.uint64)
