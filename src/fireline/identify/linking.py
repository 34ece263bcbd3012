"""Linking: from pairs worth comparing to how likely each is a return, with its waterfall."""

from collections.abc import Callable, Sequence

import attrs
import numpy as np

from fireline.domain.finding import Finding
from fireline.domain.ids import AccountKey, platform_of
from fireline.identify.linker import (
    GUESSED,
    NOT_TOLD,
    Levels,
    Linker,
    Model,
    frequencies,
    likely,
    prior_bits,
    tempered,
    told_in_bits,
)
from fireline.identify.priors import drifted
from fireline.identify.return_candidates import Worth
from fireline.identify.shown import Pair
from fireline.identify.succession import FEATURES, Level

FEWEST_TO_LEARN = 500
"""Pairs under which the guessed weights stand: learned ones would be chance."""

Community = Callable[[AccountKey], str]
"""Says which community a removed account is counted in."""


@attrs.frozen(kw_only=True)
class Linked:
    """A pair with how likely it is a return, and its reasons in bits."""

    pair: Pair
    score: float
    findings: tuple[tuple[str, Finding], ...]


def linked(
    worth: Worth,
    linker: Linker,
    *,
    least: float,
    community: Community = platform_of,
    start: Model = GUESSED,
) -> list[Linked]:
    """Weigh what is worth comparing; return pairs from ``least`` on, the likeliest first."""
    pairs = worth.may
    if not pairs:
        return []
    told = [_told(pair) for pair in pairs]
    levels = _levels(told)
    model = learned(levels, _levels([_told(pair) for pair in worth.cannot]), linker, start)
    bits = linker.weigh(levels, model)
    sums = bits.sum(axis=1)
    where = [community(pair.removed.profile.account) for pair in pairs]
    priors = drifted(sums, where, model.prior)
    scores = likely(sums + np.array([prior_bits(priors[name]) for name in where]))
    found = [
        Linked(
            pair=pairs[at],
            score=float(scores[at]),
            findings=told_in_bits(
                list(zip(_NAMES, told[at], strict=True)), bits[at], priors[where[at]]
            ),
        )
        for at in np.flatnonzero(scores >= least).tolist()
    ]
    found.sort(key=_likeliest)
    return found


def learned(levels: Levels, impossible: Levels, linker: Linker, start: Model) -> Model:
    """Learn what features weigh here, from pairs that nobody judged.

    Pairs that share as much but cannot be returns say what is chance; where there are too few of
    them, expectation maximisation tells both sorts apart.
    """
    if len(levels) < FEWEST_TO_LEARN:
        return start
    known = len(impossible) >= FEWEST_TO_LEARN
    begun = frequencies(impossible, start) if known else start
    return tempered(linker.learn(levels, begun, keep_u=known), start, levels)


def _told(pair: Pair) -> list[Level]:
    return [feature(pair) for feature in FEATURES]


def _levels(told: Sequence[Sequence[Level]]) -> Levels:
    rows = [[NOT_TOLD if one.level is None else one.level for one in row] for row in told]
    return np.array(rows, dtype=np.int8).reshape(-1, len(FEATURES))


def _likeliest(one: Linked) -> tuple[float, str, str]:
    return (-one.score, one.pair.removed.profile.account, one.pair.newcomer.profile.account)


_NAMES = tuple(feature.__name__ for feature in FEATURES)
