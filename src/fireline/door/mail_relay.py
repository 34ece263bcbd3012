"""Mail through the door: one message to the unit's own relay, and what became of it."""

import re
import smtplib
import socket
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType

from fireline.door.way import Way
from fireline.errors import DeliveryFailed, FateUnknown, FirelineError, SourceUnavailable

_SUBMISSION = 25
_PERMANENT = 500
_TAKEN = 250
#: One word of one command: what the library would make of anything else is nobody's address.
_ADDRESS = re.compile(r"[^\s<>\x00-\x1f\x7f]+@[^\s<>@\x00-\x1f\x7f]+")


class MailRelay:
    """Hands messages to the relay that the settings name.

    The relay's word for the message is the receipt: from then on it is the relay that tries again.
    """

    def __init__(self, way: Way, relay: str, *, seconds: float = 30.0) -> None:
        host, _, port = relay.rpartition(":")
        self._host = host or relay
        self._port = int(port) if host and port.isdigit() else _SUBMISSION
        self._way = way
        self._seconds = seconds

    def hand_over(self, message: bytes, *, sender: str, recipients: Sequence[str]) -> str:
        """Hand one message over, once; return the relay's word for having taken it.

        Raises:
            DeliveryFailed: the relay did not take it; ``permanent`` says whether it ever will.
            FateUnknown: the line broke after the message was on its way.
        """
        for address in (sender, *recipients):
            if not _ADDRESS.fullmatch(address):
                raise DeliveryFailed(f"{address!r} is no address of a mailbox", permanent=True)
        try:
            with _Relay(self._way, self._host, self._port, self._seconds) as relay:
                return _hand_over(relay, message, sender, recipients)
        except smtplib.SMTPResponseException as refused:
            raise _refusal(refused.smtp_code, refused.smtp_error) from refused
        except (OSError, smtplib.SMTPException, SourceUnavailable) as failed:
            raise DeliveryFailed(f"the mail relay {self._name} failed: {failed}") from failed

    @property
    def _name(self) -> str:
        return f"{self._host}:{self._port}"


class _Relay(smtplib.SMTP):
    """A session with the relay over a line that the way out opened."""

    def __init__(self, way: Way, host: str, port: int, seconds: float) -> None:
        self._way = way
        super().__init__(host, port, timeout=seconds)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Part; what the relay says to a goodbye changes nothing about a message it has taken."""
        with suppress(OSError, smtplib.SMTPException):
            super().__exit__(kind, error, trace)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # The library's own hook for another way to connect; its SMTP_SSL uses it too.
        return self._way.dial(host, port, seconds=timeout)


def _hand_over(relay: smtplib.SMTP, message: bytes, sender: str, recipients: Sequence[str]) -> str:
    relay.ehlo_or_helo_if_needed()
    _taken(*relay.mail(sender))
    for recipient in recipients:
        _taken(*relay.rcpt(recipient))
    code, said = _data(relay, message)
    if code != _TAKEN:
        raise _refusal(code, said)
    return said.decode(errors="replace")


def _data(relay: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
    """Send the text itself; from its first byte on, silence no longer means that it did not go."""
    try:
        return relay.data(message)
    except smtplib.SMTPDataError as refused:  # said before the text: nothing has gone
        raise _refusal(refused.smtp_code, refused.smtp_error) from refused
    except (OSError, smtplib.SMTPException) as broken:
        raise FateUnknown(f"the line broke while the message was on its way: {broken}") from broken


def _taken(code: int, said: bytes) -> None:
    if code not in (250, 251):
        raise _refusal(code, said)


def _refusal(code: int, said: bytes | str) -> FirelineError:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return DeliveryFailed(f"the mail relay said {code} {words}", permanent=code >= _PERMANENT)
