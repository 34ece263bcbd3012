"""Acts: which object a group shared within which seconds, the rows behind its figures."""

import attrs
import numpy as np

from fireline.identify.coordination.pairs import Counts
from fireline.identify.coordination.shares import Shares


@attrs.frozen(kw_only=True, eq=False)
class Act:
    """One object that several members shared, each within the window of the one before."""

    trace: int
    object: int
    rows: Counts  #: of the trace's shares, by time
    accounts: int
    first_at: float
    seconds: float  #: from the first share to the last


def acts_of(
    traces: tuple[Shares, ...], group: Counts, *, window: float, most: int
) -> tuple[list[list[Act]], Counts]:
    """Return the most telling acts of each group, and how many each has in all.

    ``group`` gives every account its group, -1 for none. An act tells more the more members it
    has, and then the fewer seconds it took.
    """
    groups = int(group.max(initial=-1)) + 1
    found: list[list[Act]] = [[] for _ in range(groups)]
    in_all = np.zeros(groups, dtype=np.int64)
    for number, shares in enumerate(traces):
        for of, act in _of_trace(number, shares, group, window):
            found[of].append(act)
            in_all[of] += 1
    telling = [sorted(acts, key=_telling)[:most] for acts in found]
    return telling, in_all


def _telling(act: Act) -> tuple[int, float, float, int]:
    return (-act.accounts, act.seconds, act.first_at, act.object)


def _of_trace(number: int, shares: Shares, group: Counts, window: float) -> list[tuple[int, Act]]:
    mine = np.flatnonzero((group[shares.account] >= 0) & ~shares.own)
    if not mine.size:
        return []
    of = group[shares.account[mine]]
    order = np.lexsort((mine, shares.object[mine], of))
    mine, of = mine[order], of[order]
    object, at = shares.object[mine], shares.at[mine]  # noqa: A001 -- the field's standard name
    parted = (np.diff(of) != 0) | (np.diff(object) != 0) | (np.diff(at) > window)
    run = np.concatenate([[0], np.cumsum(parted)])
    starts = np.flatnonzero(np.concatenate([[True], parted, [True]]))
    members = np.unique(np.column_stack([run, shares.account[mine]]), axis=0)
    accounts = np.bincount(members[:, 0], minlength=len(starts) - 1)
    return [
        (
            int(of[starts[one]]),
            Act(
                trace=number,
                object=int(object[starts[one]]),
                rows=mine[starts[one] : starts[one + 1]],
                accounts=int(accounts[one]),
                first_at=float(at[starts[one]]),
                seconds=float(at[starts[one + 1] - 1] - at[starts[one]]),
            ),
        )
        for one in np.flatnonzero(accounts > 1).tolist()
    ]
