"""Successions as the desk shows them: who may have come back as whom, and what a person said."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Q, QuerySet

from fireline.domain.finding import Finding
from fireline.domain.succession import Verdict
from fireline.store.casework.models import ReturnLine, ReturnVerdict, SetAside


@attrs.frozen(kw_only=True)
class SuccessionLine:
    """A suggestion that one account follows another, with its reasons."""

    id: UUID
    removed: str
    returned: str
    score: float
    findings: tuple[tuple[str, Finding], ...]
    suggested_at: datetime
    verdict: Verdict
    reason: str
    judged_by: str
    judged_at: datetime | None


@attrs.frozen(kw_only=True)
class VerdictLine:
    """One verdict as it was said."""

    verdict: Verdict
    reason: str
    by: str
    at: datetime


@attrs.frozen(kw_only=True)
class SetAsideLine:
    """That an account was judged to report, research, archive or oppose."""

    reason: str
    by: str
    since: datetime


def succession_line(succession: UUID) -> SuccessionLine | None:
    """Return one suggestion, or None."""
    row = _rows().filter(pk=succession).first()
    return None if row is None else _line(row)


def verdicts_on(succession: UUID) -> list[VerdictLine]:
    """Return all that people said of a suggestion, oldest first."""
    rows = ReturnVerdict.objects.filter(succession=succession).select_related("judged_by")
    return [
        VerdictLine(
            verdict=Verdict(row.verdict), reason=row.reason, by=str(row.judged_by), at=row.judged_at
        )
        for row in rows.order_by("judged_at", "id")
    ]


def rivals_of(line: SuccessionLine) -> list[SuccessionLine]:
    """Return the other suggestions of the same newcomer, likeliest first."""
    rows = _rows().filter(returned=line.returned).exclude(pk=line.id)
    return [_line(row) for row in rows.order_by("-score", "removed")]


def successions_named(successions: Iterable[str]) -> dict[str, SuccessionLine]:
    """Return suggestions by their ids as words, for the queue to say whom they are about."""
    rows = _rows().filter(pk__in=list(successions))
    return {str(row.id): _line(row) for row in rows}


def successions_of(account: str) -> list[SuccessionLine]:
    """Return the line of returns that an account stands in, oldest first."""
    rows = _rows().filter(Q(removed=account) | Q(returned=account))
    return [_line(row) for row in rows.order_by("suggested_at", "id")]


def set_aside_line(account: str) -> SetAsideLine | None:
    """Say whether, by whom and why an account was set aside."""
    row = SetAside.objects.filter(account=account, ended_at=None).select_related("by").first()
    return None if row is None else SetAsideLine(reason=row.reason, by=str(row.by), since=row.since)


def _rows() -> QuerySet[ReturnLine]:
    return ReturnLine.objects.select_related("judged_by")


def _line(row: ReturnLine) -> SuccessionLine:
    return SuccessionLine(
        id=row.id,
        removed=row.removed,
        returned=row.returned,
        score=row.score,
        findings=tuple((name, Finding(score, because)) for name, score, because in row.findings),
        suggested_at=row.suggested_at,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        judged_by=str(row.judged_by) if row.judged_by else "",
        judged_at=row.judged_at,
    )
