"""What was recorded on one thing, for the history at the foot of its page."""

from datetime import datetime

import attrs

from fireline.domain.act import Act
from fireline.domain.purpose import Purpose
from fireline.store.casework.models import AuditEntry


@attrs.frozen(kw_only=True)
class AuditLine:
    """One recorded act."""

    act: Act
    by: str
    because: str
    at: datetime
    purpose: Purpose | None = None


def recorded_on(thing: str, *, limit: int = 50) -> list[AuditLine]:
    """Return what was recorded on ``noun id``, newest first."""
    rows = AuditEntry.objects.filter(on=thing).select_related("officer").order_by("-at", "-id")
    return [
        AuditLine(
            act=Act(row.act),
            by=str(row.officer) if row.officer else "",
            because=row.because,
            at=row.at,
            purpose=Purpose(row.purpose) if row.purpose else None,
        )
        for row in rows[:limit]
    ]
