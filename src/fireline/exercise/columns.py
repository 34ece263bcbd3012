"""Columns: a day has tens of thousands of rows, so it is kept as arrays."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NONE = -1  #: in a column of indices: there is none
NEVER = 2**62  #: in a column of times: it has not happened
SECOND = 1_000_000  #: times are whole microseconds since the world's start
HOUR = 3_600 * SECOND
DAY = 24 * HOUR


def ragged(starts: Ints, counts: Ints) -> Ints:
    """Return ``start, start+1, ...`` for each start, ``count`` long each, one after another."""
    total = int(counts.sum())
    begins = np.cumsum(counts) - counts
    return np.repeat(starts - begins, counts) + np.arange(total, dtype=np.int64)
