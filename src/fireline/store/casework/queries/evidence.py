"""Captures of an authority: what was kept of which place, by whom, and whether it can be read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Exists, OuterRef, Q

from fireline.store.casework.models import CapturedEvidence, EvidenceWrap, Place, TimeTokenRow


@attrs.frozen(kw_only=True)
class CaptureSheet:
    """One capture of one place."""

    sha256: str
    place: UUID
    key: str
    at: datetime
    by: str  #: empty when the machine captured it
    mime: str
    size: int  #: 0 when 0.1.0 did not tell
    sealed: bool  #: whether a key to it is kept
    stamped: bool  #: whether somebody outside said when it existed


def captures(*, place: str = "") -> Sequence[CaptureSheet]:
    """Return all captures, or those of one place by its id, key or address, oldest first."""
    wraps = EvidenceWrap.objects.filter(sha256=OuterRef("sha256"), place=OuterRef("place"))
    tokens = TimeTokenRow.objects.filter(sha256=OuterRef("sha256"))
    rows = CapturedEvidence.objects.select_related("place", "by").annotate(
        sealed=Exists(wraps), stamped=Exists(tokens)
    )
    chosen = rows.filter(_names(place)) if place else rows
    return [
        CaptureSheet(
            sha256=row.sha256,
            place=row.place_id,
            key=row.place.key,
            at=row.at,
            by=str(row.by) if row.by else "",
            mime=row.mime,
            size=row.size or 0,
            sealed=row.sealed,
            stamped=row.stamped,
        )
        for row in chosen.order_by("at", "id")
    ]


def place_named(name: str) -> UUID | None:
    """Return the place of this key or address, or None."""
    return Place.objects.filter(Q(key=name) | Q(url=name)).values_list("id", flat=True).first()


def _names(place: str) -> Q:
    try:
        return Q(place=UUID(place))
    except ValueError:
        return Q(place__key=place) | Q(place__url=place)
