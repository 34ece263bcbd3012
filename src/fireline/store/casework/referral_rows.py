"""Referrals, their steps and their messages: from nouns to rows and back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from fireline.domain.ids import IdMaker
from fireline.domain.location import LocationKind
from fireline.domain.message import Delivery, Message
from fireline.domain.referral import Instrument, Referral, ReferralState, Step
from fireline.store.casework.models import OutgoingMessage, ReferralRow, ReferralStep


def referral_row(referral: Referral) -> ReferralRow:
    """Return the row of a referral."""
    return ReferralRow(
        id=referral.id,
        authority_id=referral.authority,
        place_id=referral.location,
        work_id=referral.work,
        instrument=referral.instrument.value,
        recipient=referral.recipient,
        reasons=referral.reasons,
        terms=referral.terms,
        drafted_by_id=referral.drafted_by,
        drafted_at=referral.drafted_at,
        approved_by_id=referral.approved_by,
        state=referral.state.value,
        state_since=referral.history[-1].at if referral.history else referral.drafted_at,
    )


def referral_of(row: ReferralRow, steps: Iterable[ReferralStep]) -> Referral:
    """Return the referral in a row, with its steps in order."""
    return Referral(
        id=row.id,
        authority=row.authority_id,
        instrument=Instrument(row.instrument),
        location=row.place_id,
        work=row.work_id,
        recipient=row.recipient,
        reasons=row.reasons,
        terms=row.terms,
        drafted_by=row.drafted_by_id,
        drafted_at=row.drafted_at,
        approved_by=row.approved_by_id,
        state=ReferralState(row.state),
        history=tuple(
            Step(to=ReferralState(step.to), by=step.by_id, at=step.at, because=step.because)
            for step in sorted(steps, key=lambda step: step.number)
        ),
    )


def step_rows(referral: Referral, *, ids: IdMaker) -> Sequence[ReferralStep]:
    """Return the rows of all steps, numbered from one without a gap."""
    return [
        ReferralStep(
            id=ids(),
            authority_id=referral.authority,
            referral_id=referral.id,
            number=number,
            to=step.to.value,
            by_id=step.by,
            at=step.at,
            because=step.because,
        )
        for number, step in enumerate(referral.history, start=1)
    ]


def message_row(message: Message, authority: UUID, *, due: datetime) -> OutgoingMessage:
    """Return the row of a message that waits from now on."""
    return OutgoingMessage(
        id=message.id,
        authority_id=authority,
        referral_id=message.referral,
        message_id=message.message_id,
        instrument=message.instrument.value,
        recipient=message.recipient,
        location_kind=message.location_kind.value,
        location_key=message.location_key,
        url=message.url,
        subject=message.subject,
        body=message.body,
        language=message.language,
        authority_name=message.authority_name,
        drafted_at=message.drafted_at,
        delivery=Delivery.WAITING.value,
        not_before=due,
    )


def message_of(row: OutgoingMessage) -> Message:
    """Return the message in a row, word for word."""
    return Message(
        id=row.id,
        message_id=row.message_id,
        referral=row.referral_id,
        instrument=Instrument(row.instrument),
        recipient=row.recipient,
        location_kind=LocationKind(row.location_kind),
        location_key=row.location_key,
        url=row.url,
        subject=row.subject,
        body=row.body,
        language=row.language,
        authority_name=row.authority_name,
        drafted_at=row.drafted_at,
    )
