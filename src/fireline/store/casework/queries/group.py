"""Groups as the desk shows them: who seems to act as one, and what a person said of it."""

from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Count

from fireline.domain.group import Group, GroupVerdict
from fireline.store.casework.groups import group_of, group_rows
from fireline.store.casework.models import GroupRow


@attrs.frozen(kw_only=True)
class GroupLine:
    """A group as one line of the list."""

    id: UUID
    members: int
    traces: tuple[str, ...]
    acts: int
    ties: int
    stability: float
    chance: float
    q: float
    found_at: datetime
    verdict: GroupVerdict


@attrs.frozen(kw_only=True)
class GroupSheet:
    """A group with the rows behind its figures, and what a person said of it."""

    group: Group
    reason: str
    judged_by: str
    judged_at: datetime | None


def group_lines(*, limit: int) -> list[GroupLine]:
    """Return the groups: those that nobody judged first, then the largest."""
    counted = GroupRow.objects.annotate(accounts=Count("members"))
    rows = sorted(
        counted.defer("ties", "acts"),
        key=lambda row: (row.verdict != GroupVerdict.OPEN.value, -row.accounts, row.q, row.id),
    )
    return [_line(row) for row in rows[:limit]]


def group_sheet(group: UUID) -> GroupSheet | None:
    """Return one group with everything that is kept of it, or None."""
    row = group_rows().filter(pk=group).first()
    if row is None:
        return None
    return GroupSheet(
        group=group_of(row),
        reason=row.reason,
        judged_by=str(row.judged_by) if row.judged_by else "",
        judged_at=row.judged_at,
    )


def _line(row: GroupRow) -> GroupLine:
    return GroupLine(
        id=row.id,
        members=row.accounts,  # type: ignore[attr-defined]  # -- annotated in group_lines
        traces=tuple(trace for trace, _, _ in row.traces),
        acts=row.acts_in_all,
        ties=row.ties_in_all,
        stability=row.stability,
        chance=row.chance,
        q=row.q,
        found_at=row.found_at,
        verdict=GroupVerdict(row.verdict),
    )
