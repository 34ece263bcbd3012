"""Times: when in a day people post, as a person's waking hours go."""

import numpy as np

from fireline.exercise.columns import DAY, HOUR, Ints

_PEAKS = ((12.5, 3.0, 0.45), (19.5, 2.5, 0.55))  #: (hour, spread in hours, share of the posts)


def times_of_day(count: int, day: int, rng: np.random.Generator) -> Ints:
    """Return moments of a day, thick around noon and in the evening, thin at night."""
    peak = rng.choice(len(_PEAKS), size=count, p=[share for _, _, share in _PEAKS])
    hours, spread, _ = np.array(_PEAKS).T
    drawn = rng.normal(hours[peak], spread[peak]) % 24.0
    moments: Ints = np.minimum((drawn * HOUR).astype(np.int64), DAY - 1)
    return day * DAY + moments


def delays(count: int, median_hours: float, spread: float, rng: np.random.Generator) -> Ints:
    """Return waiting times with a long tail, at least a second."""
    drawn = median_hours * HOUR * rng.lognormal(0.0, spread, size=count)
    return np.maximum(drawn.astype(np.int64), 1_000_000)
