"""Telling: a group of numbers as one that a person reads, with the rows behind its figures."""

from collections.abc import Sequence
from datetime import UTC, datetime

import attrs
import numpy as np

from fireline.domain.group import (
    Group,
    GroupAct,
    GroupMember,
    GroupShare,
    GroupTie,
    GroupTrace,
)
from fireline.domain.ids import AccountKey, IdMaker
from fireline.identify.coordination import search
from fireline.identify.coordination.acts import Act, acts_of
from fireline.identify.coordination.search import Asked, Searched
from fireline.identify.coordination.shares import Traces

MOST_ROWS = 200
"""Ties and acts kept of a group; how many there are in all is always told."""

SURE = 1e-12
"""Below this a chance says no more than its being very small."""


def groups_told(
    traces: Traces, found: Searched, asked: Asked, *, at: datetime, ids: IdMaker
) -> list[Group]:
    """Tell every group that was found, the largest first."""
    of = np.full(len(traces.names), -1, dtype=np.int64)
    for number, group in enumerate(found.groups):
        of[group.members] = number
    window = asked.meeting.window
    acts, in_all = acts_of(traces.traces, of, window=window, most=MOST_ROWS)
    teller = _Teller(traces=traces, found=found, asked=asked)
    return [
        Group(
            id=ids(),
            members=teller.members(group),
            traces=(told := teller.traces_of(group)),
            ties=teller.ties(group),
            ties_in_all=len(group.ties),
            acts=tuple(teller.act(act) for act in acts[number]),
            acts_in_all=int(in_all[number]),
            window=window,
            stability=float(group.stays.mean()),
            chance=group.chance,
            q=group.q,
            because=teller.because(group, told, int(in_all[number])),
            suggested_at=at,
            found_at=at,
        )
        for number, group in enumerate(found.groups)
    ]


@attrs.frozen(kw_only=True)
class _Teller:
    """What every group of one search is told with."""

    traces: Traces
    found: Searched
    asked: Asked

    def members(self, group: search.Group) -> tuple[GroupMember, ...]:
        ties = self.found.ties
        sides = np.concatenate([ties.low[group.ties], ties.high[group.ties]])
        each = [
            GroupMember(
                account=self._name(member),
                centrality=float(central),
                stays=float(stays),
                ties=int((sides == member).sum()),
            )
            for member, central, stays in zip(
                group.members.tolist(), group.centrality, group.stays, strict=True
            )
        ]
        return tuple(sorted(each, key=lambda one: (-one.centrality, one.account)))

    def traces_of(self, group: search.Group) -> tuple[GroupTrace, ...]:
        told = zip(self.found.traces, group.objects.tolist(), group.expected, strict=True)
        return tuple(
            GroupTrace(trace=one.trace, objects=objects, expected=float(expected))
            for one, objects, expected in told
            if objects
        )

    def ties(self, group: search.Group) -> tuple[GroupTie, ...]:
        ties = self.found.ties
        strongest = group.ties[np.argsort(ties.chance[group.ties], kind="stable")][:MOST_ROWS]
        return tuple(
            self._tie(int(tie), number, int(ties.edge[tie, number]))
            for tie in strongest
            for number in range(len(self.found.traces))
            if ties.edge[tie, number] >= 0
        )[:MOST_ROWS]

    def act(self, act: Act) -> GroupAct:
        shares = self.traces.traces[act.trace]
        return GroupAct(
            trace=shares.trace,
            object=self.traces.objects[act.trace][act.object].as_py(),
            seconds=act.seconds,
            shares=tuple(
                GroupShare(
                    account=self._name(int(shares.account[row])),
                    content=self.traces.contents[int(shares.content[row])].as_py(),
                    at=datetime.fromtimestamp(float(shares.at[row]), tz=UTC),
                )
                for row in act.rows.tolist()
            ),
        )

    def because(self, group: search.Group, traces: Sequence[GroupTrace], acts: int) -> str:
        """Say in one sentence what was seen and what chance would have made."""
        kinds = ", ".join(
            f"{one.trace} {one.objects} times (chance: {one.expected:.1f})" for one in traces
        )
        false = self.found.false_groups
        worlds = (
            f"; in {self.found.worlds} worlds of chance the same search found {false:.1f} groups"
            if false is not None
            else ""
        )
        small = group.chance < SURE
        chance = f"less than {SURE:.0e}" if small else f"{group.chance:.1e}"
        return (
            f"{len(group.members)} accounts shared {acts} things within"
            f" {self.asked.meeting.window:g} seconds of each other; two of them met by {kinds};"
            f" the chance of that is {chance}, and the loosest member has q = {group.q:.1e}{worlds}"
        )

    def _tie(self, tie: int, number: int, edge: int) -> GroupTie:
        ties, one = self.found.ties, self.found.traces[number]
        edges = one.edges
        return GroupTie(
            one=self._name(int(ties.low[tie])),
            other=self._name(int(ties.high[tie])),
            trace=one.trace,
            objects=int(edges.objects[edge]),
            expected=float(one.expected[edge]),
            pairs=int(edges.weight[edge]),
            symmetry=float(edges.symmetry[edge]),
            percentile=float(edges.percentile[edge]),
            seconds=float(edges.delta[edge]),
            q=float(ties.q[tie]),
        )

    def _name(self, number: int) -> AccountKey:
        return AccountKey(self.traces.names[number])
