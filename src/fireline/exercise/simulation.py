"""Simulation: what a community's works reach with and without an account, by living it again.

Deliberately the slow and obvious way: each sampled cascade is run once whole, and once more without
each account that took part. Nothing here is shared with the estimator that it is compared with.
A tie's coin in one sample is a hash of both, so every question is asked of the same samples.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import attrs
import numba
import numpy as np

from fireline.exercise.columns import Flags, Ints, Reals

_F = TypeVar("_F", bound=Callable[..., object])


def _compiled(function: _F) -> _F:
    return cast("_F", numba.njit(cache=True, nogil=True)(function))


@attrs.frozen(kw_only=True)
class Snapshot:
    """The true state of affairs at one moment: who makes how much, and who would pass it on."""

    start: Ints  #: ties of ``u`` are ``start[u]:start[u + 1]``
    target: Ints
    chance: Reals  #: 0 where a tie does not carry
    rate: Reals  #: works a day that each person makes
    weight: Reals  #: exposures when a person shows one work
    present: Flags


def expected_oxygen(state: Snapshot, *, samples: int, without: Ints | None = None) -> float:
    """Return the exposures a day that works are to get, with some persons gone."""
    away = ~state.present
    if without is not None:
        away = away.copy()
        away[without] = True
    return float(
        _oxygen(state.start, state.target, state.chance, state.rate, state.weight, away, samples)
    )


def sustaining(state: Snapshot, *, samples: int) -> Reals:
    """Return for each person the exposures a day that go when that person goes."""
    return np.asarray(
        _losses(
            state.start,
            state.target,
            state.chance,
            state.rate,
            state.weight,
            ~state.present,
            samples,
        )
    )


@_compiled
def _coin(sample: int, tie: int) -> float:
    """Return a number from 0 to 1 that depends on sample and tie alone (splitmix64)."""
    x = np.uint64(sample) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(tie) * np.uint64(
        0xD1342543DE82EF95
    )
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return float(x >> np.uint64(11)) / 9007199254740992.0


@_compiled
def _reach(  # noqa: PLR0913, PLR0917 -- compiled code takes arrays, not values
    start: Ints,
    target: Ints,
    chance: Reals,
    away: Flags,
    sample: int,
    maker: int,
    without: int,
    seen: Ints,
    stamp: int,
    queue: Ints,
) -> int:
    """Fill the queue with whom one work reaches when one person is gone; return how many."""
    if maker == without or away[maker]:
        return 0
    queue[0] = maker
    seen[maker] = stamp
    head, tail = 0, 1
    while head < tail:
        person = queue[head]
        head += 1
        for tie in range(start[person], start[person + 1]):
            other = target[tie]
            fresh = seen[other] != stamp and other != without and not away[other]
            if fresh and _coin(sample, tie) < chance[tie]:
                seen[other] = stamp
                queue[tail] = other
                tail += 1
    return tail


@_compiled
def _oxygen(
    start: Ints,
    target: Ints,
    chance: Reals,
    rate: Reals,
    weight: Reals,
    away: Flags,
    samples: int,
) -> float:
    persons = len(rate)
    seen = np.zeros(persons, dtype=np.int64)
    queue = np.zeros(persons, dtype=np.int64)
    stamp = 0
    total = 0.0
    for maker in range(persons):
        if rate[maker] <= 0.0 or away[maker]:
            continue
        for k in range(samples):
            stamp += 1
            count = _reach(
                start, target, chance, away, maker * samples + k, maker, -1, seen, stamp, queue
            )
            for i in range(count):
                total += rate[maker] * weight[queue[i]] / samples
    return total


@_compiled
def _losses(
    start: Ints,
    target: Ints,
    chance: Reals,
    rate: Reals,
    weight: Reals,
    away: Flags,
    samples: int,
) -> Reals:
    persons = len(rate)
    seen = np.zeros(persons, dtype=np.int64)
    whole = np.zeros(persons, dtype=np.int64)
    queue = np.zeros(persons, dtype=np.int64)
    loss = np.zeros(persons)
    stamp = 0
    for maker in range(persons):
        if rate[maker] <= 0.0 or away[maker]:
            continue
        for k in range(samples):
            stamp += 1
            sample = maker * samples + k
            count = _reach(start, target, chance, away, sample, maker, -1, seen, stamp, whole)
            exposed = 0.0
            for i in range(count):
                exposed += weight[whole[i]]
            for i in range(count):
                stamp += 1
                left = _reach(
                    start, target, chance, away, sample, maker, whole[i], seen, stamp, queue
                )
                kept = 0.0
                for j in range(left):
                    kept += weight[queue[j]]
                loss[whole[i]] += rate[maker] * (exposed - kept) / samples
    return loss
