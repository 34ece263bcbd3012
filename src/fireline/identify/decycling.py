"""Decycling: the account of highest degree out of the 2-core, again and again (CoreHD).

Zdeborova, Zhang, Zhou 2016, "Fast and simple decycling and dismantling of networks": what hangs on
by one tie is cut off first, for it holds nothing together; then the account with most ties among
the rest goes, and so on until only trees are left.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled
from fireline.identify.spread_graph import Floats, Ints

LOOSE = 2
"""Ties under which an account belongs to no 2-core."""


class _Core(NamedTuple):
    """What is left: of each account its ties there, and stacks of accounts by their ties."""

    there: NDArray[np.bool_]
    degree: Ints
    top: Ints  #: of each degree the account last put there, or -1
    below: Ints  #: of each account the one under it
    leaves: Ints  #: accounts that were cut off, in their order
    many: Ints  #: how many those are


@compiled
def _cut_off(account: int, core: _Core) -> None:
    core.there[account] = False
    core.leaves[core.many[0]] = account
    core.many[0] += 1


@compiled
def _untie(account: int, offsets: Ints, ties: Ints, core: _Core) -> None:
    """Take one tie from everybody whom this account was tied to."""
    for at in range(offsets[account], offsets[account + 1]):
        tied = ties[at]
        if core.there[tied]:
            core.degree[tied] -= 1
            if core.degree[tied] < LOOSE:
                _cut_off(tied, core)


@compiled
def _settle(done: int, offsets: Ints, ties: Ints, core: _Core) -> int:
    """Cut off what hangs on by one tie or none, until nothing does."""
    while done < core.many[0]:
        _untie(core.leaves[done], offsets, ties, core)
        done += 1
    return done


@compiled
def _highest(most: int, core: _Core) -> tuple[int, int]:
    """Take the account with most ties off its stack; -1 when the core is empty."""
    while most >= LOOSE:
        best = core.top[most]
        if best < 0:
            most -= 1
            continue
        core.top[most] = core.below[best]
        degree = core.degree[best]
        if core.there[best] and degree == most:
            return best, most
        if core.there[best]:  # It has lost ties since, and is put where it belongs now.
            core.below[best] = core.top[degree]
            core.top[degree] = best
    return -1, most


@compiled
def order_of_removal(offsets: Ints, ties: Ints) -> Ints:
    """Return the accounts in the order in which they are taken out of the 2-core."""
    count = len(offsets) - 1
    degree = np.diff(offsets)
    most = 0
    for account in range(count):
        most = max(most, degree[account])
    core = _Core(
        np.ones(count, dtype=np.bool_),
        degree,
        np.full(most + 1, -1, dtype=np.int64),
        np.full(count, -1, dtype=np.int64),
        np.empty(count, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
    )
    for account in range(count - 1, -1, -1):
        core.below[account] = core.top[degree[account]]
        core.top[degree[account]] = account
        if degree[account] < LOOSE:
            _cut_off(account, core)
    order = np.empty(count, dtype=np.int64)
    removed, done = 0, 0
    while True:
        done = _settle(done, offsets, ties, core)
        best, most = _highest(most, core)
        if best < 0:
            return order[:removed]
        core.there[best] = False
        order[removed] = best
        removed += 1
        _untie(best, offsets, ties, core)


def decycled(offsets: Ints, ties: Ints) -> Floats:
    """Return a value an account: the first to go highest; then who was in no core, by degree."""
    degree = np.diff(offsets).astype(np.float64)
    value: Floats = degree / (degree.max(initial=0.0) + 1)
    order = order_of_removal(offsets, ties)
    value[order] = len(degree) - np.arange(len(order), dtype=np.float64)
    return value
