"""Search: from shares to groups that chance does not explain, and what the same search finds in it.

Ties that survive false-discovery control make a network; Leiden finds its communities; in each,
accounts that hardly belong are pruned by eigenvector centrality (docs/decisions/0942).
"""

import math
from collections.abc import Sequence

import attrs
import numpy as np

from fireline.identify.coordination.chance import (
    Lot,
    Periods,
    chances,
    dealt_anew,
    expected_objects,
    lot_of,
    smallest_tail,
)
from fireline.identify.coordination.communities import (
    RESOLUTION,
    SEEDS,
    centrality,
    communities,
)
from fireline.identify.coordination.edges import Meeting, edges_of, rows_of, taking_part
from fireline.identify.coordination.fusing import Ties, TraceEdges, fused
from fireline.identify.coordination.pairs import Counts
from fireline.identify.coordination.shares import Shares
from fireline.identify.spread_graph import Floats

ENOUGH_DEALT = 200_000
"""Shares dealt anew in all, over so many worlds: enough pairs for a rate."""

MOST_WORLDS = 20

LONGER = 20
"""Times that a period is at least as long as the window: few pairs lie across its end."""


@attrs.frozen(kw_only=True)
class Asked:
    """What counts as coordination, and how hard to look."""

    #: Once is no pattern (Giglietto et al. 2020).
    meeting: Meeting = attrs.field(factory=lambda: Meeting(least_objects=2))
    periods: Periods = attrs.field(factory=Periods)
    most_false: float = 0.01  #: share of false ties that is borne; groups live on many ties
    least_members: int = 3
    least_centrality: float = 0.1  #: of the most central member's; below, an account is pruned
    resolution: float = RESOLUTION
    seeds: int = SEEDS
    worlds: int | None = None  #: worlds of chance to search as well; None: by the number of shares
    seed: int = 1


@attrs.frozen(kw_only=True, eq=False)
class Group:
    """Accounts that act as one, as numbers."""

    members: Counts
    centrality: Floats
    stays: Floats
    ties: Counts  #: which of the ties lie within
    objects: Counts  #: trace by trace: sum over its ties of the objects that two shared
    expected: Floats  #: trace by trace: the same by chance, over all pairs of members
    chance: float  #: of so many objects, not corrected for having searched
    q: float  #: of the tie by which the loosest member hangs on


@attrs.frozen(kw_only=True, eq=False)
class Searched:
    """What was found, and what the same search finds where there is nothing."""

    traces: tuple[TraceEdges, ...]
    ties: Ties  #: those that chance does not explain
    groups: tuple[Group, ...]  #: most members first
    agreement: float  #: of the seeds
    tested: int  #: pairs of accounts that could have met
    worlds: int
    false_ties: (
        float | None
    )  #: ties found in a world of chance, on average; None: none was searched
    false_groups: float | None


def search(traces: tuple[Shares, ...], asked: Asked) -> Searched:
    """Find the groups among the accounts of all traces."""
    lots = tuple(_lot(shares, asked) for shares in traces)
    edges = tuple(
        _against_chance(shares, lot, asked) for (shares, lot) in zip(traces, lots, strict=True)
    )
    tested = _tested(traces, asked.meeting)
    ties = _surprising(edges, asked, tested)
    groups, agreement = _groups(ties, edges, [lot for _, lot in lots], asked)
    worlds = _worlds(traces, asked)
    false_ties, false_groups = 0, 0
    for world in range(worlds):
        dealt = _surprising(_dealt(lots, asked, world), asked, tested)
        false_ties += len(dealt)
        false_groups += len(_labels(dealt, attrs.evolve(asked, seeds=1))[0])
    return Searched(
        traces=edges,
        ties=ties,
        groups=groups,
        agreement=agreement,
        tested=tested,
        worlds=worlds,
        false_ties=false_ties / worlds if worlds else None,
        false_groups=false_groups / worlds if worlds else None,
    )


def _lot(shares: Shares, asked: Asked) -> tuple[Shares, Lot]:
    """Return the shares that are dealt, and how."""
    kept = taking_part(shares, asked.meeting.min_participation)
    part = attrs.evolve(
        shares,
        **{
            name: getattr(shares, name)[kept]
            for name in ("object", "account", "content", "at", "own")
        },
    )
    # Who takes part was settled above: the places of chance are all of these shares.
    everybody = attrs.evolve(asked.meeting, min_participation=1)
    rows, _, _ = rows_of(part, everybody)
    long = max(asked.periods.seconds, LONGER * asked.meeting.window)
    return part, lot_of(rows, shares.accounts, attrs.evolve(asked.periods, seconds=long))


def _against_chance(shares: Shares, dealt: tuple[Shares, Lot], asked: Asked) -> TraceEdges:
    edges = edges_of(shares, asked.meeting, dealt[1].waves)
    expected, chance = chances(edges, dealt[1])
    return TraceEdges(trace=shares.trace, edges=edges, expected=expected, chance=chance)


def _dealt(lots: Sequence[tuple[Shares, Lot]], asked: Asked, world: int) -> tuple[TraceEdges, ...]:
    found = []
    for number, (part, lot) in enumerate(lots):
        seed = (asked.seed * MOST_WORLDS + world) * len(lots) + number
        found.append(_against_chance(dealt_anew(part, lot, seed=seed), (part, lot), asked))
    return tuple(found)


def _surprising(edges: Sequence[TraceEdges], asked: Asked, tested: int) -> Ties:
    ties = fused(edges, tests=tested)
    return ties.kept(ties.q <= asked.most_false)


def _tested(traces: Sequence[Shares], meeting: Meeting) -> int:
    """Count the pairs of accounts with enough shares in any trace."""
    taking = np.zeros(max((one.accounts for one in traces), default=0), dtype=np.bool_)
    for shares in traces:
        taking[shares.account[taking_part(shares, meeting.min_participation)]] = True
    count = int(taking.sum())
    return count * (count - 1) // 2


def _worlds(traces: Sequence[Shares], asked: Asked) -> int:
    if asked.worlds is not None:
        return asked.worlds
    shares = sum(len(one) for one in traces)
    return min(MOST_WORLDS, math.ceil(ENOUGH_DEALT / shares)) if shares else 0


def _labels(ties: Ties, asked: Asked) -> tuple[list[Counts], Floats, Floats, float]:
    """Return the members of each group, and of all accounts in ties how central and how sure."""
    who = np.unique(np.concatenate([ties.low, ties.high]))
    if not who.size:
        return [], np.empty(0), np.empty(0), 1.0
    low, high = np.searchsorted(who, ties.low), np.searchsorted(who, ties.high)
    found = communities(
        low,
        high,
        ties.weight,
        len(who),
        seed=asked.seed,
        seeds=asked.seeds,
        resolution=asked.resolution,
    )
    central = centrality(low, high, ties.weight, found.label)
    belongs = central >= asked.least_centrality
    groups = [
        np.flatnonzero((found.label == label) & belongs)
        for label in range(int(found.label.max()) + 1)
    ]
    large = [members for members in groups if len(members) >= asked.least_members]
    every_central, every_stays = np.zeros(int(who.max()) + 1), np.zeros(int(who.max()) + 1)
    every_central[who], every_stays[who] = central, found.stays
    return [who[members] for members in large], every_central, every_stays, found.agreement


def _groups(
    ties: Ties, traces: Sequence[TraceEdges], lots: Sequence[Lot], asked: Asked
) -> tuple[tuple[Group, ...], float]:
    found, central, stays, agreement = _labels(ties, asked)
    label = np.full(len(central), -1, dtype=np.int64)
    for number, members in enumerate(found):
        label[members] = number
    of = np.where(label[ties.low] == label[ties.high], label[ties.low], -1) if len(ties) else label
    groups = [
        _group(members, np.flatnonzero(of == number), ties, traces, lots, (central, stays))
        for number, members in enumerate(found)
    ]
    return tuple(sorted(groups, key=lambda one: (-len(one.members), one.chance))), agreement


def _group(
    members: Counts,
    inside: Counts,
    ties: Ties,
    traces: Sequence[TraceEdges],
    lots: Sequence[Lot],
    told: tuple[Floats, Floats],
) -> Group:
    one, other = np.triu_indices(len(members), 1)
    low, high = members[one].astype(np.int32), members[other].astype(np.int32)
    expected = np.array([expected_objects(lot, low, high).sum(axis=0) for lot in lots])
    edge = ties.edge[inside]
    objects = np.array(
        [
            trace.edges.by_size[edge[edge[:, number] >= 0, number]].sum(axis=0)
            for number, trace in enumerate(traces)
        ]
    )
    nearest = np.ones(int(members.max()) + 1)
    for side in (ties.low, ties.high):
        np.minimum.at(nearest, side[inside], ties.q[inside])
    chance = smallest_tail(objects, expected).min() * len(traces)
    return Group(
        members=members,
        centrality=told[0][members],
        stays=told[1][members],
        ties=inside,
        objects=objects.sum(axis=1),
        expected=expected.sum(axis=1),
        chance=float(min(chance, 1.0)),
        q=float(nearest[members].max()),
    )
