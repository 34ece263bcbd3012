"""Chance: every draw of a world comes from a stream that is named after what it decides.

A stream depends on the seed and its name alone, never on what was drawn elsewhere; and whether a
work crosses a tie depends on the two alone. So a policy that removes an account takes away what
would have come through it and adds nothing: two policies are compared in the same weather.
"""

from zlib import crc32

import numpy as np

from fireline.exercise.columns import Ints, Reals

_WORD = 2**32


def stream(seed: int, *names: str | int) -> np.random.Generator:
    """Return the generator for one named purpose of one world."""
    words = [seed % _WORD, seed // _WORD % _WORD]
    words += [crc32(n.encode()) if isinstance(n, str) else n % _WORD for n in names]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def coins(purpose: int, first: Ints, second: Ints) -> Reals:
    """Return a number from 0 to 1 for each pair of numbers, the same whenever it is asked for.

    The mixing is splitmix64's (Steele, Lea and Flood 2014); unsigned overflow is meant.
    """
    mixed = first.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= second.astype(np.uint64) * np.uint64(0xD1342543DE82EF95) + np.uint64(purpose)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53
