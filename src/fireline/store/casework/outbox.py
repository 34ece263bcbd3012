"""The outbox: each message is handed over at most once by the machine."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from fireline.domain.message import Delivery, Message, Receipt
from fireline.errors import NotFoundError, StoreError
from fireline.store.casework.models import OutgoingMessage
from fireline.store.casework.recorder import CaseworkStore
from fireline.store.casework.referral_rows import message_of, message_row


class DjangoOutbox(CaseworkStore):
    """Keeps what waits to be handed over, what is in hand, and what came of it."""

    def enqueue(self, message: Message) -> None:
        """Let a message wait to be handed over."""
        due = message.drafted_at or self.clock()
        row = message_row(message, self.authority_id, due=due)
        with self.scope():
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError as refused:
                raise StoreError(
                    f"message {message.message_id} is in the outbox already"
                ) from refused

    def take(self, at: datetime) -> Message | None:
        """Take the waiting message that is due longest, committed as in hand.

        Raises:
            StoreError: a transaction is open, so that the mark would not be committed.
        """
        if connection.in_atomic_block:
            raise StoreError("a message is taken outside of any transaction")
        with self.scope():
            row = (
                OutgoingMessage.objects.select_for_update(skip_locked=True)
                .filter(delivery=Delivery.WAITING.value, not_before__lte=at)
                .order_by("not_before", "id")
                .first()
            )
            if row is None:
                return None
            self._change(
                row.id,
                delivery=Delivery.HANDING_OVER.value,
                tries=F("tries") + 1,
                handed_over_at=at,
            )
            return message_of(row)

    def delivered(self, message: Message, receipt: Receipt) -> None:
        """Record that the recipient took it."""
        self._change(
            message.id,
            delivery=Delivery.DELIVERED.value,
            delivered_at=receipt.at,
            receipt=receipt.reference,
            receipt_said=receipt.said,
            trouble="",
        )

    def fate_unknown(self, message: Message, why: str) -> None:
        """Record that nobody knows whether it arrived."""
        self._change(message.id, delivery=Delivery.FATE_UNKNOWN.value, trouble=why)

    def failed(self, message: Message, why: str, again_at: datetime | None) -> None:
        """Record that it did not arrive; with ``again_at`` it waits for that time, else it ends."""
        if again_at is None:
            self._change(message.id, delivery=Delivery.FAILED.value, trouble=why)
        else:
            self._change(
                message.id, delivery=Delivery.WAITING.value, trouble=why, not_before=again_at
            )

    def recall(self, referral: UUID) -> bool:
        """End what still waits of a referral; False when it is in hand or of unknown fate."""
        with self.scope():
            # Locked first, so that no taker gets it between the look and the change.
            messages = list(
                OutgoingMessage.objects.select_for_update().filter(referral=referral).order_by("id")
            )
            out = {Delivery.HANDING_OVER.value, Delivery.FATE_UNKNOWN.value}
            if any(message.delivery in out for message in messages):
                return False
            for message in messages:
                if message.delivery == Delivery.WAITING.value:
                    self._change(
                        message.id,
                        delivery=Delivery.FAILED.value,
                        trouble="taken back before it was handed over",
                    )
            return True

    def left_in_hand(self, before: datetime) -> Sequence[Message]:
        """Return what was taken before a moment and is still in hand: what a crash left."""
        return self._messages(delivery=Delivery.HANDING_OVER.value, handed_over_at__lte=before)

    def of_unknown_fate(self) -> Sequence[Message]:
        """Return the messages of unknown fate, oldest first."""
        return self._messages(delivery=Delivery.FATE_UNKNOWN.value)

    def message_of(self, referral: UUID) -> Message | None:
        """Return the newest message of a referral."""
        found = self._messages(referral=referral)
        return found[-1] if found else None

    def tries(self, message: Message) -> int:
        """Say how often it was taken."""
        with self.scope():
            return OutgoingMessage.objects.values_list("tries", flat=True).get(pk=message.id)

    def _messages(self, **wanted: object) -> Sequence[Message]:
        with self.scope():
            rows = OutgoingMessage.objects.filter(**wanted).order_by("id")
            return [message_of(row) for row in rows]

    def _change(self, message: UUID, **changes: object) -> None:
        with self.scope():
            if not OutgoingMessage.objects.filter(pk=message).update(**changes):
                raise NotFoundError(f"no such message: {message}")
