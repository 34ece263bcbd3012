"""Words that would be headers: nothing that a stranger wrote becomes a line of its own."""

import email
import email.policy
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress

import attrs
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink as Mailbox
from hypothesis import given
from hypothesis import strategies as st

from fireline.channels.mail import MailChannel
from fireline.domain.message import Message
from fireline.door import Gate, HttpDoor, MailRelay
from fireline.errors import DeliveryFailed, RefusedError
from unit.channels.letters import LETTER, NOON

OURS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Organization", "MIME-Version"),
    *("Content-Type", "Content-Transfer-Encoding", "Content-Language"),
}
BREAKS = ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x00")
INJECTED = [f"EXERCISE{each}Bcc: everybody@example.org" for each in BREAKS]
HOSTILE = st.text(
    st.sampled_from('ab :@.,;<>()"\r\n\x00\x0b\x85\u2028\u202e\ud800=?éЖ'), max_size=40
)


@attrs.define
class Taking:
    """A relay that takes everything."""

    taken: list[tuple[bytes, Sequence[str]]] = attrs.field(factory=list)

    def hand_over(self, message: bytes, *, sender: str, recipients: Sequence[str]) -> str:
        assert sender == "desk@unit.example"
        self.taken.append((message, recipients))
        return "taken"


def sent(message: Message) -> list[tuple[bytes, Sequence[str]]]:
    """Return what left for the relay, if anything did."""
    relay = Taking()
    channel = MailChannel(relay, sender="desk@unit.example", clock=lambda: NOON)
    with suppress(DeliveryFailed):
        channel.send(message)
    return relay.taken


def require_harmless(taken: list[tuple[bytes, Sequence[str]]]) -> None:
    for data, recipients in taken:
        read = email.message_from_bytes(data, policy=email.policy.default)
        assert set(read.keys()) <= OURS
        assert len(read.keys()) == len(set(read.keys()))
        assert list(recipients) == ["abuse@provider.example"]
        assert data.isascii()


@pytest.mark.parametrize("words", INJECTED, ids=ascii)
@pytest.mark.parametrize("field", ["subject", "authority_name", "body", "language", "message_id"])
def test_a_line_break_makes_no_header(field: str, words: str) -> None:
    require_harmless(sent(attrs.evolve(LETTER, **{field: words})))


@pytest.mark.parametrize("words", INJECTED, ids=ascii)
def test_a_recipient_with_a_line_break_is_none(words: str) -> None:
    assert sent(attrs.evolve(LETTER, recipient=f"mail:abuse@provider.example{words}")) == []
    assert sent(attrs.evolve(LETTER, recipient=f"mail:{words}abuse@provider.example")) == []


@given(subject=HOSTILE, name=HOSTILE, body=HOSTILE)
def test_no_words_at_all_make_a_header(subject: str, name: str, body: str) -> None:
    require_harmless(sent(attrs.evolve(LETTER, subject=subject, authority_name=name, body=body)))


@pytest.fixture
def postbox() -> Iterator[Controller]:
    """A mail server that would take anything."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.mark.parametrize("recipient", ["a@b.example>\r\nDATA", "a@b.example\nRSET", "a\x00@b"])
def test_the_relay_is_given_no_second_command(recipient: str, postbox: Controller) -> None:
    where = f"127.0.0.1:{postbox.port}"
    relay = MailRelay(Gate.letting_through([where]), where, seconds=3)

    with pytest.raises(DeliveryFailed) as refused:
        relay.hand_over(b"Subject: EXERCISE\r\n\r\n", sender="a@b.example", recipients=[recipient])

    assert refused.value.permanent


@pytest.mark.parametrize("value", ["a\r\nX-Injected: b", "a\nb", "a\x00b", "é"])
def test_a_request_carries_no_header_of_a_strangers(value: str) -> None:
    with HttpDoor(Gate.letting_through(["127.0.0.1:9"])) as door:
        for ask in (door.get, lambda url, headers: door.post(url, body=b"", headers=headers)):
            with pytest.raises(RefusedError):
                ask("http://127.0.0.1:9/", headers={"x-shape": value})
