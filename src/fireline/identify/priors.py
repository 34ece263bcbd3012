"""Priors: how rare returns are in each community, which drifts, learned without any label.

After a wave of removals one community comes back at once while another is quiet: the weights of
the features hold for both, what is believed beforehand does not. Saerens, Latinne & Decaestecker
2002 find the new prior by expectation maximisation from the unlabelled pairs alone.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from fireline.identify.linker import likely

ASSUMED_PAIRS = 50.0
"""Pairs that the prior of all communities counts as in each: a small one drifts little."""

ROUNDS = 200
"""Rounds at most; far fewer are needed."""

CONVERGED = 1e-9


def drifted(
    bits: NDArray[np.float64], communities: Sequence[str], prior: float
) -> Mapping[str, float]:
    """Return each community's prior, from what the features add in bits and its pairs."""
    names, places = np.unique(np.asarray(communities, dtype=np.str_), return_inverse=True)
    many = np.bincount(places, minlength=len(names)).astype(np.float64)
    priors = np.full(len(names), prior)
    for _ in range(ROUNDS):
        belief = likely(bits + np.log2(priors / (1.0 - priors))[places])
        returns = np.bincount(places, belief, minlength=len(names))
        after = (returns + ASSUMED_PAIRS * prior) / (many + ASSUMED_PAIRS)
        over = bool(np.abs(after - priors).max(initial=0.0) < CONVERGED)
        priors = after
        if over:
            break
    return dict(zip(names.tolist(), priors.tolist(), strict=True))
