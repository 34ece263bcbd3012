"""Cascade: one sampled way in which a work spreads from its source, with who depends on whom.

An independent cascade (Kempe, Kleinberg, Tardos 2003): each edge of the spread graph is live or
not in a sample, and the work reaches whatever the source reaches over live edges. An account ``a``
*dominates* ``b`` in it when every live way from the source to ``b`` leads through ``a``; without
``a`` the sample loses just what ``a`` dominates (Xie et al. 2023, "Minimizing the influence of
misinformation via vertex blocking"). Dominators by the Semi-NCA algorithm (Georgiadis, Tarjan,
Werneck 2006, "Finding dominators in practice"): Lengauer-Tarjan's semidominators over a
depth-first tree, then a walk up to the nearest common ancestor.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fireline.identify.coin import bars, toss
from fireline.identify.compiled import compiled
from fireline.identify.spread_graph import SpreadGraph


class Ways(NamedTuple):
    """A spread graph as the kernels read it: ways to pass on, and who is reached by them."""

    offsets: NDArray[np.int64]
    targets: NDArray[np.int32]
    bar: NDArray[np.uint64]  #: a toss below it passes on
    exposure: NDArray[np.float64]


def ways_of(graph: SpreadGraph) -> Ways:
    """Make a graph ready for the kernels."""
    return Ways(graph.offsets, graph.targets, bars(graph.probability), graph.exposure)


class Scratch(NamedTuple):
    """Memory for one sample at a time; sizes are those of the graph (accounts, then edges).

    Inside a sample accounts go by their *number*: the place at which the depth-first walk met
    them, 0 for the source. ``number`` alone is indexed by account, and is -1 between samples.
    """

    number: NDArray[np.int32]
    account: NDArray[np.int32]
    parent: NDArray[np.int32]  #: in the depth-first tree; compressed while semidominators are made
    cursor: NDArray[np.int64]
    stack: NDArray[np.int32]
    entering: NDArray[np.int32]  #: first of the live edges that lead to a number, or -1
    semi: NDArray[np.int32]
    label: NDArray[np.int32]
    dominator: NDArray[np.int32]
    weight: NDArray[np.float64]
    comes_from: NDArray[np.int32]  #: of each live edge, the number that it leaves
    following: NDArray[np.int32]  #: of each live edge, the next that leads to the same number


def scratch_for(graph: SpreadGraph) -> Scratch:
    """Set memory aside for samples of a graph."""
    accounts, edges = len(graph), len(graph.targets)
    by_account = [np.empty(accounts, dtype=np.int32) for _ in range(8)]
    number, account, parent, stack, entering, semi, label, dominator = by_account
    number.fill(-1)
    return Scratch(
        number=number,
        account=account,
        parent=parent,
        cursor=np.empty(accounts, dtype=np.int64),
        stack=stack,
        entering=entering,
        semi=semi,
        label=label,
        dominator=dominator,
        weight=np.empty(accounts, dtype=np.float64),
        comes_from=np.empty(edges, dtype=np.int32),
        following=np.empty(edges, dtype=np.int32),
    )


@compiled
def spread(ways: Ways, source: int, stream: np.uint64, scratch: Scratch) -> tuple[int, int]:
    """Walk a sample depth first from its source; return how many accounts and live edges it has."""
    offsets = ways.offsets
    number, account, parent = scratch.number, scratch.account, scratch.parent
    cursor, stack, entering = scratch.cursor, scratch.stack, scratch.entering
    number[source], account[0], parent[0], entering[0] = 0, source, 0, -1
    cursor[0], stack[0] = offsets[source], 0
    reached, live, top = 1, 0, 0
    while top >= 0:
        here = stack[top]
        edge = cursor[here]
        if edge == offsets[account[here] + 1]:
            top -= 1
            continue
        cursor[here] = edge + 1
        if toss(stream, edge) >= ways.bar[edge]:
            continue
        target = ways.targets[edge]
        there = number[target]
        if there < 0:
            there = reached
            number[target], account[there], parent[there] = there, target, here
            cursor[there], entering[there] = offsets[target], -1
            reached += 1
            top += 1
            stack[top] = there
        comes = scratch.comes_from
        comes[live] = here
        scratch.following[live] = entering[there]
        entering[there] = live
        live += 1
    return reached, live


@compiled
def forget(reached: int, scratch: Scratch) -> None:
    """Make the memory ready for the next sample."""
    for i in range(reached):
        scratch.number[scratch.account[i]] = -1


@compiled
def _lowest(start: int, linked: int, scratch: Scratch) -> int:
    """Return the number of lowest semidominator on the way up from ``start``, shortening the way.

    Only the way among numbers from ``linked`` on counts: those below are not looked at yet.
    """
    parent, semi, label, stack = scratch.parent, scratch.semi, scratch.label, scratch.stack
    if parent[start] < linked:
        return int(label[start])
    top = 0
    at = start
    while parent[at] >= linked:
        stack[top] = at
        top += 1
        at = parent[at]
    above = at
    while top > 0:
        top -= 1
        at = stack[top]
        parent[at] = parent[above]
        if semi[label[above]] < semi[label[at]]:
            label[at] = label[above]
        above = at
    return int(label[start])


@compiled
def dominate(reached: int, live: int, scratch: Scratch) -> None:
    """Find for each number of the sample the last account that it cannot do without."""
    parent, dominator = scratch.parent, scratch.dominator
    for i in range(reached):
        dominator[i] = parent[i]
    if live == reached - 1:
        return  # A sample without a second way to anywhere is its own dominator tree.
    semi, label, entering = scratch.semi, scratch.label, scratch.entering
    for i in range(reached):
        semi[i], label[i] = i, i
    for i in range(reached - 1, 0, -1):
        lowest = dominator[i]
        edge = entering[i]
        while edge >= 0:
            candidate = semi[_lowest(scratch.comes_from[edge], i + 1, scratch)]
            lowest = min(lowest, candidate)
            edge = scratch.following[edge]
        semi[i] = lowest
    for i in range(1, reached):
        above = dominator[i]
        while above > semi[i]:
            above = dominator[above]
        dominator[i] = above


@compiled
def weigh(reached: int, exposure: NDArray[np.float64], scratch: Scratch) -> float:
    """Give each number the exposure that it dominates, itself included; return the whole."""
    weight, dominator = scratch.weight, scratch.dominator
    for i in range(reached):
        weight[i] = exposure[scratch.account[i]]
    for i in range(reached - 1, 0, -1):
        weight[dominator[i]] += weight[i]
    return float(weight[0])
