"""The work queue: what an officer can do next, claimed by one officer at a time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from fireline.direct import tier_order
from fireline.domain.queue import Handling, ItemKind, ItemState, QueueItem
from fireline.domain.work import Tier
from fireline.errors import NotFoundError
from fireline.store.casework import bulk
from fireline.store.casework.models import HandlingTime, QueuedItem, ReferralRow
from fireline.store.casework.recorder import CaseworkStore, found

_IN_ORDER = ("tier_order", "-worth", "id")
_LIVE = "state <> 'done'"
_ESTIMATED = (
    "title",
    "language",
    "tier",
    "tier_order",
    "benefit",
    "minutes",
    "worth",
    "because",
)
"""What a new estimate of a waiting item changes; who has it and since when stays."""


class DjangoWorkQueue(CaseworkStore):
    """Keeps one authority's queue; a claim skips what another officer is just claiming."""

    def replace_open(self, items: Sequence[QueueItem]) -> None:
        """Let the queue be these items; what is claimed stays with who has it."""
        named = {(item.kind, item.subject): self._row(item) for item in items}
        with self.scope():
            open_ones = QueuedItem.objects.filter(state=ItemState.OPEN.value)
            gone = [
                one
                for one, kind, subject in open_ones.values_list("id", "kind", "subject")
                if (kind, subject) not in named
            ]
            open_ones.filter(pk__in=gone).delete()
            bulk.insert(
                list(named.values()),
                same=("authority_id", "kind", "subject"),
                update=_ESTIMATED,
                where=_LIVE,
            )

    def claim(
        self,
        *,
        by: UUID,
        languages: Sequence[str],
        at: datetime,
        kinds: Sequence[ItemKind] | None = None,
    ) -> QueueItem | None:
        """Give this officer the best open item they can read and may do; None when none is."""
        with self.scope():
            wanted = QueuedItem.objects.filter(
                Q(language__in=[*languages, ""]), state=ItemState.OPEN.value
            )
            if kinds is not None:
                wanted = wanted.filter(kind__in=[kind.value for kind in kinds])
            row = (
                _not_their_own_draft(wanted, by)
                .select_for_update(skip_locked=True, of=("self",))
                .order_by(*_IN_ORDER)
                .first()
            )
            if row is None:
                return None
            row.state, row.claimed_by_id, row.claimed_at = ItemState.CLAIMED.value, by, at
            row.save(update_fields=["state", "claimed_by", "claimed_at"])
            return _item(row)

    def release(self, item: UUID) -> None:
        """Give a claimed item back; the next estimate may take it away."""
        self._change(item, state=ItemState.OPEN.value, claimed_by=None, claimed_at=None)

    def item(self, item: UUID) -> QueueItem:
        """Return one item."""
        with self.scope():
            return _item(found(QueuedItem, item, "item"))

    def done(self, item: UUID, *, minutes: float, at: datetime) -> None:
        """Take a claimed item out of the queue, and keep how long it took."""
        with self.scope():
            row = found(QueuedItem, item, "item")
            self._change(item, state=ItemState.DONE.value)
            HandlingTime.objects.create(
                id=self.ids(),
                authority_id=self.authority_id,
                kind=row.kind,
                language=row.language,
                minutes=minutes,
                at=at,
            )

    def handlings(self) -> Sequence[Handling]:
        """Return how long items really took, oldest first."""
        with self.scope():
            return [
                Handling(
                    kind=ItemKind(row.kind), language=row.language, minutes=row.minutes, at=row.at
                )
                for row in HandlingTime.objects.order_by("at", "id")
            ]

    def items(self, limit: int) -> Sequence[QueueItem]:
        """Return the live items, gravest tier first, then by worth."""
        with self.scope():
            live = QueuedItem.objects.exclude(state=ItemState.DONE.value)
            return [_item(row) for row in live.order_by(*_IN_ORDER)[:limit]]

    def _change(self, item: UUID, **changes: object) -> None:
        with self.scope():
            if not QueuedItem.objects.filter(pk=item).update(**changes):
                raise NotFoundError(f"no such item: {item}")

    def _row(self, item: QueueItem) -> QueuedItem:
        return QueuedItem(
            id=item.id,
            authority_id=self.authority_id,
            kind=item.kind.value,
            subject=item.subject,
            title=item.title,
            language=item.language,
            tier=item.tier.value if item.tier else "",
            tier_order=tier_order(item.tier),
            benefit=item.benefit,
            minutes=item.minutes,
            worth=item.worth,
            because=item.because,
            added_at=item.added_at,
        )


def _not_their_own_draft(items: "QuerySet[QueuedItem]", by: UUID) -> "QuerySet[QueuedItem]":
    own = ReferralRow.objects.annotate(name=Cast("id", TextField())).filter(
        name=OuterRef("subject"), drafted_by=by
    )
    return items.exclude(Q(kind=ItemKind.APPROVE_REFERRAL.value) & Exists(own))


def _item(row: QueuedItem) -> QueueItem:
    return QueueItem(
        id=row.id,
        kind=ItemKind(row.kind),
        subject=row.subject,
        title=row.title,
        language=row.language,
        tier=Tier(row.tier) if row.tier else None,
        benefit=row.benefit,
        minutes=row.minutes,
        because=row.because,
        added_at=row.added_at,
        state=ItemState(row.state),
        claimed_by=row.claimed_by_id,
    )
