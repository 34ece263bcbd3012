"""Mail: a message to a provider's mailbox, over the unit's own relay.

Mail cannot be asked: once the text is on its way, a broken line leaves its fate unknown, and an
officer settles it. The Message-ID is the message's own over all tries, so that a recipient can
tell a second copy of the same.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Protocol

from fireline.domain.clock import Clock
from fireline.domain.message import Message, Receipt
from fireline.errors import ConfigError, DeliveryFailed, RefusedError
from fireline.refer.letters import one_line

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_STRING = re.compile(rf"{_ATOM}(\.{_ATOM})*")  # RFC 5321, 4.1.2; quoted names are not taken
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


class Relay(Protocol):
    """The unit's own mail server, behind the door.

    Do hand the bytes over once, and say what the server said to them.
    Don't try again: the outbox paces.
    """

    def hand_over(self, message: bytes, *, sender: str, recipients: Sequence[str]) -> str:
        """Return the server's word for having taken it.

        Raises:
            DeliveryFailed: the server did not take it; ``permanent`` says whether it ever will.
            FateUnknown: the line broke after the message was on its way.
        """
        ...


class MailChannel:
    """Leads to every recipient whose name is ``mail:`` and an address."""

    def __init__(self, relay: Relay, *, sender: str, clock: Clock, name: str = "mail") -> None:
        self._relay = relay
        self._sender = _own_address(sender)
        self._clock = clock
        self._name = name

    @property
    def name(self) -> str:
        """What the names of its recipients begin with."""
        return self._name

    @property
    def can_be_asked(self) -> bool:
        """No: nobody says of a mail whether it arrived."""
        return False

    def send(self, message: Message) -> Receipt:
        """Hand one message to the relay; its word is the receipt.

        Raises:
            FateUnknown: the line broke after the text was on its way.
            DeliveryFailed: the relay did not take it, or it cannot be written as a mail.
        """
        recipient = mailbox_of(message.recipient)
        written = as_mail(message, sender=self._sender, recipient=recipient, at=self._clock())
        try:
            said = self._relay.hand_over(
                written, sender=self._sender.addr_spec, recipients=[recipient.addr_spec]
            )
        except RefusedError as refused:  # the door is shut: nothing has gone, and it may be opened
            raise DeliveryFailed(str(refused)) from refused
        return Receipt(reference="", at=self._clock(), said=f"the relay said: {one_line(said)}")

    def ask(self, message_id: str) -> Receipt | None:
        """Refuse: mail cannot be asked.

        Raises:
            DeliveryFailed: always.
        """
        raise DeliveryFailed(f"mail cannot be asked about {message_id}; an officer settles it")


def mailbox_of(recipient: str) -> Address:
    """Return the mailbox in a recipient's name; an international domain in its ASCII form.

    Raises:
        DeliveryFailed: it holds no address that every mail server takes.
    """
    user, _, domain = recipient.partition(":")[2].rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:  # a label that no name server takes
        host = ""
    if not (_DOT_STRING.fullmatch(user) and _HOST.fullmatch(host)):
        raise DeliveryFailed(
            f"{one_line(recipient)!r} is no mailbox; write mail:name@domain", permanent=True
        )
    return Address(username=user, domain=host)


def as_mail(message: Message, *, sender: Address, recipient: Address, at: datetime) -> bytes:
    """Return a message as the bytes of a mail, in plain text and 7 bits.

    The authority that decided it stands in the headers by its own name (LAW.md 6, C1).

    Raises:
        DeliveryFailed: a header would not be one line.
    """
    mail = EmailMessage(policy=SMTP)
    display = one_line(message.authority_name)
    try:
        mail["From"] = Address(display, sender.username, sender.domain)
        mail["To"] = recipient
        mail["Subject"] = message.subject
        mail["Date"] = message.drafted_at or at
        mail["Message-ID"] = message.message_id
        mail["Organization"] = display
        mail.set_content(message.body, cte="quoted-printable")
        mail["Content-Language"] = message.language
    except ValueError as bad:
        raise DeliveryFailed(f"the message is no mail: {bad}", permanent=True) from bad
    return mail.as_bytes()


def _own_address(sender: str) -> Address:
    try:
        address = mailbox_of(f"own:{sender}")
    except DeliveryFailed as bad:
        raise ConfigError(
            f"FIRELINE_MAIL_SENDER is {sender!r}, which is no mail address; set it to one"
        ) from bad
    return address
