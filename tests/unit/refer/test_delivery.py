"""Handing over: never sent twice, never lost, whatever breaks and whenever."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.message import Delivery
from fireline.domain.referral import Referral, ReferralState
from fireline.errors import DeliveryFailed, FateUnknown, MoveRefused
from fireline.refer import Recovery, deliver_next, recover, settle_fate
from fireline.refer.delivery import MOST_TRIES, channel_to, pause_before
from fireline.refer.memory import MemoryCaseFile
from unit.refer.cast import ANN, BEN, UNIT, Desk, Recipient
from unit.refer.power_cut import Frail, Fuse, PowerCut


def deliver(desk: Desk, recipient: Recipient) -> Delivery | None:
    return deliver_next(
        file=desk.file,
        outbox=desk.file,
        channels={recipient.name: recipient},
        clock=desk.clock,
        authority=UNIT.id,
    )


def recovered(desk: Desk, recipient: Recipient) -> Recovery:
    return recover(
        file=desk.file,
        outbox=desk.file,
        channels={recipient.name: recipient},
        clock=desk.clock,
        authority=UNIT.id,
        patience=timedelta(0),
    )


def settled(desk: Desk, referral: Referral, *, arrived: bool, by: Any = BEN) -> Referral:
    return settle_fate(
        referral=referral.id,
        arrived=arrived,
        because="the recipient was asked by telephone",
        file=desk.file,
        outbox=desk.file,
        by=by,
        authority=UNIT.id,
        at=desk.clock(),
    )


def until_it_stops(desk: Desk, recipient: Recipient, fuse: Fuse) -> None:
    """Deliver everything that waits, unless the machine stops on the way."""
    file, channel = Frail(desk.file, fuse), Frail(recipient, fuse)
    try:
        while (
            deliver_next(
                file=file,
                outbox=file,
                channels={recipient.name: channel},
                clock=desk.clock,
                authority=UNIT.id,
            )
            is not None
        ):
            desk.clock.passes(hours=7)
    except PowerCut:
        pass


@settings(deadline=None, max_examples=300)
@given(
    cuts=st.lists(st.integers(1, 60), max_size=4),
    can_be_asked=st.booleans(),
    troubles=st.lists(st.sampled_from(["later", "dropped before", "dropped after"]), max_size=3),
    referrals=st.integers(1, 2),
)
def test_whatever_breaks_nothing_is_sent_twice_and_nothing_is_lost(
    cuts: list[int],
    can_be_asked: bool,  # noqa: FBT001 -- hypothesis draws it by name
    troubles: list[str],
    referrals: int,
) -> None:
    desk, recipient = Desk(), Recipient(can_be_asked=can_be_asked)
    approved = [desk.approved(desk.location(f"3k{number}")) for number in range(referrals)]
    recipient.before = [DeliveryFailed("come later") for trouble in troubles if trouble == "later"]
    recipient.before += [FateUnknown("gone") for trouble in troubles if trouble == "dropped before"]
    recipient.after = [FateUnknown("gone") for trouble in troubles if trouble == "dropped after"]

    for cut in [*cuts, 10_000]:
        until_it_stops(desk, recipient, Fuse(cut))
        recovered(desk, recipient)
        desk.clock.passes(hours=7)

    arrived = [message.referral for message in recipient.box]
    for referral in approved:
        state = desk.file.referral(referral.id).state
        copies = arrived.count(referral.id)
        assert copies <= 1
        assert (copies, state) in {
            (1, ReferralState.SENT),
            (1, ReferralState.FATE_UNKNOWN),
            (0, ReferralState.FATE_UNKNOWN),
        }
        if can_be_asked and copies:
            assert state is ReferralState.SENT


@settings(deadline=None)
@given(cut=st.integers(1, 80))
def test_a_recovery_that_is_cut_off_is_finished_by_the_next(cut: int) -> None:
    desk, recipient = Desk(), Recipient(can_be_asked=True)
    approved, fuse = desk.approved(), Fuse(cut)
    recipient.after = [FateUnknown("the line broke")]
    deliver(desk, recipient)
    file, channel = Frail(desk.file, fuse), Frail(recipient, fuse)

    try:
        recover(
            file=file,
            outbox=file,
            channels={"example": channel},
            clock=desk.clock,
            authority=UNIT.id,
            patience=timedelta(0),
        )
    except PowerCut:
        recovered(desk, recipient)

    assert desk.file.referral(approved.id).state is ReferralState.SENT
    assert len(recipient.box) == 1


def test_the_fuse_does_stop_the_machine_between_handing_over_and_recording() -> None:
    desk, recipient = Desk(), Recipient()
    approved = desk.approved()
    seen = set()

    for cut in range(1, 40):
        desk, recipient = Desk(), Recipient()
        approved = desk.approved()
        until_it_stops(desk, recipient, Fuse(cut))
        message = desk.file.message_of(approved.id)
        assert message is not None
        seen.add((len(recipient.box), desk.file.delivery_of(message).delivery))

    assert seen == {
        (0, Delivery.WAITING),
        (0, Delivery.HANDING_OVER),
        (1, Delivery.HANDING_OVER),
        (1, Delivery.DELIVERED),
    }


def test_a_message_is_taken_outside_of_any_transaction() -> None:
    desk = Desk()
    desk.approved()
    transaction: AbstractContextManager[None] = desk.file.recording()

    with transaction, pytest.raises(Exception, match="outside of any transaction"):
        deliver(desk, Recipient())


def test_what_is_still_in_hand_of_a_living_worker_is_left_alone() -> None:
    desk = Desk()
    approved = desk.approved()
    desk.file.take(desk.clock())
    desk.clock.passes(minutes=9)

    found = recover(
        file=desk.file, outbox=desk.file, channels={}, clock=desk.clock, authority=UNIT.id
    )

    assert found == Recovery(left_in_hand=0, arrived=0, not_told=0)
    assert desk.file.referral(approved.id).state is ReferralState.APPROVED


def test_what_comes_later_is_tried_again_and_arrives() -> None:
    desk, recipient = Desk(), Recipient()
    approved = desk.approved()
    recipient.before = [DeliveryFailed("come later")]

    first, too_early = deliver(desk, recipient), deliver(desk, recipient)
    desk.clock.passes(minutes=1)
    second = deliver(desk, recipient)

    assert (first, too_early, second) == (Delivery.WAITING, None, Delivery.DELIVERED)
    assert desk.file.referral(approved.id).state is ReferralState.SENT


def test_what_can_never_arrive_goes_back_to_its_drafter() -> None:
    desk, recipient = Desk(), Recipient()
    approved = desk.approved()
    recipient.before = [DeliveryFailed("no such mailbox", permanent=True)]

    assert deliver(desk, recipient) is Delivery.FAILED

    back = desk.file.referral(approved.id)
    assert (back.state, back.approved_by) == (ReferralState.DRAFTED, None)
    assert back.history[-1].because == "could not be delivered: no such mailbox"


def test_what_never_arrives_is_given_up_in_the_end_and_shown() -> None:
    desk, recipient = Desk(), Recipient()
    approved = desk.approved()
    recipient.before = [DeliveryFailed("come later") for _ in range(MOST_TRIES)]

    for _ in range(MOST_TRIES):
        deliver(desk, recipient)
        desk.clock.passes(hours=6)

    assert desk.file.referral(approved.id).state is ReferralState.DRAFTED


def test_one_channel_can_lead_to_many_recipients() -> None:
    mail = Recipient("mail")

    assert channel_to("mail:abuse@provider.example", {"mail": mail}) is mail
    assert channel_to("mailbox", {"mail": mail}) is None


def test_a_recipient_without_a_channel_is_named() -> None:
    desk = Desk()
    approved = desk.approved()

    assert deliver(desk, Recipient("somebody else")) is Delivery.FAILED

    assert "no channel leads to example" in desk.file.referral(approved.id).history[-1].because


def test_a_fate_is_settled_by_an_officer_who_knows_that_it_arrived() -> None:
    desk, recipient = Desk(), Recipient()
    approved = desk.approved()
    recipient.after = [FateUnknown("the line broke")]
    deliver(desk, recipient)

    assert settled(desk, approved, arrived=True, by=ANN).state is ReferralState.SENT
    assert deliver(desk, recipient) is None


def test_what_did_not_arrive_is_sent_again_under_its_old_message_id() -> None:
    desk, recipient = Desk(), Recipient()
    approved = desk.approved()
    recipient.before = [FateUnknown("the line broke")]
    deliver(desk, recipient)
    before = desk.file.message_of(approved.id)

    assert settled(desk, approved, arrived=False).state is ReferralState.APPROVED
    deliver(desk, recipient)

    assert recipient.box == [before]
    assert desk.file.referral(approved.id).state is ReferralState.SENT


def test_the_drafter_alone_does_not_have_it_sent_again() -> None:
    desk, recipient = Desk(), Recipient()
    approved = desk.approved()
    recipient.before = [FateUnknown("the line broke")]
    deliver(desk, recipient)

    with pytest.raises(MoveRefused):
        settled(desk, approved, arrived=False, by=ANN)

    assert desk.file.referral(approved.id).state is ReferralState.FATE_UNKNOWN
    assert deliver(desk, recipient) is None


def test_a_known_fate_is_not_settled() -> None:
    desk = Desk()

    with pytest.raises(MoveRefused, match="not unknown"):
        settled(desk, desk.approved(), arrived=True)


def test_mail_is_never_asked_and_stays_of_unknown_fate() -> None:
    desk, recipient = Desk(), Recipient(can_be_asked=False)
    recipient.after = [FateUnknown("the line broke")]
    desk.approved()
    deliver(desk, recipient)

    assert recovered(desk, recipient) == Recovery(left_in_hand=0, arrived=0, not_told=1)


def test_pauses_grow_and_stay_under_six_hours() -> None:
    pauses = [pause_before(tries) for tries in range(1, MOST_TRIES + 1)]

    assert pauses[:3] == [timedelta(minutes=m) for m in (1, 2, 4)]
    assert max(pauses) == timedelta(hours=6)


def test_the_double_rolls_back_as_a_database_does() -> None:
    file = MemoryCaseFile(UNIT)
    desk = Desk(file=file)
    draft = desk.drafted()

    def fails() -> None:
        with file.recording():
            file.save_referral(desk.drafted(desk.location("3other")))
            raise PowerCut

    with pytest.raises(PowerCut):
        fails()

    assert file.referrals_for(draft.location) == [draft]
    assert desk.location("3other").key not in {file.location(kept.location).key for kept in [draft]}
