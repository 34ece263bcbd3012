import email
import email.policy
from collections.abc import Sequence
from email.message import EmailMessage

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.channels.mail import MailChannel, mailbox_of
from fireline.domain.message import Message
from fireline.errors import ConfigError, DeliveryFailed, RefusedError
from fireline.refer import Channel
from unit.channels.letters import LETTER, NOON


@attrs.define
class Kept:
    """A relay that keeps what it is handed."""

    handed: list[tuple[bytes, str, Sequence[str]]] = attrs.Factory(list)
    shut: bool = False

    def hand_over(self, message: bytes, *, sender: str, recipients: Sequence[str]) -> str:
        if self.shut:
            raise RefusedError("the relay leads to a private address")
        self.handed.append((message, sender, recipients))
        return "2.0.0 Ok: queued as 4F2A\r\n"


def sent(message: Message = LETTER) -> EmailMessage:
    relay = Kept()
    MailChannel(relay, sender="desk@unit.example", clock=lambda: NOON).send(message)
    parsed = email.message_from_bytes(relay.handed[0][0], policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_mail_says_who_decided_it_in_its_headers() -> None:
    mail = sent()

    assert {name: str(value) for name, value in mail.items()} == {
        "From": "Example Unit <desk@unit.example>",
        "To": "abuse@provider.example",
        "Subject": "Referral FL-2",
        "Date": "Sun, 01 Mar 2026 12:00:00 +0000",
        "Message-ID": "<0190.1@unit.example>",
        "Organization": "Example Unit",
        "Content-Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
    }
    assert mail.get_content().replace("\r\n", "\n") == LETTER.body


def test_every_script_arrives_as_it_was_written_over_seven_bits() -> None:
    relay = Kept()
    given = attrs.evolve(LETTER, subject="Сводка وحدة", authority_name="Служба", body="وحدة\n.\n")
    MailChannel(relay, sender="desk@unit.example", clock=lambda: NOON).send(given)
    written = relay.handed[0][0]

    mail = email.message_from_bytes(written, policy=email.policy.default)

    assert written.isascii()
    assert mail["Subject"] == "Сводка وحدة"
    assert mail["From"].addresses[0].display_name == "Служба"
    assert mail.get_content().replace("\r\n", "\n") == "وحدة\n.\n"


@settings(deadline=None)
@given(body=st.text(alphabet=st.sampled_from("ab .\n=é€\u2028F"), max_size=300))
def test_no_line_of_a_mail_is_longer_than_servers_take(body: str) -> None:
    relay = Kept()
    MailChannel(relay, sender="desk@unit.example", clock=lambda: NOON).send(
        attrs.evolve(LETTER, body=body, subject=body.replace("\n", " ").replace("\u2028", " "))
    )

    lines = relay.handed[0][0].split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert b"\n" not in b"".join(lines)


@pytest.mark.parametrize("field", ["subject", "message_id", "language"])
def test_a_header_that_is_not_one_line_is_refused_for_good(field: str) -> None:
    smuggled = attrs.evolve(LETTER, **{field: "x\r\nBcc: eve@squares.example"})

    with pytest.raises(DeliveryFailed) as refused:
        sent(smuggled)

    assert refused.value.permanent


def test_a_name_that_breaks_lines_adds_no_header() -> None:
    mail = sent(attrs.evolve(LETTER, authority_name='Unit"\r\nBcc: <eve@squares.example>'))

    assert mail["Bcc"] is None
    assert [address.addr_spec for address in mail["From"].addresses] == ["desk@unit.example"]


@pytest.mark.parametrize(
    "recipient",
    [
        "mail",
        "mail:",
        "mail:nobody",
        "mail:@provider.example",
        "mail:abuse@",
        "mail:a@b.example, eve@squares.example",
        "mail:a@b.example\r\nRCPT TO:<eve@squares.example>",
        "mail:<a@b.example>",
        "mail:a b@c.example",
        "mail:ü@provider.example",
    ],
)
def test_what_is_no_mailbox_is_refused_for_good(recipient: str) -> None:
    with pytest.raises(DeliveryFailed, match="no mailbox") as refused:
        mailbox_of(recipient)

    assert refused.value.permanent


def test_an_international_domain_is_written_in_ascii() -> None:
    assert mailbox_of("mail:abuse@квадрат.example").addr_spec == "abuse@xn--80aaej1a3bp.example"


def test_a_shut_door_lets_nothing_out_and_is_tried_again() -> None:
    channel = MailChannel(Kept(shut=True), sender="desk@unit.example", clock=lambda: NOON)

    with pytest.raises(DeliveryFailed, match="private address") as failed:
        channel.send(LETTER)

    assert not failed.value.permanent


def test_the_relays_word_is_the_receipt() -> None:
    channel = MailChannel(Kept(), sender="desk@unit.example", clock=lambda: NOON)

    assert channel.send(LETTER).said == "the relay said: 2.0.0 Ok: queued as 4F2A"


def test_mail_cannot_be_asked() -> None:
    channel: Channel = MailChannel(Kept(), sender="desk@unit.example", clock=lambda: NOON)

    assert not channel.can_be_asked
    with pytest.raises(DeliveryFailed, match="cannot be asked"):
        channel.ask("<0190.1@unit.example>")


@pytest.mark.parametrize("sender", ["", "desk", "desk@"])
def test_a_sender_that_is_no_address_is_a_wrong_setting(sender: str) -> None:
    with pytest.raises(ConfigError, match="FIRELINE_MAIL_SENDER"):
        MailChannel(Kept(), sender=sender, clock=lambda: NOON)
