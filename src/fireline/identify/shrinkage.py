"""Shrinkage: what few trials say is pulled towards what all trials say together.

A Beta prior whose mean is the pooled rate and whose strength (in trials) makes the seen counts
likeliest under the beta-binomial law; counts may be fractions (credit is shared, old trials
count less). Empirical Bayes as in Casella 1985, "An introduction to empirical Bayes data analysis".
"""

import math

import attrs
import numpy as np

from fireline.identify.compiled import compiled
from fireline.identify.spread_graph import Floats

STRENGTHS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Strengths that are tried; a handful decides as well as a search would."""

MOST_ASKED = 200_000
"""Pairs that are asked which strength is likeliest; evenly chosen where there are more.

Seven strengths lie a factor of two apart: so many pairs decide between them as surely as all.
"""

VAGUE_MEAN, VAGUE_TRIALS = 0.02, 50.0
"""What is believed before anything was seen: one in fifty is passed on, and little sure of it."""


@attrs.frozen
class Prior:
    """What is believed of a rate before its own trials: a mean worth so many trials."""

    mean: float
    strength: float

    def rate(self, hits: Floats, trials: Floats) -> Floats:
        """Return the expected rate of each, its own trials counted."""
        return np.asarray((self.mean * self.strength + hits) / (self.strength + trials))


def pooled_rate(hits: Floats, trials: Floats) -> float:
    """Return the rate of all pairs together, with the little that was believed before."""
    return float((VAGUE_MEAN * VAGUE_TRIALS + hits.sum()) / (VAGUE_TRIALS + trials.sum()))


def learned_prior(hits: Floats, trials: Floats) -> Prior:
    """Learn from all pairs together what to believe of a pair with few trials."""
    mean = pooled_rate(hits, trials)
    tried = np.flatnonzero(trials > 0)
    if not len(tried):
        return Prior(VAGUE_MEAN, STRENGTHS[2])
    asked = tried[:: -(-len(tried) // MOST_ASKED)]
    likelihoods = [
        _likelihood(hits[asked], trials[asked], mean * s, (1 - mean) * s) for s in STRENGTHS
    ]
    return Prior(mean, STRENGTHS[int(np.argmax(likelihoods))])


@compiled
def _likelihood(hits: Floats, trials: Floats, alpha: float, beta: float) -> float:
    """Return the log-likelihood of counts under a Beta(alpha, beta) prior, but for constants."""
    whole = math.lgamma(alpha + beta)
    of_hit, of_miss = math.lgamma(alpha), math.lgamma(beta)
    total = 0.0
    for i in range(len(hits)):
        missed = max(trials[i] - hits[i], 0.0)
        total += whole - math.lgamma(alpha + beta + trials[i])
        total += math.lgamma(beta + missed) - of_miss
        if hits[i] > 0:
            total += math.lgamma(alpha + hits[i]) - of_hit
    return total
