"""Estimate: a number that was sampled, with the interval that sampling leaves open."""

import math

import attrs

Z95 = 1.959963984540054
"""Standard errors to each side that hold the truth 95 times in 100."""


@attrs.frozen
class Estimate:
    """A number, and the bounds that hold the true one 95 times in 100."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, variance: float, *, at_least: float = 0.0) -> "Estimate":
        """Take a mean with its variance; nothing lies under what is known exactly."""
        spread = Z95 * math.sqrt(max(variance, 0.0))
        return cls(value, max(value - spread, min(at_least, value)), value + spread)
