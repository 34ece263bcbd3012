"""The group ledger of identify: groups that were suggested, and what people said of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs
from django.db.models import Prefetch, QuerySet

from fireline.domain.group import (
    Group,
    GroupAct,
    GroupMember,
    GroupShare,
    GroupTie,
    GroupTrace,
    GroupVerdict,
)
from fireline.domain.ids import AccountKey
from fireline.errors import NotFoundError
from fireline.store.casework import bulk
from fireline.store.casework.models import GroupMemberRow, GroupRow
from fireline.store.casework.recorder import CaseworkStore


class DjangoGroupLedger(CaseworkStore):
    """Keeps what one authority suspects to act as one."""

    def save_groups(self, groups: Sequence[Group]) -> None:
        """Keep groups; one that is there under its id is kept as it is now."""
        if not groups:
            return
        told = ("verdict", "reason", "judged_by_id", "judged_at", "id", "authority_id")
        changed = [
            field.attname for field in GroupRow._meta.concrete_fields if field.attname not in told
        ]
        with self.scope():
            bulk.insert([self._row(one) for one in groups], same=("id",), update=changed)
            GroupMemberRow.objects.filter(group__in=[one.id for one in groups]).delete()
            bulk.insert([row for one in groups for row in self._members(one)])

    def groups(self) -> Sequence[Group]:
        """Return all groups whatever was said of them, the newest found first."""
        with self.scope():
            return [group_of(row) for row in group_rows().order_by("-found_at", "id")]

    def group(self, group: UUID) -> Group:
        """Return one group."""
        with self.scope():
            row = group_rows().filter(pk=group).first()
            if row is None:
                raise NotFoundError(f"no such group: {group}")
            return group_of(row)

    def settle_group(self, group: Group, *, reason: str, by: UUID, at: datetime) -> None:
        """Keep a person's verdict on a group, with who said it, when and why."""
        with self.scope():
            changed = GroupRow.objects.filter(pk=group.id).update(
                verdict=group.verdict.value, reason=reason, judged_by=by, judged_at=at
            )
            if not changed:
                raise NotFoundError(f"no such group: {group.id}")

    def forget_groups(self, *, before: datetime) -> int:
        """Forget the groups that nobody judged and that were last found before a moment."""
        with self.scope():
            old = GroupRow.objects.filter(verdict=GroupVerdict.OPEN.value, found_at__lt=before)
            count = old.count()
            old.delete()
            return count

    def _row(self, group: Group) -> GroupRow:
        return GroupRow(
            id=group.id,
            authority_id=self.authority_id,
            window=group.window,
            stability=group.stability,
            chance=group.chance,
            q=group.q,
            traces=[list(attrs.astuple(one)) for one in group.traces],
            ties=[list(attrs.astuple(one)) for one in group.ties],
            ties_in_all=group.ties_in_all,
            acts=[_act_told(one) for one in group.acts],
            acts_in_all=group.acts_in_all,
            because=group.because,
            suggested_at=group.suggested_at,
            found_at=group.found_at,
            verdict=group.verdict.value,
        )

    def _members(self, group: Group) -> list[GroupMemberRow]:
        return [
            GroupMemberRow(
                id=self.ids(),
                authority_id=self.authority_id,
                group_id=group.id,
                account=one.account,
                centrality=one.centrality,
                stays=one.stays,
                ties=one.ties,
            )
            for one in group.members
        ]


def group_rows() -> QuerySet[GroupRow]:
    """Return groups with the members that may be seen, most central first."""
    members = GroupMemberRow.objects.order_by("-centrality", "account")
    return GroupRow.objects.select_related("judged_by").prefetch_related(
        Prefetch("members", queryset=members)
    )


def group_of(row: GroupRow) -> Group:
    """Return the group in a row; whoever may not be seen is in none of its rows either."""
    members = tuple(
        GroupMember(
            account=AccountKey(one.account),
            centrality=one.centrality,
            stays=one.stays,
            ties=one.ties,
        )
        for one in row.members.all()
    )
    seen = {one.account for one in members}
    acts = (_act(told, seen) for told in row.acts)
    ties = (_tie(told) for told in row.ties)
    return Group(
        id=row.id,
        members=members,
        traces=tuple(
            GroupTrace(trace=trace, objects=objects, expected=expected)
            for trace, objects, expected in row.traces
        ),
        ties=tuple(one for one in ties if {one.one, one.other} <= seen),
        ties_in_all=row.ties_in_all,
        acts=tuple(one for one in acts if len({share.account for share in one.shares}) > 1),
        acts_in_all=row.acts_in_all,
        window=row.window,
        stability=row.stability,
        chance=row.chance,
        q=row.q,
        because=row.because,
        suggested_at=row.suggested_at,
        found_at=row.found_at,
        verdict=GroupVerdict(row.verdict),
    )


_TIE = tuple(field.name for field in attrs.fields(GroupTie))


def _tie(told: list[Any]) -> GroupTie:
    return GroupTie(**dict(zip(_TIE, told, strict=True)))


def _act_told(act: GroupAct) -> list[Any]:
    shares = [[one.account, one.content, one.at.isoformat()] for one in act.shares]
    return [act.trace, act.object, act.seconds, shares]


def _act(told: list[Any], seen: set[AccountKey]) -> GroupAct:
    trace, thing, seconds, shares = told
    return GroupAct(
        trace=trace,
        object=thing,
        seconds=seconds,
        shares=tuple(
            GroupShare(account=AccountKey(account), content=content, at=datetime.fromisoformat(at))
            for account, content, at in shares
            if account in seen
        ),
    )
