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
from fireline.identify.shown import Pair
from fireline.identify.succession import FEATURES, Level

FEWEST_TO_LEARN = 500
"""Pairs under which the guessed weights stand: learned ones would be chance."""

FEWEST_ANCHORED = 30
"""Pairs alike in one telling thing under which nothing is learned from them."""

ANCHORS = (("handle", 2), ("display_name", 3), ("avatar", 1))
"""Levels that hardly happen by chance: among pairs of these, returns are common."""

LEAST = 1e-6
"""Prior under which returns are not taken to be."""

Community = Callable[[AccountKey], str]
"""Says which community a removed account is counted in."""


@attrs.frozen(kw_only=True)
class Linked:
    """A pair with how likely it is a return, and its reasons in bits."""

    pair: Pair
    score: float
    findings: tuple[tuple[str, Finding], ...]


def linked(
    pairs: Sequence[Pair],
    linker: Linker,
    *,
    least: float,
    community: Community = platform_of,
    start: Model = GUESSED,
) -> list[Linked]:
    """Weigh what is worth comparing; return pairs from ``least`` on, the likeliest first."""
    if not pairs:
        return []
    told = [_told(pair) for pair in pairs]
    levels = _levels(told)
    model = learned(levels, linker, start)
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


def learned(levels: Levels, linker: Linker, start: Model) -> Model:
    """Learn what features weigh here, from pairs that nobody judged.

    Almost no pair that is compared is a return, so all of them say what chance is (u). Returns are
    too few to be found among all: expectation maximisation would name any other two sorts of pairs.
    It is done among pairs that are alike in one telling thing, for all other features (as Splink's
    authors advise), and what it found is averaged. At the end pairs that look like returns are
    taken out of chance.
    """
    if len(levels) < FEWEST_TO_LEARN:
        return start
    chance = frequencies(levels, np.ones(len(levels)), start)
    told = anchored(levels, linker, chance, start)
    belief = likely(linker.weigh(levels, told).sum(axis=1) + prior_bits(start.prior))
    cleaned = frequencies(levels, 1.0 - belief, told)
    return attrs.evolve(cleaned, prior=min(max(float(belief.mean()), LEAST), 0.5))


def anchored(levels: Levels, linker: Linker, chance: Model, start: Model) -> Model:
    """Learn m among pairs that are alike in one telling thing, for all features but that one."""
    names = [one.feature for one in start.comparisons]
    seen = [np.zeros(len(one.m)) for one in start.comparisons]
    for anchor, least in ANCHORS:
        column = names.index(anchor)
        pairs = levels[levels[:, column] >= least]
        if len(pairs) < FEWEST_ANCHORED:
            continue
        pairs[:, column] = NOT_TOLD
        found = linker.learn(pairs, attrs.evolve(chance, prior=0.5), keep_u=True)
        for at, one in enumerate(found.comparisons):
            if at != column:
                seen[at] += found.prior * float((pairs[:, at] >= 0).sum()) * np.array(one.m)
    return tempered(chance, seen, start)


def _told(pair: Pair) -> list[Level]:
    return [feature(pair) for feature in FEATURES]


def _levels(told: Sequence[Sequence[Level]]) -> Levels:
    rows = [[NOT_TOLD if one.level is None else one.level for one in row] for row in told]
    return np.array(rows, dtype=np.int8).reshape(-1, len(FEATURES))


def _likeliest(one: Linked) -> tuple[float, str, str]:
    return (-one.score, one.pair.removed.profile.account, one.pair.newcomer.profile.account)


_NAMES = tuple(feature.__name__ for feature in FEATURES)
