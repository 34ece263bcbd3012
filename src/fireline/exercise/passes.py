"""Passes: how one day's works travel, wave by wave, along the true spread graph."""

import attrs
import numpy as np

from fireline.exercise.chance import coins
from fireline.exercise.columns import HOUR, NONE, SECOND, Flags, Ints, ragged
from fireline.exercise.spread import Spread

_MEDIAN_HOURS = 1.2  #: half of those who pass a work on do so within this time of seeing it
_STEEPNESS = 1.6  #: of the log-logistic waiting time
_CROSSES, _WAITS = 1, 2  #: what a coin decides


@attrs.frozen(kw_only=True)
class Passes:
    """Who passed which work on, when, and from which earlier row they had it."""

    work: Ints  #: number of the work
    person: Ints
    at: Ints
    parent: Ints  #: row in these columns; NONE in the first rows, which are the makers' posts


def passed_on(
    spread: Spread,
    *,
    works: Ints,
    makers: Ints,
    made_at: Ints,
    present: Flags,
    ties: Flags,
    salt: int,
) -> Passes:
    """Let each work run its independent cascade; parents stand before children.

    Whether a work crosses a tie depends on the two and the salt alone.
    """
    persons = len(present)
    count = len(makers)
    seen = np.zeros(count * persons, dtype=np.bool_)
    place = np.arange(count)
    wave = Passes(work=place, person=makers, at=made_at, parent=np.full(count, NONE))
    seen[place * persons + makers] = True
    waves, first = [wave], 0
    while len(wave.person):
        reached = _next_wave(spread, wave, first, ties, works, salt)
        key = reached.work * persons + reached.person
        fresh = np.flatnonzero(present[reached.person] & ~seen[key])
        _, earliest = np.unique(key[fresh], return_index=True)
        fresh = fresh[earliest]
        seen[key[fresh]] = True
        first += len(wave.person)
        wave = _rows(reached, fresh)
        waves.append(wave)
    joined = _joined(waves)
    return attrs.evolve(joined, work=works[joined.work])


def _next_wave(
    spread: Spread, wave: Passes, first: int, ties: Flags, works: Ints, salt: int
) -> Passes:
    """Flip the coin of every tie out of a wave; who is reached first stands first."""
    starts = spread.start[wave.person]
    counts = spread.start[wave.person + 1] - starts
    tie = ragged(starts, counts)
    giver = np.repeat(np.arange(len(counts)), counts)
    number = works[wave.work[giver]]
    crosses = coins(salt + _CROSSES, number, tie) < spread.chance[tie]
    taken = np.flatnonzero(crosses & ties[tie])
    tie, giver, number = tie[taken], giver[taken], number[taken]
    coin = coins(salt + _WAITS, number, tie)
    waits = _MEDIAN_HOURS * HOUR * (coin / (1.0 - coin)) ** (1.0 / _STEEPNESS)
    at = wave.at[giver] + SECOND + waits.astype(np.int64)
    order = np.argsort(at, kind="stable")
    return Passes(
        work=wave.work[giver][order],
        person=spread.target[tie][order],
        at=at[order],
        parent=first + giver[order],
    )


def _rows(passes: Passes, rows: Ints) -> Passes:
    return Passes(
        work=passes.work[rows],
        person=passes.person[rows],
        at=passes.at[rows],
        parent=passes.parent[rows],
    )


def _joined(waves: list[Passes]) -> Passes:
    return Passes(
        work=np.concatenate([w.work for w in waves]),
        person=np.concatenate([w.person for w in waves]),
        at=np.concatenate([w.at for w in waves]),
        parent=np.concatenate([w.parent for w in waves]),
    )
