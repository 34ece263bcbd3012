"""The acts of direct: fill the queue, and claim, release and finish what stands in it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fireline.direct.benefit import Worths
from fireline.direct.items import Maker, items_of
from fireline.direct.minutes import HandlingTimes
from fireline.direct.queue_port import Openings, WorkQueue
from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import Clock
from fireline.domain.ids import IdMaker
from fireline.domain.oxygen import Ranking
from fireline.domain.queue import ItemKind, ItemState, QueueItem
from fireline.errors import RefusedError


def fill_queue(
    *,
    openings: Openings,
    queue: WorkQueue,
    ranking: Ranking | None,
    ids: IdMaker,
    clock: Clock,
) -> int:
    """Put everything that is open into the queue by what it is worth now; say how many items.

    No audit row: an order is no act. Who claims an item acts.
    """
    maker = Maker(
        worths=Worths.of(ranking),
        times=HandlingTimes.of(queue.handlings()),
        at=clock(),
        ids=ids,
    )
    items = items_of(openings, maker)
    with queue.recording():
        queue.replace_open(items)
    return len(items)


def claim_next(
    *,
    queue: WorkQueue,
    languages: Sequence[str],
    kinds: Sequence[ItemKind] | None = None,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> QueueItem | None:
    """Give an officer what is worth most of what they can read; None when nothing waits."""
    with queue.recording():
        item = queue.claim(by=by, languages=languages, at=at, kinds=kinds)
        if item is not None:
            with queue.recording(_row(Act.ITEM_CLAIMED, item, by, authority, at)):
                pass
    return item


def release(*, item: UUID, queue: WorkQueue, by: UUID, authority: UUID, at: datetime) -> None:
    """Put back what an officer holds, for a colleague.

    Raises:
        RefusedError: somebody else holds it, or nobody.
        NotFoundError: there is no such item.
    """
    held = _held(item, queue, by)
    with queue.recording(_row(Act.ITEM_RELEASED, held, by, authority, at)):
        queue.release(item)


def finish(
    *, item: UUID, minutes: float, queue: WorkQueue, by: UUID, authority: UUID, at: datetime
) -> None:
    """Take what an officer has done out of the queue, and keep how long it took.

    Raises:
        RefusedError: somebody else holds it, or nobody; or it took no time.
        NotFoundError: there is no such item.
    """
    if minutes <= 0:
        raise RefusedError(f"an item takes more than {minutes:g} minutes")
    held = _held(item, queue, by)
    with queue.recording(_row(Act.ITEM_DONE, held, by, authority, at)):
        queue.done(item, minutes=minutes, at=at)


def _held(item: UUID, queue: WorkQueue, by: UUID) -> QueueItem:
    held = queue.item(item)
    if held.state is not ItemState.CLAIMED or held.claimed_by != by:
        raise RefusedError(f"{held.title} is not claimed by you")
    return held


def _row(act: Act, item: QueueItem, by: UUID, authority: UUID, at: datetime) -> AuditRow:
    return AuditRow(
        act=act,
        authority=authority,
        officer=by,
        on=f"item {item.id}",
        because=item.because,
        at=at,
    )
