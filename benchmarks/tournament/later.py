"""Later: what spread after a moment, and to whom it is owed; counted from rows, no model in it."""

from collections.abc import Sequence

import attrs
import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class Rows:
    """First carryings, one an account and work, by work and then by time; moments in seconds."""

    work: Ints
    account: Ints
    moment: Floats
    worth: Floats  #: exposures of each carrying
    parent: Ints  #: row from which it was truly had; -1 where nobody knows


def first_carryings(work: Ints, account: Ints, moment: Floats) -> Ints:
    """Return the rows that are the first of their account and work, by work and then by time."""
    order = np.lexsort((account, moment, work))
    _, first = np.unique(np.column_stack([work, account])[order], axis=0, return_index=True)
    return np.asarray(order[np.sort(first)])


def fitted_window(rows: Rows, until: float, share: float = 0.9) -> float:
    """Return the time within which so many of the carryings follow the one before; until a day."""
    known = rows.moment < until
    work, moment = rows.work[known], rows.moment[known]
    gaps = np.diff(moment)[np.diff(work) == 0]
    return float(np.quantile(gaps, share)) if len(gaps) else 0.0


def followed(rows: Rows, window: float, until: float, least: int = 2) -> Ints:
    """Return pairs (whom, who): the second carried after the first, in the window, so many times.

    Stands in for ties where none were told.
    """
    pairs = _pairs(rows.work, rows.account, rows.moment, window, until)
    found, times = np.unique(pairs, axis=0, return_counts=True)
    return np.asarray(found[(times >= least) & (found[:, 0] != found[:, 1])])


@numba.njit(cache=True, nogil=True)
def _pairs(work: Ints, account: Ints, moment: Floats, window: float, until: float) -> Ints:
    found = [(np.int64(-1), np.int64(-1)) for _ in range(0)]
    for row in range(len(work)):
        earlier = row - 1
        while earlier >= 0 and work[earlier] == work[row] and moment[row] < until:
            if moment[row] - moment[earlier] > window:
                break
            found.append((account[earlier], account[row]))
            earlier -= 1
    pairs = np.empty((len(found), 2), dtype=np.int64)
    for nth in range(len(found)):
        pairs[nth, 0], pairs[nth, 1] = found[nth]
    return pairs


def owed(rows: Rows, window: float, since: float, sets: Sequence[Ints], accounts: int) -> Floats:
    """Return by later carrier and set how much of its later carrying is owed to the set.

    Each first carrying after ``since`` is owed in equal shares to all who carried the work before
    it within the window.
    """
    member = np.zeros((accounts, len(sets)), dtype=np.float64)
    for nth, some in enumerate(sets):
        member[some, nth] = 1.0
    found = np.zeros((accounts, len(sets)))
    _owed(rows.work, rows.account, rows.moment, rows.worth, (window, since), member, found)
    return found


@numba.njit(cache=True, nogil=True)
def _owed(
    work: Ints,
    account: Ints,
    moment: Floats,
    worth: Floats,
    limits: tuple[float, float],
    member: Floats,
    found: Floats,
) -> None:
    window, since = limits
    for row in range(len(work)):
        if moment[row] < since:
            continue
        begin = row
        while begin > 0 and work[begin - 1] == work[row]:
            if moment[row] - moment[begin - 1] > window:
                break
            begin -= 1
        for earlier in range(begin, row):
            for nth in range(member.shape[1]):
                share = member[account[earlier], nth] / (row - begin)
                found[account[row], nth] += worth[row] * share


def descended(rows: Rows, since: float, sets: Sequence[Ints], accounts: int) -> Floats:
    """Return by later carrier and set what it had, by whatever way, from or as one of the set.

    Only carryings after ``since`` count, and only such links of the way.
    """
    member = np.zeros((accounts, len(sets)), dtype=np.bool_)
    for nth, some in enumerate(sets):
        member[some, nth] = True
    found = np.zeros((accounts, len(sets)))
    from_set = np.zeros((len(rows.work), len(sets)), dtype=np.bool_)
    for row in np.argsort(rows.moment, kind="stable").tolist():
        if rows.moment[row] < since:
            continue
        mine = member[rows.account[row]]
        from_set[row] = mine | from_set[rows.parent[row]] if rows.parent[row] >= 0 else mine
        found[rows.account[row]] += rows.worth[row] * from_set[row]
    return found
