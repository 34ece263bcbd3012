"""Pairs: which shares of one object lie within the window, counted for each pair of accounts.

Shares lie by object and time, so the partners of a share are those right behind it. What all pairs
together would take is bounded twice: a share has at most so many partners (what that leaves out is
counted and said), and accounts are gone through in parts of so many pairs.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fireline.identify.compiled import compiled
from fireline.identify.spread_graph import Floats

Small = NDArray[np.int32]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


class Rows(NamedTuple):
    """The shares of one trace as the compiled functions take them."""

    object: Small
    account: Small
    content: Small
    at: Floats
    own: Flags
    reach: Counts  #: one past the last partner of each share
    counts: Flags  #: of contents: whether a pair with it counts
    period: Small  #: within which accounts are dealt anew by chance
    size: Small  #: how large the object's wave was in its period (``edges.SIZES``)


class Part(NamedTuple):
    """The pairs of the accounts from one number to another, by lower account."""

    starts: Counts  #: where each account's pairs begin
    other: Small  #: the higher account
    first: Small  #: the earlier share
    second: Small


@compiled
def reach_of(object: Small, at: Floats, window: float, most: int) -> tuple[Counts, int, int]:  # noqa: A002 -- the field's standard name
    """Return one past each share's last partner; then how many shares were cut, and pairs lost."""
    reach = np.empty(len(object), dtype=np.int64)
    end, cut, lost = 0, 0, 0
    for row in range(len(object)):
        end = max(end, row + 1)
        while end < len(object) and object[end] == object[row] and at[end] - at[row] <= window:
            end += 1
        reach[row] = min(end, row + 1 + most)
        if end > reach[row]:
            cut += 1
            lost += end - reach[row]
    return reach, cut, lost


@compiled
def is_pair(rows: Rows, first: int, second: int) -> bool:
    """Say whether two shares of one object within the window are a pair of two accounts."""
    if rows.account[first] == rows.account[second] or rows.own[second]:
        return False
    if rows.content[first] == rows.content[second]:
        return False
    return bool(rows.counts[rows.content[first]] or rows.counts[rows.content[second]])


@compiled
def met(rows: Rows) -> Flags:
    """Say of each content whether it is in any pair."""
    found = np.zeros(len(rows.counts), dtype=np.bool_)
    for row in range(len(rows.object)):
        if rows.own[row]:
            continue
        for partner in range(row + 1, rows.reach[row]):
            if is_pair(rows, row, partner):
                found[rows.content[row]] = True
                found[rows.content[partner]] = True
    return found


@compiled
def pairs_of_accounts(rows: Rows, accounts: int) -> Counts:
    """Count the pairs of each account in which it has the lower number."""
    found = np.zeros(accounts, dtype=np.int64)
    for row in range(len(rows.object)):
        if rows.own[row]:
            continue
        for partner in range(row + 1, rows.reach[row]):
            if is_pair(rows, row, partner):
                found[min(rows.account[row], rows.account[partner])] += 1
    return found


@compiled
def gathered(rows: Rows, starts: Counts, low: int, high: int) -> Part:
    """Gather the pairs whose lower account is from ``low`` to before ``high``."""
    size = starts[high] - starts[low]
    free = starts[low : high + 1] - starts[low]
    begins = free.copy()
    other = np.empty(size, dtype=np.int32)
    first = np.empty(size, dtype=np.int32)
    second = np.empty(size, dtype=np.int32)
    for row in range(len(rows.object)):
        if rows.own[row]:
            continue
        for partner in range(row + 1, rows.reach[row]):
            lower = min(rows.account[row], rows.account[partner])
            if lower < low or lower >= high or not is_pair(rows, row, partner):
                continue
            place = free[lower - low]
            free[lower - low] += 1
            other[place] = max(rows.account[row], rows.account[partner])
            first[place] = row
            second[place] = partner
    return Part(begins, other, first, second)
