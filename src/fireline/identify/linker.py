"""Linker: the port that weighs how alike two accounts are, and learns the weights without labels.

The model is that of Fellegi & Sunter 1969: a level of a feature is seen with probability m among
returns and with u among other pairs; it adds log2(m / u) bits to what is believed before.
"""

from collections.abc import Sequence
from typing import Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from fireline.domain.finding import Finding
from fireline.identify.succession import STARTING_POINT, Level

Levels = NDArray[np.int8]
"""(pairs, features): the level of each feature, ``NOT_TOLD`` where it was not told."""

Bits = NDArray[np.float64]
"""(pairs, features): what each feature adds, in bits; 0 where it was not told."""

NOT_TOLD = -1

ASSUMED_PAIRS = 50.0
"""Pairs that the weights set by hand count as when others are learned (Dirichlet prior)."""


@attrs.frozen
class Comparison:
    """How often each level of one feature, from 0 up, is seen among returns and among others."""

    feature: str
    m: tuple[float, ...]
    u: tuple[float, ...]


@attrs.frozen
class Model:
    """What is believed of pairs: how rare returns are, and what each feature tells."""

    prior: float
    comparisons: tuple[Comparison, ...]


class Linker(Protocol):
    """Weighs pairs by the levels of their features.

    Do give the same weights for the same levels, in whatever order they come.
    Don't fill in what was not told: it adds nothing and teaches nothing.
    """

    def learn(self, levels: Levels, start: Model, *, keep_u: bool) -> Model:
        """Learn the prior and the weights from pairs of which nobody said what they are.

        By expectation maximisation (Dempster, Laird & Rubin 1977) from a first guess; ``keep_u``
        leaves the frequencies among other pairs as they are.
        """
        ...

    def weigh(self, levels: Levels, model: Model) -> Bits:
        """Say what each feature adds, in bits."""
        ...


GUESSED = Model(
    0.05,
    (
        Comparison("handle", (0.45, 0.1, 0.15, 0.3), (0.93, 0.05, 0.015, 0.005)),
        Comparison("display_name", (0.4, 0.1, 0.1, 0.4), (0.9, 0.05, 0.02, 0.03)),
        Comparison("biography", (0.5, 0.2, 0.3), (0.95, 0.04, 0.01)),
        Comparison("avatar", (0.5, 0.2, 0.3), (0.985, 0.01, 0.005)),
        Comparison("banner", (0.6, 0.15, 0.25), (0.985, 0.01, 0.005)),
        Comparison("links", (0.7, 0.2, 0.1), (0.98, 0.018, 0.002)),
        Comparison("neighbours", (0.3, 0.2, 0.2, 0.3), (0.75, 0.15, 0.07, 0.03)),
        Comparison("announced_by", (0.35, 0.35, 0.3), (0.85, 0.13, 0.02)),
        Comparison("hours", (0.3, 0.35, 0.35), (0.55, 0.3, 0.15)),
        Comparison("writing", (0.2, 0.3, 0.5), (0.6, 0.25, 0.15)),
    ),
)
"""Before anything is learned: rounded guesses by hand, in the order of ``FEATURES``."""


def frequencies(levels: Levels, weights: NDArray[np.float64], start: Model) -> Model:
    """Count u in pairs, each as much as it is no return, with the guesses where few were told."""
    counted = []
    for column, one in enumerate(start.comparisons):
        told = levels[:, column] >= 0
        seen = np.bincount(levels[told, column], weights[told], minlength=len(one.u)).astype(
            np.float64
        )
        counted.append(attrs.evolve(one, u=_shrunk(seen, one.u, ASSUMED_PAIRS)))
    return attrs.evolve(start, comparisons=tuple(counted))


def tempered(chance: Model, seen: Sequence[NDArray[np.float64]], start: Model) -> Model:
    """Put what was seen of returns beside the guesses, which count as at least as many pairs.

    Whoever comes back carefully is alike in nothing telling and so never among those seen: the
    guesses speak for them.
    """
    kept = (
        attrs.evolve(one, m=_shrunk(many, old.m, max(ASSUMED_PAIRS, float(many.sum()))))
        for one, many, old in zip(chance.comparisons, seen, start.comparisons, strict=True)
    )
    return attrs.evolve(start, comparisons=tuple(kept))


def _shrunk(seen: NDArray[np.float64], guess: Sequence[float], assumed: float) -> tuple[float, ...]:
    whole = seen + assumed * np.array(guess)
    return tuple(float(share) for share in whole / whole.sum())


def prior_bits(prior: float) -> float:
    """Return the odds of a probability in bits."""
    return float(np.log2(prior / (1.0 - prior)))


def likelihood(bits: float) -> float:
    """Return the probability that so many bits stand for."""
    return float(likely(np.float64(bits).reshape(1))[0])


def likely(bits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability that so many bits stand for."""
    answer: NDArray[np.float64] = 1.0 / (1.0 + np.exp2(-np.clip(bits, -500.0, 500.0)))
    return answer


def told_in_bits(
    told: Sequence[tuple[str, Level]], bits: NDArray[np.float64], prior: float
) -> tuple[tuple[str, Finding], ...]:
    """Return the waterfall of a pair: where it begins, and what each feature told adds, in bits."""
    start = Finding(
        prior_bits(prior),
        f"about 1 in {max(round(1 / prior), 1)} of the pairs compared is a return",
    )
    falls = (
        (name, Finding(float(weight), level.because))
        for (name, level), weight in zip(told, bits, strict=True)
        if level.level is not None
    )
    return ((STARTING_POINT, start), *falls)
