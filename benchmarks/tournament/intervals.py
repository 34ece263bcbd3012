"""Intervals: how far a mean over worlds would move with other worlds; by bootstrap over seeds.

Worlds of one seed share their luck (the works that are started, who is told), so seeds and not
worlds are drawn with replacement, and differences are taken within a world before anything is
averaged (Efron 1979; paired, clustered).
"""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

DRAWS = 2_000
Floats = NDArray[np.float64]


@attrs.frozen
class Mean:
    """A mean with the bounds that hold 95 in 100 of the bootstrap's means."""

    value: float
    low: float
    high: float

    def told(self) -> list[float]:
        """Return it as it is written down."""
        return [round(self.value, 4), round(self.low, 4), round(self.high, 4)]

    def __str__(self) -> str:
        return f"{self.value:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"


def mean_of(values: Sequence[float] | Floats, cluster: Sequence[int]) -> Mean:
    """Return the mean of the values with its interval; whole clusters are drawn."""
    given, (_, which) = np.asarray(values, dtype=float), np.unique(cluster, return_inverse=True)
    return _bootstrapped(given, np.ones(len(given)), which)


def ratio_of(
    above: Sequence[float] | Floats, below: Sequence[float] | Floats, cluster: Sequence[int]
) -> Mean:
    """Return the ratio of two means with its interval."""
    _, which = np.unique(cluster, return_inverse=True)
    return _bootstrapped(np.asarray(above, float), np.asarray(below, float), which)


def _bootstrapped(above: Floats, below: Floats, which: NDArray[np.int64]) -> Mean:
    tops, bottoms = np.bincount(which, above), np.bincount(which, below)
    draw = np.random.default_rng(95)
    drawn = draw.integers(0, len(tops), (DRAWS, len(tops)))
    means = tops[drawn].sum(axis=1) / bottoms[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Mean(float(tops.sum() / bottoms.sum()), float(low), float(high))
