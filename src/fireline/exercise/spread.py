"""Spread: the true graph along which works travel, one probability for each tie.

A tie from ``u`` to ``v`` means: when ``u`` shows a work, ``v`` passes it on with that probability.
Some amplifiers stand at a gate: many originators reach the wide audience through them alone.
"""

import attrs
import numpy as np

from fireline.exercise.chance import stream
from fireline.exercise.columns import Ints, Reals
from fireline.exercise.people import Kind, People

#: (from, to, ties per source, share of them in the own cell, probability at least, at most)
TIES = (
    (Kind.ORIGINATOR, Kind.AMPLIFIER, 9.0, 0.92, 0.15, 0.75),
    (Kind.ORIGINATOR, Kind.SUPERPOSTER, 2.0, 0.60, 0.20, 0.50),
    (Kind.ORIGINATOR, Kind.AUDIENCE, 12.0, 0.95, 0.01, 0.08),
    (Kind.AMPLIFIER, Kind.AMPLIFIER, 10.0, 0.75, 0.02, 0.30),
    (Kind.AMPLIFIER, Kind.AUDIENCE, 60.0, 0.80, 0.02, 0.25),
    (Kind.AMPLIFIER, Kind.SUPERPOSTER, 3.0, 0.50, 0.02, 0.12),
    (Kind.AMPLIFIER, Kind.ANNOUNCER, 0.6, 0.80, 0.02, 0.10),
    (Kind.AMPLIFIER, Kind.ORDINARY, 0.8, 0.80, 0.01, 0.05),
    (Kind.ANNOUNCER, Kind.AUDIENCE, 20.0, 0.80, 0.01, 0.06),
    (Kind.SUPERPOSTER, Kind.AUDIENCE, 3.0, 0.80, 0.01, 0.03),
    (Kind.AUDIENCE, Kind.AUDIENCE, 2.5, 0.90, 0.01, 0.08),
)
GATE_SPREAD = 0.8  #: sigma of the logarithm of an amplifier's pull: a few are gates
BRANCHING = 0.95  #: growth of a work from wave to wave while nobody has seen it; more would explode
_ROUNDS = 60  #: of multiplying a vector with the ties, until its growth has settled
_LIKELIEST = 0.9
ACROSS_PLATFORMS = 0.35  #: a tie between two platforms carries this much of its probability


@attrs.frozen(kw_only=True)
class Spread:
    """The ties, sorted by source: those of ``u`` are ``start[u]:start[u + 1]``."""

    start: Ints
    source: Ints
    target: Ints
    chance: Reals


def true_spread(people: People, seed: int) -> Spread:
    """Return the graph along which the works of a world travel."""
    rng = stream(seed, "spread")
    pull = np.where(
        people.kind == Kind.AMPLIFIER, rng.lognormal(0.0, GATE_SPREAD, size=len(people)), 1.0
    )
    pull *= people.active
    drawn = [_ties(people, pull, row, rng) for row in TIES]
    source, target, chance = (np.concatenate(column) for column in zip(*drawn, strict=True))
    _, first = np.unique(source * len(people) + target, return_index=True)
    keep = first[source[first] != target[first]]
    source, target, chance = source[keep], target[keep], chance[keep]
    apart = people.platform[source] != people.platform[target]
    chance = np.where(apart, chance * ACROSS_PLATFORMS, chance)
    chance *= BRANCHING / _growth(source, target, chance, len(people))
    return Spread(
        start=np.searchsorted(source, np.arange(len(people) + 1)).astype(np.int64),
        source=source,
        target=target,
        chance=np.minimum(chance, _LIKELIEST),
    )


def _growth(source: Ints, target: Ints, chance: Reals, persons: int) -> float:
    """Return by how much a crowd grows from wave to wave (the largest eigenvalue)."""
    crowd: Reals = np.ones(persons)
    growth = 1.0
    for _ in range(_ROUNDS):
        crowd = np.bincount(target, crowd[source] * chance, persons).astype(np.float64)
        growth = float(np.linalg.norm(crowd))
        crowd /= growth
    return growth


def _ties(
    people: People,
    pull: Reals,
    row: tuple[Kind, Kind, float, float, float, float],
    rng: np.random.Generator,
) -> tuple[Ints, Ints, Reals]:
    """Draw one kind of tie; who pulls more has more ties and is chosen more often."""
    giver, taker, mean, near, low, high = row
    givers = people.of(giver)
    strength = pull[givers] / max(pull[givers].mean(), 1e-9)
    source = np.repeat(givers, rng.poisson(mean * strength))
    takers = people.of(taker)
    target = _chosen(takers, pull[takers], rng.random(len(source)))
    inside = rng.random(len(source)) < near
    coin = rng.random(len(source))
    for cell in range(people.cells):
        rows = np.flatnonzero(inside & (people.cell[source] == cell))
        local = takers[people.cell[takers] == cell]
        if len(local):
            target[rows] = _chosen(local, pull[local], coin[rows])
    return source, target, low + (high - low) * rng.random(len(source)) ** 2


def _chosen(members: Ints, weights: Reals, coin: Reals) -> Ints:
    """Return one member for each coin, the heavier the likelier."""
    bounds = np.cumsum(weights)
    spots = np.searchsorted(bounds, coin * bounds[-1], side="right")
    chosen: Ints = members[np.minimum(spots, len(members) - 1)]
    return chosen
