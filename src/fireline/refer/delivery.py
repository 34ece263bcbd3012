"""Delivery: handing approved messages over, and finding out what became of them.

The order of effects is what makes it safe. A message is marked as in hand, and that is committed,
before its channel is called. Whatever breaks after that leaves a mark that says so, and the
machine never sends a marked message again: a channel that can be asked is asked, and the rest is
shown to an officer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import attrs

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import Clock
from fireline.domain.message import Delivery, Message, Receipt
from fireline.domain.referral import Instrument, Referral, ReferralState, advance, moves_from
from fireline.errors import DeliveryFailed, FateUnknown, MoveRefused, NotFoundError
from fireline.refer.case_file import CaseFile
from fireline.refer.channel import Channel
from fireline.refer.outbox import Outbox

MOST_TRIES = 10
"""Tries after which a message that never arrives goes back to its drafter."""

PATIENCE = timedelta(minutes=10)
"""How long a message may be in hand before that means a crash; longer than any channel waits."""

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)


@attrs.frozen(kw_only=True)
class Recovery:
    """What recovering found."""

    left_in_hand: int  #: messages that a crash left, now of unknown fate
    arrived: int  #: of unknown fate before; the recipient says it has them
    not_told: int  #: still of unknown fate: an officer settles them


def deliver_next(
    *,
    file: CaseFile,
    outbox: Outbox,
    channels: Mapping[str, Channel],
    clock: Clock,
    authority: UUID,
) -> Delivery | None:
    """Hand the next due message over, once, and record what came of it; None when none is due.

    Don't call it inside a transaction: taking must be committed before the channel is called.
    """
    message = outbox.take(clock())
    if message is None:
        return None
    try:
        receipt = _channel_for(message, file, channels).send(message)
    except FateUnknown as lost:
        return _lost(message, str(lost), file=file, outbox=outbox, at=clock(), authority=authority)
    except DeliveryFailed as failed:
        return _failed(message, failed, file=file, outbox=outbox, at=clock())
    return _arrived(message, receipt, file=file, outbox=outbox, at=clock(), by=None)


def recover(
    *,
    file: CaseFile,
    outbox: Outbox,
    channels: Mapping[str, Channel],
    clock: Clock,
    authority: UUID,
    patience: timedelta = PATIENCE,
) -> Recovery:
    """Say of what a crash left in hand that its fate is unknown, and ask whoever can be asked."""
    left = outbox.left_in_hand(clock() - patience)
    for message in left:
        why = "Fireline stopped while handing it over"
        _lost(message, why, file=file, outbox=outbox, at=clock(), authority=authority)
    unknown = outbox.of_unknown_fate()
    arrived = 0
    for message in unknown:
        receipt = _asked(channel_to(message.recipient, channels), message)
        if receipt is not None:
            _arrived(message, receipt, file=file, outbox=outbox, at=clock(), by=None)
            arrived += 1
    return Recovery(left_in_hand=len(left), arrived=arrived, not_told=len(unknown) - arrived)


def settle_fate(  # noqa: PLR0913 -- an act names everything that it rests on
    *,
    referral: UUID,
    arrived: bool,
    because: str,
    file: CaseFile,
    outbox: Outbox,
    by: UUID,
    authority: UUID,
    at: datetime,
) -> Referral:
    """Say, as an officer, whether a message of unknown fate arrived; if not, it is sent again.

    Sending again is a new approval: the drafter cannot decide it alone.

    Raises:
        MoveRefused: the referral is not of unknown fate, or the drafter wants it sent again.
    """
    with file.recording():
        current = file.referral(referral)
        message = outbox.message_of(referral)
        if current.state is not ReferralState.FATE_UNKNOWN or message is None:
            raise MoveRefused(f"referral {referral} is {current.state}; its fate is not unknown")
        if arrived:
            receipt = Receipt(reference="", at=at, said=because)
            _arrived(message, receipt, file=file, outbox=outbox, at=at, by=by)
        else:
            again = advance(current, ReferralState.APPROVED, by=by, at=at, because=because)
            row = _row(Act.REFERRAL_APPROVED, again, authority, by=by, because=because, at=at)
            with file.recording(row):
                file.save_referral(again)
                outbox.failed(message, because, again_at=at)
    return file.referral(referral)


def channel_to(recipient: str, channels: Mapping[str, Channel]) -> Channel | None:
    """Return what leads to a recipient: a channel of its name, or one that takes many.

    ``mail:abuse@provider.example`` goes to the channel ``mail``, which reads the rest.
    """
    return channels.get(recipient) or channels.get(recipient.partition(":")[0])


def pause_before(tries: int) -> timedelta:
    """Say how long to wait after so many tries: twice as long each time, up to six hours."""
    doubled: timedelta = _FIRST_PAUSE * 2 ** min(tries - 1, MOST_TRIES)
    return min(doubled, _LONGEST_PAUSE)


def _channel_for(message: Message, file: CaseFile, channels: Mapping[str, Channel]) -> Channel:
    state = file.referral(message.referral).state
    if state is not ReferralState.APPROVED:
        raise DeliveryFailed(f"the referral is {state}, not approved", permanent=True)
    channel = channel_to(message.recipient, channels)
    if channel is None:
        raise DeliveryFailed(f"no channel leads to {message.recipient}", permanent=True)
    return channel


def _asked(channel: Channel | None, message: Message) -> Receipt | None:
    if channel is None or not channel.can_be_asked:
        return None
    try:
        return channel.ask(message.message_id)
    except DeliveryFailed:  # not told now: it is asked again at the next recovery
        return None


def _arrived(
    message: Message,
    receipt: Receipt,
    *,
    file: CaseFile,
    outbox: Outbox,
    at: datetime,
    by: UUID | None,
) -> Delivery:
    with file.recording():
        current = file.referral(message.referral)
        because = f"receipt {receipt.reference}" if receipt.reference else receipt.said
        sent = advance(current, ReferralState.SENT, by=by, at=at, because=because)
        row = _row(Act.REFERRAL_SENT, sent, sent.authority, by=by, because=because, at=at)
        with file.recording(row):
            file.save_referral(sent)
            outbox.delivered(message, receipt)
        if sent.instrument is Instrument.WITHDRAWAL:
            _take_back(UUID(sent.terms), by=sent.approved_by, file=file, at=at)
    return Delivery.DELIVERED


def _take_back(original: UUID, *, by: UUID | None, file: CaseFile, at: datetime) -> None:
    try:
        sent = file.referral(original)
    except NotFoundError:  # erased since; the withdrawal itself stays on record
        return
    if ReferralState.WITHDRAWN in moves_from(sent):
        because = "its withdrawal has arrived"
        gone = advance(sent, ReferralState.WITHDRAWN, by=by, at=at, because=because)
        row = _row(Act.REFERRAL_WITHDRAWN, gone, gone.authority, by=by, because=because, at=at)
        with file.recording(row):
            file.save_referral(gone)


def _lost(
    message: Message,
    why: str,
    *,
    file: CaseFile,
    outbox: Outbox,
    at: datetime,
    authority: UUID,
) -> Delivery:
    with file.recording():
        current = file.referral(message.referral)
        if ReferralState.FATE_UNKNOWN in moves_from(current):
            lost = advance(current, ReferralState.FATE_UNKNOWN, by=None, at=at, because=why)
            row = _row(Act.REFERRAL_FATE_UNKNOWN, lost, authority, by=None, because=why, at=at)
            with file.recording(row):
                file.save_referral(lost)
        outbox.fate_unknown(message, why)
    return Delivery.FATE_UNKNOWN


def _failed(
    message: Message, failed: DeliveryFailed, *, file: CaseFile, outbox: Outbox, at: datetime
) -> Delivery:
    tries = outbox.tries(message)
    with file.recording():
        if not failed.permanent and tries < MOST_TRIES:
            outbox.failed(message, str(failed), again_at=at + pause_before(tries))
            return Delivery.WAITING
        outbox.failed(message, str(failed), again_at=None)
        _back_to_draft(file.referral(message.referral), str(failed), file=file, at=at)
    return Delivery.FAILED


def _back_to_draft(referral: Referral, why: str, *, file: CaseFile, at: datetime) -> None:
    """Hand an undeliverable referral back to its drafter, where the table has that move."""
    if referral.state is not ReferralState.APPROVED:
        return
    if ReferralState.DRAFTED not in moves_from(referral):
        return
    because = f"could not be delivered: {why}"
    draft = advance(referral, ReferralState.DRAFTED, by=None, at=at, because=because)
    act = Act.REFERRAL_REDRAFTED
    with file.recording(_row(act, draft, draft.authority, by=None, because=because, at=at)):
        file.save_referral(draft)


def _row(
    act: Act,
    referral: Referral,
    authority: UUID,
    *,
    by: UUID | None,
    because: str,
    at: datetime,
) -> AuditRow:
    return AuditRow(
        act=act,
        authority=authority,
        officer=by,
        on=f"referral {referral.id}",
        because=because,
        at=at,
    )
