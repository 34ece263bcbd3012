"""Finishing: what an officer held and has now done leaves the queue, with the minutes it took."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fireline.direct import finish
from fireline.domain.queue import ItemKind
from fireline.loop import Desk
from fireline.store.casework.queries.queue import QueueLine, live_line_for

SHORTEST = 0.1
LONGEST = 240.0
"""Minutes that one handling may count: an item that lay claimed over night took no 600 minutes."""


def finish_held(desk: Desk, subject: str, *, kinds: Sequence[ItemKind], by: UUID) -> None:
    """Finish the item on a subject if this officer holds it; otherwise there is nothing to do."""
    line = live_line_for(subject, kinds=kinds)
    if line is None or line.claimed_by != by:
        return
    at = desk.clock()
    finish(
        item=line.id,
        minutes=_minutes(line, at),
        queue=desk.queue,
        by=by,
        authority=desk.authority.id,
        at=at,
    )


def _minutes(line: QueueLine, at: datetime) -> float:
    since = line.claimed_at or at
    return min(max((at - since).total_seconds() / 60, SHORTEST), LONGEST)
