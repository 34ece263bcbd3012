"""Coins: chance that hangs on names and not on order, so that two worlds differ in nothing else.

SplitMix64 by counting (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number
generators"), written here once more so that nothing is shared with what is tried.
"""

import numba
import numpy as np

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_UNIT = 2.0**-53


@numba.njit(cache=True, nogil=True)
def scrambled(state: np.uint64) -> np.uint64:
    """Scramble 64 bits so that neighbours have nothing in common."""
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return state ^ (state >> np.uint64(31))


@numba.njit(cache=True, nogil=True)
def stream(seed: int, name: int) -> np.uint64:
    """Return the seed of the coins that belong to one work of one world."""
    first = scrambled(np.uint64(seed) + _GOLDEN)
    return scrambled(first + _GOLDEN * (np.uint64(name) + np.uint64(1)))


@numba.njit(cache=True, nogil=True)
def coin(at: np.uint64, number: int) -> float:
    """Return the number-th coin of a stream, between 0 and 1."""
    bits = scrambled(at + _GOLDEN * (np.uint64(number) + np.uint64(1)))
    return float(bits >> np.uint64(11)) * _UNIT
