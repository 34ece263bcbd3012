"""Mail handed to a real SMTP server on this machine, through the door."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import attrs
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from fireline.channels.mail import MailChannel
from fireline.domain.message import Delivery
from fireline.domain.referral import Referral, ReferralState
from fireline.door import Gate, MailRelay
from fireline.refer import Recovery, deliver_next, draft, recover, settle_fate
from unit.refer.cast import BEN, NOON, UNIT, Desk

RECIPIENT = "mail:abuse@provider.example"


class Postbox:
    """What the server does with a message: takes it, unless the test says otherwise."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.at_recipient: str | None = None  #: said instead of taking the recipient
        self.at_text: str | None = None  #: said instead of taking the text
        self.at_quit: str | None = None
        self.hang_up: bool = False  #: takes the text, and hangs up before it says so

    async def handle_RCPT(  # noqa: N802 -- the server calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.at_recipient:
            return self.at_recipient
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(  # noqa: N802 -- the server calls it so
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.at_text:
            return self.at_text
        self.taken.append(envelope)
        if self.hang_up:
            assert server.transport is not None
            server.transport.abort()
        return "250 2.0.0 Ok: queued as EXERCISE"

    async def handle_QUIT(  # noqa: N802 -- the server calls it so
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        return self.at_quit or "221 Bye"


@attrs.frozen
class Post:
    """A running server, and the channel that leads to it."""

    box: Postbox
    channel: MailChannel


@pytest.fixture
def post() -> Iterator[Post]:
    box = Postbox()
    port = _free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    gate = Gate.letting_through([f"127.0.0.1:{port}"])
    relay = MailRelay(gate, f"127.0.0.1:{port}", seconds=5)
    yield Post(box, MailChannel(relay, sender="desk@unit.example", clock=lambda: NOON))
    server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def approved(desk: Desk) -> Referral:
    """A referral to a mailbox, approved and waiting."""
    given = desk.drafted()
    drafted = draft(
        location=desk.file.location(given.location),
        work=given.work,
        recipient=RECIPIENT,
        instrument=given.instrument,
        reasons=f"{given.reasons}\n.\nСлужба وحدة",
        terms=given.terms,
        file=desk.file,
        ids=desk.ids,
        by=given.drafted_by,
        authority=UNIT.id,
        at=NOON,
    )
    desk.guard(drafted)
    return desk.approve(desk.deconflict(drafted))


@pytest.fixture
def deliver(desk: Desk, post: Post) -> Callable[[], Delivery | None]:
    def once() -> Delivery | None:
        return deliver_next(
            file=desk.file,
            outbox=desk.file,
            channels={"mail": post.channel},
            clock=desk.clock,
            authority=UNIT.id,
        )

    return once


def state(desk: Desk, referral: Referral) -> ReferralState:
    return desk.file.referral(referral.id).state


def test_a_referral_arrives_word_for_word(
    post: Post, desk: Desk, approved: Referral, deliver: Callable[[], Any]
) -> None:
    assert deliver() is Delivery.DELIVERED

    (envelope,) = post.box.taken
    message = desk.file.message_of(approved.id)
    assert message is not None
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "desk@unit.example",
        ["abuse@provider.example"],
    )
    assert mail["Message-ID"] == message.message_id
    assert mail.get_content().replace("\r\n", "\n") == message.body
    assert "Служба وحدة" in message.body
    assert desk.file.referral(approved.id).history[-1].because == (
        "the relay said: 2.0.0 Ok: queued as EXERCISE"
    )


@pytest.mark.parametrize("moment", ["at_recipient", "at_text"])
def test_a_refusal_for_good_goes_back_to_the_drafter(
    moment: str, post: Post, desk: Desk, approved: Referral, deliver: Callable[[], Any]
) -> None:
    setattr(post.box, moment, "550 5.1.1 no such mailbox")

    assert deliver() is Delivery.FAILED

    assert state(desk, approved) is ReferralState.DRAFTED
    assert "no such mailbox" in desk.file.referral(approved.id).history[-1].because
    assert post.box.taken == []


@pytest.mark.parametrize("moment", ["at_recipient", "at_text"])
def test_a_refusal_for_now_is_tried_again_and_arrives_once(
    moment: str, post: Post, desk: Desk, approved: Referral, deliver: Callable[[], Any]
) -> None:
    setattr(post.box, moment, "451 4.3.0 come later")

    first = deliver()
    setattr(post.box, moment, None)
    desk.clock.passes(minutes=1)
    second, third = deliver(), deliver()

    assert (first, second, third) == (Delivery.WAITING, Delivery.DELIVERED, None)
    assert len(post.box.taken) == 1
    assert state(desk, approved) is ReferralState.SENT


def test_a_line_that_breaks_before_the_servers_word_leaves_the_fate_unknown(
    post: Post, desk: Desk, approved: Referral, deliver: Callable[[], Any]
) -> None:
    post.box.hang_up = True

    assert deliver() is Delivery.FATE_UNKNOWN

    assert len(post.box.taken) == 1  # it did arrive, and nobody here can know
    assert state(desk, approved) is ReferralState.FATE_UNKNOWN


def test_the_machine_never_sends_a_mail_of_unknown_fate_again(
    post: Post, desk: Desk, approved: Referral, deliver: Callable[[], Any]
) -> None:
    post.box.hang_up = True
    deliver()
    post.box.hang_up = False

    for _ in range(5):
        desk.clock.passes(days=1)
        found = recover(
            file=desk.file,
            outbox=desk.file,
            channels={"mail": post.channel},
            clock=desk.clock,
            authority=UNIT.id,
            patience=timedelta(0),
        )
        assert deliver() is None

    assert found == Recovery(left_in_hand=0, arrived=0, not_told=1)
    assert len(post.box.taken) == 1


def test_an_officer_has_it_sent_again_under_the_same_message_id(
    post: Post, desk: Desk, approved: Referral, deliver: Callable[[], Any]
) -> None:
    post.box.hang_up = True
    deliver()
    post.box.hang_up = False
    settle_fate(
        referral=approved.id,
        arrived=False,
        because="the provider has no record of it",
        file=desk.file,
        outbox=desk.file,
        by=BEN,
        authority=UNIT.id,
        at=desk.clock(),
    )

    assert deliver() is Delivery.DELIVERED

    first, second = (email.message_from_bytes(one.content) for one in post.box.taken)
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_is_rude_at_the_end_has_the_message_all_the_same(
    post: Post, desk: Desk, approved: Referral, deliver: Callable[[], Any]
) -> None:
    post.box.at_quit = "421 4.3.2 going down"

    assert deliver() is Delivery.DELIVERED

    desk.clock.passes(days=1)
    assert deliver() is None
    assert len(post.box.taken) == 1


def test_a_relay_that_is_not_there_is_tried_again(desk: Desk, approved: Referral) -> None:
    nobody = "127.0.0.1:1"
    relay = MailRelay(Gate.letting_through([nobody]), nobody, seconds=5)
    channel = MailChannel(relay, sender="desk@unit.example", clock=lambda: NOON)

    done = deliver_next(
        file=desk.file,
        outbox=desk.file,
        channels={"mail": channel},
        clock=desk.clock,
        authority=UNIT.id,
    )

    assert done is Delivery.WAITING


def test_a_relay_on_a_private_address_that_no_setting_names_is_not_reached(
    post: Post, desk: Desk, approved: Referral
) -> None:
    channel = MailChannel(
        MailRelay(Gate(), "127.0.0.1:25", seconds=5),
        sender="desk@unit.example",
        clock=lambda: NOON,
    )

    done = deliver_next(
        file=desk.file,
        outbox=desk.file,
        channels={"mail": channel},
        clock=desk.clock,
        authority=UNIT.id,
    )

    assert done is Delivery.WAITING
    message = desk.file.message_of(approved.id)
    assert message is not None
    assert "FIRELINE_LOOPBACK_PEERS" in desk.file.delivery_of(message).trouble
