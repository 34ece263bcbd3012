"""Day bootstrap: how far the score would move had we seen other days.

Days are drawn with replacement (what happens within a day hangs together), probabilities and
rates are learned again from each draw, and the scores are sampled anew: their spread holds both
errors, of learning and of sampling (Efron 1979; blocks, here of a day, as in Kuensch 1989). The
bounds are 1.96 of their standard deviations around the score of all days, and never below nothing.
"""

import attrs
import numpy as np

from fireline.identify.effort import Effort
from fireline.identify.estimate import Estimate
from fireline.identify.learned_graph import Seen, spread_graph
from fireline.identify.spread_graph import Floats
from fireline.identify.sustaining_score import Scores, sustaining_scores
from fireline.identify.window import Window

LEAST_RESAMPLES = 10
"""Draws under which a spread means nothing."""


@attrs.frozen(kw_only=True, eq=False)
class Resampled:
    """Intervals of all scores and of oxygen, and what they hold."""

    low: Floats
    high: Floats
    oxygen: Estimate
    because: str


def resample(
    seen: Seen, window: Window, scores: Scores, effort: Effort, *, times: int
) -> Resampled:
    """Widen the intervals of the scores by what other days would have taught.

    With too few ``times`` they hold the error of sampling alone, and say so.
    """
    if times < LEAST_RESAMPLES:
        return Resampled(
            low=scores.low,
            high=scores.high,
            oxygen=scores.oxygen,
            because="intervals hold the error of sampling alone",
        )
    drawn = [_again(seen, window, effort, nth) for nth in range(times)]
    low, high = _around(scores.score, np.array([one.score for one in drawn]))
    whole = np.array([[one.oxygen.value] for one in drawn])
    oxygen_low, oxygen_high = _around(np.array([scores.oxygen.value]), whole)
    return Resampled(
        low=np.minimum(low, scores.low),
        high=np.maximum(high, scores.high),
        oxygen=Estimate(
            scores.oxygen.value,
            min(float(oxygen_low[0]), scores.oxygen.low),
            max(float(oxygen_high[0]), scores.oxygen.high),
        ),
        because=f"intervals hold sampling and learning, from {times} resamples of days",
    )


def _again(seen: Seen, window: Window, effort: Effort, nth: int) -> Scores:
    made = np.random.default_rng((effort.seed, nth))
    days = len(window.dates)
    repeats = np.bincount(made.integers(0, days, days), minlength=days).astype(np.float64)
    graph, _ = spread_graph(seen, attrs.evolve(window, repeats=repeats))
    less = attrs.evolve(effort, most_samples=max(effort.first_samples, effort.most_samples // 16))
    return sustaining_scores(graph, attrs.evolve(less, seed=effort.seed + nth + 1))


def _around(value: Floats, drawn: Floats) -> tuple[Floats, Floats]:
    """Turn the spread of the draws into bounds around the value."""
    error = 1.96 * np.std(drawn, axis=0, ddof=1)
    return np.maximum(value - error, 0.0), value + error
