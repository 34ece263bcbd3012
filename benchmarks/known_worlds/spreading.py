"""Spreading: one work through the true mechanism, with or without time.

An account carries a work once it was shown it by as many live ties as it needs for this work
(one in an independent cascade: Kempe, Kleinberg, Tardos 2003; up to three under a threshold, as in
Granovetter 1978), or once the platform brought it. Whoever is gone takes away only: the set that is
reached is the least one that is closed under these rules, whatever the order.
"""

import heapq
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from .coins import coin

BY_PLATFORM = -2
"""In place of the account from which a work was had."""

NOBODY = -1


class Ways(NamedTuple):
    """The true graph and mechanism as the kernels read them."""

    offsets: NDArray[np.int64]
    targets: NDArray[np.int64]
    chance: NDArray[np.float64]  #: that a tie is live for a work
    worth: NDArray[np.float64]  #: exposures of an account's carrying a work, all its posts
    once: float  #: share of works for which one showing is enough
    twice: float  #: share for which one or two are
    levels: NDArray[np.int64]
    shown: int
    pushed: float  #: exposures at each level
    taste: NDArray[np.float64]  #: chance to carry what the platform shows


class Scratch(NamedTuple):
    """Memory for one work at a time, all zero between two."""

    times: NDArray[np.int64]  #: how often an account was shown the work; -1 when it carries it
    order: NDArray[np.int64]  #: accounts in the order in which they came to carry it
    shown: NDArray[np.int64]  #: accounts that were shown it, to be forgotten after
    gone: NDArray[np.bool_]


def scratch_for(accounts: int) -> Scratch:
    """Set memory aside."""
    return Scratch(
        times=np.zeros(accounts, dtype=np.int64),
        order=np.zeros(accounts, dtype=np.int64),
        shown=np.zeros(accounts, dtype=np.int64),
        gone=np.zeros(accounts, dtype=np.bool_),
    )


@numba.njit(cache=True, nogil=True)
def needs(ways: Ways, at: np.uint64, account: int) -> int:
    """Say how often an account must be shown this work."""
    if ways.once >= 1.0:
        return 1
    draw = coin(at, len(ways.targets) + account)
    if draw < ways.once:
        return 1
    return 2 if draw < ways.twice else 3


@numba.njit(cache=True, nogil=True)
def stranger(ways: Ways, at: np.uint64, level: int, nth: int) -> int:
    """Return whom the platform shows it as the nth of a level, if they take it up; else -1."""
    accounts = len(ways.taste)
    number = len(ways.targets) + accounts + 2 * (level * ways.shown + nth)
    account = int(coin(at, number) * accounts)
    return account if coin(at, number + 1) < ways.taste[account] else -1


@numba.njit(cache=True, nogil=True)
def reach(  # noqa: C901 -- one closure; parts of it would each need all of its state
    ways: Ways, source: int, at: np.uint64, scratch: Scratch
) -> tuple[float, int]:
    """Spread a work; return its exposures and how many carry it (``order`` holds who)."""
    times, order, shown, gone = scratch.times, scratch.order, scratch.shown, scratch.gone
    if gone[source]:
        return 0.0, 0
    times[source], order[0] = -1, source
    many, done, touched, level, total = 1, 0, 0, 0, 0.0
    while done < many:
        here = order[done]
        done += 1
        total += ways.worth[here]
        for tie in range(ways.offsets[here], ways.offsets[here + 1]):
            there = ways.targets[tie]
            if times[there] < 0 or gone[there] or coin(at, tie) >= ways.chance[tie]:
                continue
            if times[there] == 0:
                shown[touched] = there
                touched += 1
            times[there] += 1
            if times[there] >= needs(ways, at, there):
                times[there], order[many] = -1, there
                many += 1
        if level < len(ways.levels) and done == ways.levels[level]:
            total += ways.pushed
            for nth in range(ways.shown):
                there = stranger(ways, at, level, nth)
                if there >= 0 and times[there] >= 0 and not gone[there]:
                    times[there], order[many] = -1, there
                    many += 1
            level += 1
    for i in range(many):
        times[order[i]] = 0
    for i in range(touched):
        times[shown[i]] = 0
    return total, many


@numba.njit(cache=True, nogil=True)
def live(
    ways: Ways,
    source: int,
    at: np.uint64,
    begins: float,
    delay: float,
    scratch: Scratch,
    rows: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]],
) -> int:
    """Spread a work in time; fill (account, moment, source) and return how many carry it.

    Each live tie takes a time of its own, exponential with mean ``delay`` in days.
    """
    who, when, whence = rows
    times = scratch.times
    level, row = 0, 0
    waiting = [(begins, source, NOBODY)]
    while len(waiting) > 0:
        now, here, told = heapq.heappop(waiting)
        if times[here] < 0:
            continue
        times[here] += 1
        if told >= 0 and times[here] < needs(ways, at, here):
            continue
        times[here] = -1
        who[row], when[row], whence[row] = here, now, told
        row += 1
        for tie in range(ways.offsets[here], ways.offsets[here + 1]):
            if coin(at, tie) < ways.chance[tie]:
                later = now - delay * np.log(1.0 - coin(~at, tie))
                heapq.heappush(waiting, (later, ways.targets[tie], here))
        if level < len(ways.levels) and row == ways.levels[level]:
            for nth in range(ways.shown):
                there = stranger(ways, at, level, nth)
                if there >= 0:
                    later = now - delay * np.log(1.0 - coin(~at, len(ways.targets) + nth))
                    heapq.heappush(waiting, (later, there, BY_PLATFORM))
            level += 1
    times[:] = 0
    return row
