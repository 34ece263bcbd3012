import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from fireline.door import Gate, MailRelay
from fireline.errors import DeliveryFailed, FateUnknown, RefusedError

LETTER = b"Message-ID: <one@example.org>\r\nSubject: EXERCISE\r\n\r\ncoloured shapes\r\n"


class Postbox:
    """Keeps what it takes, and has a bad day for some recipients."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 -- the server calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such mailbox"
        if address.startswith("later"):
            return "451 try again"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(  # noqa: N802 -- the server calls it so
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if envelope.rcpt_tos[0].startswith("broken"):
            assert server.transport is not None
            server.transport.abort()
        self.taken.append(envelope)
        return "250 queued as 42"


@pytest.fixture(scope="module")
def postbox() -> Iterator[Controller]:
    controller = Controller(Postbox(), hostname="127.0.0.1", port=0)
    controller.port = _free_port()
    controller.start()
    yield controller
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def relay(postbox: Controller) -> MailRelay:
    where = f"127.0.0.1:{postbox.port}"
    return MailRelay(Gate.letting_through([where]), where, seconds=3)


def _hand_over(relay: MailRelay, recipient: str) -> str:
    return relay.hand_over(LETTER, sender="unit@example.org", recipients=[recipient])


def test_the_relays_word_is_the_receipt(relay: MailRelay, postbox: Controller) -> None:
    said = _hand_over(relay, "provider@example.org")

    taken = postbox.handler.taken[-1]
    assert said == "queued as 42"
    assert (taken.mail_from, taken.rcpt_tos) == ("unit@example.org", ["provider@example.org"])
    assert taken.content == LETTER


@pytest.mark.parametrize("who", ["nobody", "later"])
def test_a_refused_recipient_did_not_get_it(relay: MailRelay, who: str) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        _hand_over(relay, f"{who}@example.org")

    assert type(failed.value) is DeliveryFailed
    assert failed.value.permanent is (who == "nobody")


def test_a_line_that_breaks_in_the_text_leaves_the_fate_unknown(relay: MailRelay) -> None:
    with pytest.raises(FateUnknown):
        _hand_over(relay, "broken@example.org")


def test_a_relay_that_does_not_answer_may_be_tried_again() -> None:
    relay = MailRelay(Gate.letting_through(["127.0.0.1:9"]), "127.0.0.1:9", seconds=1)

    with pytest.raises(DeliveryFailed) as failed:
        _hand_over(relay, "provider@example.org")

    assert failed.value.permanent is False


def test_a_relay_on_loopback_must_be_named(postbox: Controller) -> None:
    relay = MailRelay(Gate(), f"127.0.0.1:{postbox.port}", seconds=1)

    with pytest.raises(RefusedError):
        _hand_over(relay, "provider@example.org")
