"""Works: the list of what is tracked, and a work's sheet."""

from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from fireline.domain.fingerprint import Kind
from fireline.domain.work import Tier
from fireline.store.casework.models import BankRow, ReferralRow, SightingRow, WorkRow
from fireline.store.casework.queries.candidate import JudgementLine, judgements
from fireline.store.casework.queries.sighting import Seen, sightings_of_work


@attrs.frozen(kw_only=True)
class WorkLine:
    """A work as one line of the list."""

    id: UUID
    title: str
    tier: Tier
    ground: str
    judged_at: datetime
    judged_by: str
    sightings: int
    accounts: int
    referrals: int
    ended: bool


@attrs.frozen(kw_only=True)
class BankLine:
    """A fingerprint by which the work is known again."""

    kind: Kind
    value: str
    because: str
    quarantined: bool


@attrs.frozen(kw_only=True)
class WorkSheet:
    """A work with its judgement, its fingerprints and its newest sightings."""

    line: WorkLine
    candidate: UUID | None
    judgements: tuple[JudgementLine, ...]
    entries: tuple[BankLine, ...]
    seen: Seen


def work_lines(*, limit: int) -> list[WorkLine]:
    """Return the tracked works, the newest judged first."""
    return [_line(row) for row in _counted().order_by("-judged_at", "id")[:limit]]


def work_sheet(work: UUID, *, sightings: int) -> WorkSheet | None:
    """Return a work's sheet, or None."""
    row = _counted().filter(pk=work).first()
    if row is None:
        return None
    entries = BankRow.objects.filter(work=row).order_by("added_at", "id")
    return WorkSheet(
        line=_line(row),
        candidate=row.candidate_id,
        judgements=judgements(work=work),
        entries=tuple(_entry(entry) for entry in entries),
        seen=sightings_of_work(work, limit=sightings),
    )


def _counted() -> QuerySet[WorkRow]:
    # Three counts by joins would multiply each other's rows; each is its own small subquery.
    seen = SightingRow.objects.filter(work=OuterRef("pk"), refused_at=None).values("work")
    referred = ReferralRow.objects.filter(work=OuterRef("pk")).values("work")
    return WorkRow.objects.select_related("judged_by").annotate(
        sighted=Coalesce(Subquery(seen.annotate(n=Count("pk")).values("n")), 0),
        at_accounts=Coalesce(
            Subquery(seen.annotate(n=Count("account", distinct=True)).values("n")), 0
        ),
        referred=Coalesce(Subquery(referred.annotate(n=Count("pk")).values("n")), 0),
    )


def _line(row: WorkRow) -> WorkLine:
    return WorkLine(
        id=row.id,
        title=row.title,
        tier=Tier(row.tier),
        ground=row.ground,
        judged_at=row.judged_at,
        judged_by=str(row.judged_by),
        sightings=row.sighted,  # type: ignore[attr-defined]  # -- annotated in _counted
        accounts=row.at_accounts,  # type: ignore[attr-defined]  # -- annotated in _counted
        referrals=row.referred,  # type: ignore[attr-defined]  # -- annotated in _counted
        ended=row.ended_at is not None,
    )


def _entry(row: BankRow) -> BankLine:
    return BankLine(
        kind=Kind(row.kind),
        value=row.value,
        because=row.because,
        quarantined=row.quarantined_at is not None,
    )
