"""A place's sheet: what stands there, what was captured, and how it looked since."""

from datetime import datetime
from typing import Any
from uuid import UUID

import attrs
from django.db.models import Exists, OuterRef

from fireline.domain.location import LocationKind
from fireline.domain.presence import Cause, Presence, View
from fireline.refer.custody import Deed
from fireline.store.casework.models import (
    CapturedEvidence,
    CustodyRow,
    EvidenceWrap,
    LookRow,
    Place,
    TimeTokenRow,
)


@attrs.frozen(kw_only=True)
class LookLine:
    """One look: presence and cause in two columns, and what each view said."""

    at: datetime
    presence: Presence
    cause: Cause | None
    views: tuple[View, ...]
    because: str


@attrs.frozen(kw_only=True)
class CaptureLine:
    """What was kept of a place."""

    sha256: str
    mime: str
    at: datetime
    by: str
    stamped: bool  #: whether somebody outside said when it existed
    readable: bool  #: whether its key is kept still, or it was never sealed


@attrs.frozen(kw_only=True)
class PlaceSheet:
    """A place with its looks and captures, newest first."""

    id: UUID
    kind: LocationKind
    key: str
    platform: str
    account: str
    url: str
    language: str
    looks: tuple[LookLine, ...]
    captures: tuple[CaptureLine, ...]


def place_sheet(place: UUID, *, looks: int = 20) -> PlaceSheet | None:
    """Return a place's sheet, or None."""
    row = Place.objects.filter(pk=place).first()
    if row is None:
        return None
    seen = LookRow.objects.filter(place=row).order_by("-at", "-id")[:looks]
    tokens = TimeTokenRow.objects.filter(sha256=OuterRef("sha256"))
    wraps = EvidenceWrap.objects.filter(sha256=OuterRef("sha256"))
    lost = CustodyRow.objects.filter(sha256=OuterRef("sha256"), deed=Deed.LET_GO.value)
    kept = (
        CapturedEvidence.objects.filter(place=row)
        .select_related("by")
        .annotate(stamped=Exists(tokens), readable=Exists(wraps) | ~Exists(lost))
        .order_by("-at", "-id")
    )
    return PlaceSheet(
        id=row.id,
        kind=LocationKind(row.kind),
        key=row.key,
        platform=row.platform,
        account=row.account,
        url=row.url,
        language=row.language,
        looks=tuple(_look(look) for look in seen),
        captures=tuple(_capture(capture) for capture in kept),
    )


def _look(row: LookRow) -> LookLine:
    return LookLine(
        at=row.at,
        presence=Presence(row.presence),
        cause=Cause(row.cause) if row.cause else None,
        views=tuple(View(name=n, presence=Presence(p), said=said) for n, p, said in row.views),
        because=row.because,
    )


def _capture(row: Any) -> CaptureLine:  # noqa: ANN401 -- a row with what was annotated to it
    return CaptureLine(
        sha256=row.sha256,
        mime=row.mime,
        at=row.at,
        by=str(row.by) if row.by else "",
        stamped=row.stamped,
        readable=row.readable,
    )
