"""Channel: the way in which one recipient takes messages."""

from typing import Protocol

import attrs

from fireline.domain.message import Message, Receipt


class Channel(Protocol):
    """One recipient's own way of taking messages.

    Do say ``FateUnknown`` whenever the message may have arrived: a dropped line after the last
    byte, a timeout, an answer that cannot be read.
    Do say ``DeliveryFailed(permanent=True)`` only when sending it again cannot help.
    Do hand over ``message.message_id`` so that the recipient can tell a second copy.
    Don't try again, wait or change the text: the outbox paces, and an officer approved the words.
    Don't answer an ask from memory: ask the recipient.
    """

    @property
    def name(self) -> str:
        """The recipient's name in the contact book."""
        ...

    @property
    def can_be_asked(self) -> bool:
        """Whether the recipient can say if it has a message."""
        ...

    def send(self, message: Message) -> Receipt:
        """Hand one message over, once.

        Raises:
            FateUnknown: it may have arrived, and may not.
            DeliveryFailed: it did not arrive; ``permanent`` says whether trying again can help.
        """
        ...

    def ask(self, message_id: str) -> Receipt | None:
        """Return the recipient's receipt of a message, or None when it says it has none.

        Raises:
            DeliveryFailed: the recipient could not be asked now.
        """
        ...


@attrs.frozen(kw_only=True)
class AuthenticatedChannel:
    """A recipient whose answers prove that they are its own, and by what they prove it."""

    name: str  #: the recipient's name in the contact book
    proof: str  #: how it was authenticated, e.g. ``session with the recipient's own server``
