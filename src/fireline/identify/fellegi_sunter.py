"""Fellegi-Sunter in memory: the linker's sum and its learning in a few lines of numpy.

The double of the large linker: the same tests hold for both, and where few pairs are compared it
is the quicker one. Equal rows are counted once, so that time goes by patterns and not by pairs.
"""

import numpy as np
from numpy.typing import NDArray

from fireline.identify.linker import Bits, Comparison, Levels, Model, likely, prior_bits

MOST_ROUNDS = 25
"""Rounds of expectation maximisation at most, and the change of a probability under which it is
over: both as Splink has them."""

CONVERGED = 1e-4

LEAST = 1e-12
"""Under which no probability is taken to be."""


class FellegiSunter:
    """Weighs and learns in the memory of this process."""

    def learn(self, levels: Levels, start: Model, *, keep_u: bool) -> Model:
        """Learn the prior and the weights by expectation maximisation."""
        if not len(levels):
            return start
        patterns, many = np.unique(levels, axis=0, return_counts=True)
        counts = many.astype(np.float64)
        model = start
        for _ in range(MOST_ROUNDS):
            before, model = model, self._round(patterns, counts, model, keep_u=keep_u)
            if _change(before, model) < CONVERGED:
                break
        return model

    def weigh(self, levels: Levels, model: Model) -> Bits:
        """Say what each feature adds, in bits."""
        bits = np.zeros(levels.shape, dtype=np.float64)
        for column, one in enumerate(model.comparisons):
            adds = np.log2(np.maximum(one.m, LEAST) / np.maximum(one.u, LEAST))
            # A level that was not told, -1, finds the nothing at the end.
            bits[:, column] = np.append(adds, 0.0)[levels[:, column]]
        return bits

    def _round(
        self, patterns: Levels, counts: NDArray[np.float64], model: Model, *, keep_u: bool
    ) -> Model:
        belief = likely(self.weigh(patterns, model).sum(axis=1) + prior_bits(model.prior))
        returns, others = counts * belief, counts * (1.0 - belief)
        comparisons = tuple(
            Comparison(
                one.feature,
                _share(patterns[:, column], returns, one.m),
                one.u if keep_u else _share(patterns[:, column], others, one.u),
            )
            for column, one in enumerate(model.comparisons)
        )
        prior = float(np.clip(returns.sum() / counts.sum(), LEAST, 1.0 - LEAST))
        return Model(prior, comparisons)


def _share(
    levels: Levels, weights: NDArray[np.float64], before: tuple[float, ...]
) -> tuple[float, ...]:
    told = levels >= 0
    seen = np.bincount(levels[told], weights[told], minlength=len(before))
    whole = seen.sum()
    return tuple(float(one) for one in seen / whole) if whole > LEAST else before


def _change(before: Model, after: Model) -> float:
    return float(np.abs(np.subtract(_flat(before), _flat(after))).max())


def _flat(model: Model) -> list[float]:
    return [model.prior, *(p for one in model.comparisons for p in (*one.m, *one.u))]


FELLEGI_SUNTER = FellegiSunter()
