"""Outbox: approved messages, each handed over at most once by the machine."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from fireline.domain.message import Message, Receipt


class Outbox(Protocol):
    """What waits to be handed over, what is in hand, and what came of it.

    The order is the point: ``take`` marks a message HANDING_OVER and *commits* before any channel
    is called. A crash after that leaves it in hand, and nobody sends it again unasked.

    Do commit ``take`` by itself; two takers never get one message (SKIP LOCKED).
    Do write everything else in the transaction that the caller opened with ``recording``.
    Don't ever turn HANDING_OVER or FATE_UNKNOWN back into WAITING by yourself.
    """

    def enqueue(self, message: Message) -> None:
        """Let a message wait to be handed over."""
        ...

    def take(self, at: datetime) -> Message | None:
        """Take the waiting message that is due longest, committed as in hand; None when none is."""
        ...

    def delivered(self, message: Message, receipt: Receipt) -> None:
        """Record that the recipient took it."""
        ...

    def fate_unknown(self, message: Message, why: str) -> None:
        """Record that nobody knows whether it arrived."""
        ...

    def failed(self, message: Message, why: str, again_at: datetime | None) -> None:
        """Record that it did not arrive; with ``again_at`` it waits for that time, else it ends."""
        ...

    def recall(self, referral: UUID) -> bool:
        """End what still waits of a referral; False when it is in hand or of unknown fate."""
        ...

    def left_in_hand(self, before: datetime) -> Sequence[Message]:
        """Return what was taken before a moment and is still in hand: what a crash left."""
        ...

    def of_unknown_fate(self) -> Sequence[Message]:
        """Return the messages of unknown fate, oldest first."""
        ...

    def message_of(self, referral: UUID) -> Message | None:
        """Return the newest message of a referral."""
        ...

    def tries(self, message: Message) -> int:
        """Say how often it was taken."""
        ...
