"""The acts of coordination: suggest groups that act as one, and keep what people said of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import DAY, Clock
from fireline.domain.group import Group, GroupVerdict
from fireline.domain.ids import IdMaker
from fireline.errors import RefusedError
from fireline.identify.coordination.ledger import GroupLedger
from fireline.identify.coordination.search import Asked, Searched, search
from fireline.identify.coordination.shares import Traces
from fireline.identify.coordination.source import ShareSource
from fireline.identify.coordination.telling import groups_told

LOOKED_BACK = 14 * DAY
"""Time whose shares are searched: long enough for a pattern, short enough to be one operation."""

SAME = 0.5
"""Members that two groups have in common, of those of either (Jaccard), to be one group."""

FORGOTTEN_AFTER = 90 * DAY
"""After so long a group that nobody judged and nobody finds again is forgotten."""


def suggest_groups(
    *,
    source: ShareSource,
    ledger: GroupLedger,
    ids: IdMaker,
    clock: Clock,
    authority: UUID,
    asked: Asked,
    looked_back: timedelta = LOOKED_BACK,
) -> Sequence[Group]:
    """Suggest the groups whose accounts share more alike than by chance; a person decides.

    A group that is known and was not judged is brought up to date. One that a person judged stays
    as it was judged and is not suggested again while at least half of its members are the same.
    """
    at = clock()
    aside = pa.array(sorted(source.set_aside()), pa.string())
    shares = source.shares(since=at - looked_back)
    _, told = groups_in(
        shares.filter(pc.invert(pc.is_in(shares["account"], aside))), asked, at=at, ids=ids
    )
    known = list(ledger.groups())
    fresh, again = _matched(told, known)
    rows = [
        AuditRow(
            act=Act.GROUP_SUGGESTED,
            authority=authority,
            officer=None,
            on=f"group {one.id}",
            because=one.because,
            at=at,
        )
        for one in fresh
    ]
    with ledger.recording(*rows):
        ledger.save_groups([*fresh, *again])
        ledger.forget_groups(before=at - FORGOTTEN_AFTER)
    return fresh


def groups_in(
    shares: pa.Table, asked: Asked, *, at: datetime, ids: IdMaker
) -> tuple[Searched, list[Group]]:
    """Find the groups in a table of shares; nothing is kept."""
    traces = Traces.from_table(shares)
    found = search(traces.traces, asked)
    return found, groups_told(traces, found, asked, at=at, ids=ids)


def judge_group(
    *,
    group: UUID,
    verdict: GroupVerdict,
    reason: str,
    ledger: GroupLedger,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> Group:
    """Keep a person's verdict on a group; a later one takes its place, or opens it again.

    Raises:
        RefusedError: there is no reason.
        NotFoundError: there is no such group.
    """
    if not reason.strip():
        raise RefusedError("a judgement needs its reason in words")
    judged = attrs.evolve(ledger.group(group), verdict=verdict)
    row = AuditRow(
        act=_SAID[verdict],
        authority=authority,
        officer=by,
        on=f"group {group}",
        because=reason,
        at=at,
    )
    with ledger.recording(row):
        ledger.settle_group(judged, reason=reason, by=by, at=at)
    return judged


_SAID = {
    GroupVerdict.ONE: Act.GROUP_CONFIRMED,
    GroupVerdict.NOT_ONE: Act.GROUP_REJECTED,
    GroupVerdict.OPEN: Act.GROUP_REOPENED,
}


def _matched(told: Sequence[Group], known: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """Part what was found into new groups and known ones that nobody has judged."""
    fresh, again, taken = [], [], set()
    for one in told:
        alike = [
            (_likeness(one, other), other.id, other) for other in known if other.id not in taken
        ]
        likeness, _, same = max(alike, default=(0.0, one.id, one), key=lambda pair: pair[:2])
        if likeness < SAME:
            fresh.append(one)
            continue
        taken.add(same.id)
        if same.verdict is GroupVerdict.OPEN:
            again.append(attrs.evolve(one, id=same.id, suggested_at=same.suggested_at))
        else:
            again.append(attrs.evolve(same, found_at=one.found_at))
    return fresh, again


def _likeness(one: Group, other: Group) -> float:
    """Return the members that both have, of those that either has."""
    mine = {member.account for member in one.members}
    theirs = {member.account for member in other.members}
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
