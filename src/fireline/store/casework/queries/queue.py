"""The queue as the desk lists it: tier first, then worth a minute."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Count, QuerySet

from fireline.domain.queue import ItemKind, ItemState
from fireline.domain.work import Tier
from fireline.store.casework.models import QueuedItem


@attrs.frozen(kw_only=True)
class QueueLine:
    """One thing to do, as one line of the queue."""

    id: UUID
    kind: ItemKind
    subject: str
    title: str
    language: str
    tier: Tier | None
    benefit: float
    minutes: float
    worth: float
    because: str
    added_at: datetime
    state: ItemState
    claimed_by: UUID | None
    claimed_by_name: str
    claimed_at: datetime | None


def queue_lines(*, limit: int, kinds: Sequence[str] = ()) -> list[QueueLine]:
    """Return what waits for anybody, first what is gravest, then what is worth most a minute."""
    rows = _rows().filter(state=ItemState.OPEN)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return [_line(row) for row in rows.order_by("tier_order", "-worth", "id")[:limit]]


def lines_held_by(officer: UUID) -> list[QueueLine]:
    """Return what an officer has claimed and not yet finished, oldest claim first."""
    rows = _rows().filter(state=ItemState.CLAIMED, claimed_by=officer)
    return [_line(row) for row in rows.order_by("claimed_at", "id")]


def queue_line(item: UUID) -> QueueLine | None:
    """Return one item, whoever holds it."""
    row = _rows().filter(pk=item).first()
    return None if row is None else _line(row)


def live_line_for(subject: str, *, kinds: Sequence[str] = ()) -> QueueLine | None:
    """Return the unfinished item on a subject, so that its page can show what it is worth."""
    rows = _rows().filter(subject=subject).exclude(state=ItemState.DONE)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    row = rows.order_by("tier_order", "-worth", "id").first()
    return None if row is None else _line(row)


def waiting_by_kind() -> dict[ItemKind, int]:
    """Count what waits, by kind, for the filter above the list."""
    open_items = QueuedItem.objects.filter(state=ItemState.OPEN).order_by()
    found = dict(open_items.values_list("kind").annotate(n=Count("pk")))
    return {kind: found.get(kind.value, 0) for kind in ItemKind}


def _rows() -> QuerySet[QueuedItem]:
    return QueuedItem.objects.select_related("claimed_by")


def _line(row: QueuedItem) -> QueueLine:
    return QueueLine(
        id=row.id,
        kind=ItemKind(row.kind),
        subject=row.subject,
        title=row.title,
        language=row.language,
        tier=Tier(row.tier) if row.tier else None,
        benefit=row.benefit,
        minutes=row.minutes,
        worth=row.worth,
        because=row.because,
        added_at=row.added_at,
        state=ItemState(row.state),
        claimed_by=row.claimed_by_id,
        claimed_by_name=str(row.claimed_by) if row.claimed_by else "",
        claimed_at=row.claimed_at,
    )
