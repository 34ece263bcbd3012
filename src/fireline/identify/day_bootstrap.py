"""Day bootstrap: how far the score would move had we seen other days and other audiences.

Days are drawn with replacement (what happens within a day hangs together), probabilities and
rates are learned from each draw, what was imputed of exposure is drawn anew, and the scores are
sampled again (Efron 1979; blocks, here of a day, as in Kuensch 1989). All draws are sampled with
the same coins, so that they differ by what was learned and not by luck; the error of sampling is
that of the whole score, and the two are added as independent errors are. Few draws know their own
spread badly: the bounds are those of Student's distribution, and never below nothing.
"""

import attrs
import numpy as np

from fireline.identify.compiled import default_threads, in_threads
from fireline.identify.effort import Effort
from fireline.identify.estimate import Z95, Estimate
from fireline.identify.learned_graph import Learned
from fireline.identify.spread_graph import Floats
from fireline.identify.sustaining_score import Scores, sustaining_scores
from fireline.identify.window import Window

LEAST_RESAMPLES = 10
"""Draws under which a spread means nothing."""

LESS = 16
"""By how much fewer cascades are sampled in a draw: their spread is asked, not the score."""


@attrs.frozen(kw_only=True, eq=False)
class Resampled:
    """Intervals of all scores and of oxygen, and what they hold."""

    low: Floats
    high: Floats
    oxygen: Estimate
    because: str


def drawn_days(window: Window, *, seed: int, times: int) -> Floats:
    """Draw the window's days with replacement: how often each (row) counts in each draw (column).

    With too few ``times`` nothing is drawn.
    """
    days = len(window.dates)
    if times < LEAST_RESAMPLES:
        return np.zeros((days, 0))
    draws = [_made(seed, nth).integers(0, days, days) for nth in range(times)]
    return np.stack([np.bincount(drawn, minlength=days) for drawn in draws], axis=1).astype(float)


def resample(learned: Learned, scores: Scores, effort: Effort) -> Resampled:
    """Widen the intervals of the scores by what other days and audiences would have taught.

    Where no days were drawn they hold the error of sampling alone, and say so.
    """
    times = learned.started.shape[1]
    if not times:
        return Resampled(
            low=scores.low,
            high=scores.high,
            oxygen=scores.oxygen,
            because="intervals hold the error of sampling alone",
        )

    def again(nth: int) -> tuple[Floats, float]:
        drawn = learned.drawn(nth, _made(effort.seed, nth, "audience"))
        found = sustaining_scores(drawn, _lighter(effort))
        return found.score, found.oxygen.value

    drawn = in_threads(again, range(times), threads=effort.threads or default_threads())
    error = _error(np.stack([score for score, _ in drawn]), scores.high - scores.score)
    of_all = scores.oxygen
    whole = _error(np.array([[oxygen] for _, oxygen in drawn]), of_all.high - of_all.value)
    return Resampled(
        low=np.minimum(np.maximum(scores.score - error, 0.0), scores.low),
        high=np.maximum(scores.score + error, scores.high),
        oxygen=Estimate(
            of_all.value,
            min(max(of_all.value - float(whole[0]), 0.0), of_all.low),
            max(of_all.value + float(whole[0]), of_all.high),
        ),
        because="intervals hold sampling, learning, imputed exposure and unseen days, "
        f"from {times} resamples of days",
    )


def _made(seed: int, nth: int, what: str = "days") -> np.random.Generator:
    return np.random.default_rng((seed, nth, *what.encode()))


def _lighter(effort: Effort) -> Effort:
    samples = max(effort.first_samples, effort.most_samples // LESS)
    return attrs.evolve(
        effort,
        first_samples=samples,
        most_samples=samples,
        most_steps=max(effort.most_steps // LESS, 1),
        threads=1,
    )


def _error(drawn: Floats, of_sampling: Floats | float) -> Floats:
    """Return half the interval: the spread of the draws and the error of sampling, together."""
    learning = student(len(drawn) - 1) * np.std(drawn, axis=0, ddof=1)
    return np.asarray(np.hypot(learning, of_sampling))


def student(degrees: int) -> float:
    """Return how many standard deviations hold 95 in 100 where these were estimated from few.

    Student's t by the expansion of Cornish and Fisher (Abramowitz & Stegun 1964, 26.7.5).
    """
    z = Z95
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3
