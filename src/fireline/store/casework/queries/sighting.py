"""Sightings as lines: where a work was seen, and why it is held to be a copy."""

from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import QuerySet

from fireline.domain.work import Via
from fireline.store.casework.models import Place, SightingRow


@attrs.frozen(kw_only=True)
class SightingLine:
    """One sighting, with the words of its match."""

    id: UUID
    work: UUID
    work_title: str
    post: str
    account: str
    said_at: datetime
    seen_at: datetime
    via: Via
    source: str
    url: str
    language: str
    because: str


@attrs.frozen(kw_only=True)
class Seen:
    """A page of sightings, and how many there are in all."""

    lines: tuple[SightingLine, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


def sightings_of_work(work: UUID, *, limit: int) -> Seen:
    """Return the newest sightings of a work."""
    return _seen(SightingRow.objects.filter(work=work, refused_at=None), limit)


def sightings_by_account(account: str, *, limit: int) -> Seen:
    """Return the newest sightings of any work at an account."""
    return _seen(SightingRow.objects.filter(account=account, refused_at=None), limit)


def works_seen_at(native: str) -> list[SightingLine]:
    """Return the works that a post was seen to carry, whatever its version."""
    rows = SightingRow.objects.filter(native=native, refused_at=None)
    return list(_seen(rows, 20).lines)


def sighting_line(sighting: UUID) -> SightingLine | None:
    """Return one sighting, or None."""
    row = SightingRow.objects.filter(pk=sighting, refused_at=None).select_related("work").first()
    return None if row is None else _line(row)


def place_of(post: str) -> UUID | None:
    """Return the place that stands for a post or account, if a case has one."""
    return Place.objects.filter(key=post).values_list("pk", flat=True).first()


def _seen(rows: QuerySet[SightingRow], limit: int) -> Seen:
    newest = rows.select_related("work").order_by("-said_at", "id")[:limit]
    lines = tuple(_line(row) for row in newest)
    return Seen(lines=lines, total=len(lines) if len(lines) < limit else rows.count())


def _line(row: SightingRow) -> SightingLine:
    return SightingLine(
        id=row.id,
        work=row.work_id,
        work_title=row.work.title,
        post=row.post,
        account=row.account,
        said_at=row.said_at,
        seen_at=row.seen_at,
        via=Via(row.via),
        source=row.source,
        url=row.url,
        language=row.language,
        because=(row.match or {}).get("because", ""),
    )
