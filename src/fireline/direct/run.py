"""The acts of direct: fill the queue anew, claim the best of it, give back, finish."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from fireline.direct.benefit import Benefit, Yardstick, yardstick
from fireline.direct.minutes import expected_minutes
from fireline.direct.queue_port import Openings, OpenReferral, WorkQueue
from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import Clock
from fireline.domain.ids import IdMaker
from fireline.domain.oxygen import Ranking
from fireline.domain.queue import Handling, ItemKind, QueueItem
from fireline.domain.work import Tier
from fireline.errors import RefusedError

AUDIENCE = "audience"
"""The role that is never queued: those who only listen."""

MOST_LOCATIONS = 500
"""Single posts queued at a time; the rest waits for the next filling, best first."""


@attrs.frozen
class _Opening:
    """Something to do, before it is known what it is worth a minute."""

    kind: ItemKind
    subject: str
    title: str
    language: str
    tier: Tier | None
    benefit: Benefit


def fill_queue(
    *,
    openings: Openings,
    queue: WorkQueue,
    ranking: Ranking | None,
    ids: IdMaker,
    clock: Clock,
) -> int:
    """Rank all that is open by expected oxygen per officer-minute; say how much there is.

    What somebody has claimed is left alone. Order: tier, then worth, never first in, first out.
    """
    measure = yardstick(ranking, openings.judged())
    handlings = queue.handlings()
    item = _maker(handlings, ids, clock())
    items = [item(opening) for opening in _all(openings, measure)]
    queue.replace_open(items)
    return len(items)


def claim_next(
    *,
    queue: WorkQueue,
    by: UUID,
    languages: Sequence[str],
    authority: UUID,
    at: datetime,
    kinds: Sequence[ItemKind] | None = None,
) -> QueueItem | None:
    """Claim the best item that this officer can do; None when nothing is open for them."""
    with queue.recording():
        claimed = queue.claim(by=by, languages=languages, at=at, kinds=kinds)
        if claimed is not None:
            _note(queue, Act.ITEM_CLAIMED, claimed, by=by, authority=authority, at=at)
    return claimed


def release(*, queue: WorkQueue, item: UUID, by: UUID, authority: UUID, at: datetime) -> None:
    """Give back an item that this officer had claimed.

    Raises:
        RefusedError: somebody else has it.
    """
    held = _held(queue, item, by)
    with queue.recording(_row(Act.ITEM_RELEASED, held, by=by, authority=authority, at=at)):
        queue.release(item)


def finish(
    *, queue: WorkQueue, item: UUID, minutes: float, by: UUID, authority: UUID, at: datetime
) -> None:
    """Close an item that this officer had claimed, and keep how long it took.

    Raises:
        RefusedError: somebody else has it, or it took no time at all.
    """
    held = _held(queue, item, by)
    if minutes <= 0:
        raise RefusedError(f"an item takes more than {minutes} minutes")
    with queue.recording(_row(Act.ITEM_DONE, held, by=by, authority=authority, at=at)):
        queue.done(item, minutes=minutes, at=at)


def _all(openings: Openings, measure: Yardstick) -> Iterator[_Opening]:
    yield from _candidates(openings, measure)
    yield from _accounts(openings, measure)
    yield from _locations(openings, measure)
    yield from _referrals(openings.referrals(), ItemKind.APPROVE_REFERRAL, measure)
    yield from _referrals(openings.fates(), ItemKind.SETTLE_FATE, measure)
    yield from _returns(openings, measure)


def _candidates(openings: Openings, measure: Yardstick) -> Iterator[_Opening]:
    for one in openings.candidates():
        yield _Opening(
            ItemKind.JUDGE_CANDIDATE,
            str(one.id),
            one.because,
            one.language,
            None,
            measure.of_candidate(one),
        )


def _accounts(openings: Openings, measure: Yardstick) -> Iterator[_Opening]:
    for one in openings.accounts():
        standing = measure.standings.get(one.account)
        if standing is None or standing.role == AUDIENCE or standing.net_effect <= 0:
            continue
        yield _Opening(
            ItemKind.REFER_ACCOUNT,
            one.account,
            f"{one.title}: {standing.role}, rank {standing.rank} by net effect",
            one.language,
            one.tier,
            measure.of_account(one.account),
        )


def _locations(openings: Openings, measure: Yardstick) -> Iterator[_Opening]:
    found = [
        _Opening(
            ItemKind.REFER_LOCATION,
            one.location.key,
            one.title,
            one.location.language,
            one.tier,
            measure.of_post(one.location.account),
        )
        for one in openings.locations()
    ]
    found.sort(key=lambda one: (-one.benefit.exposures, one.subject))
    yield from found[:MOST_LOCATIONS]


def _referrals(
    waiting: Sequence[OpenReferral], kind: ItemKind, measure: Yardstick
) -> Iterator[_Opening]:
    for one in waiting:
        worth = measure.of_account if one.whole_account else measure.of_post
        yield _Opening(
            kind, str(one.referral), one.title, one.language, one.tier, worth(one.account)
        )


def _returns(openings: Openings, measure: Yardstick) -> Iterator[_Opening]:
    for one in openings.successions():
        title = f"{one.returned} may be {one.removed} come back"
        yield _Opening(ItemKind.JUDGE_RETURN, str(one.id), title, "", None, measure.of_return(one))


def _maker(
    handlings: Sequence[Handling], ids: IdMaker, at: datetime
) -> Callable[[_Opening], QueueItem]:
    known = {}

    def make(opening: _Opening) -> QueueItem:
        key = (opening.kind, opening.language)
        if key not in known:
            known[key] = expected_minutes(handlings, *key)
        minutes = known[key]
        worth = opening.benefit.exposures / minutes.expected
        return QueueItem(
            id=ids(),
            kind=opening.kind,
            subject=opening.subject,
            title=opening.title,
            language=opening.language,
            tier=opening.tier,
            benefit=opening.benefit.exposures,
            minutes=minutes.expected,
            because=f"{opening.benefit.because}; / {minutes.because} = {worth:,.1f} a minute",
            added_at=at,
        )

    return make


def _held(queue: WorkQueue, item: UUID, by: UUID) -> QueueItem:
    held = queue.item(item)
    if held.claimed_by != by:
        raise RefusedError(f"item {item} is not yours; claim it first")
    return held


def _note(
    queue: WorkQueue, act: Act, item: QueueItem, *, by: UUID, authority: UUID, at: datetime
) -> None:
    with queue.recording(_row(act, item, by=by, authority=authority, at=at)):
        pass


def _row(act: Act, item: QueueItem, *, by: UUID, authority: UUID, at: datetime) -> AuditRow:
    return AuditRow(
        act=act,
        authority=authority,
        officer=by,
        on=f"item {item.id}",
        because=item.because,
        at=at,
    )
