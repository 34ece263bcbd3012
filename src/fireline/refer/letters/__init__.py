"""Letters: one form an instrument, in plain text; nothing else is ever sent."""

from collections.abc import Mapping
from uuid import UUID

from fireline.domain.message import Message
from fireline.domain.referral import Instrument, ReferralState
from fireline.refer.letters.dsa_notice import dsa_notice
from fireline.refer.letters.letter import Form, Letter, Particulars, one_line, reference
from fireline.refer.letters.terms_referral import VOLUNTARY_CLAUSE, terms_referral
from fireline.refer.letters.withdrawal import withdrawal

__all__ = [
    "LETTERS",
    "VOLUNTARY_CLAUSE",
    "Letter",
    "Particulars",
    "domain_of",
    "message_of",
    "one_line",
    "reference",
]

#: A removal order is not among them: its only form is Annex I, which is not in this version.
LETTERS: Mapping[Instrument, Form] = {
    Instrument.TERMS_REFERRAL: terms_referral,
    Instrument.DSA_NOTICE: dsa_notice,
    Instrument.WITHDRAWAL: withdrawal,
}


def message_of(particulars: Particulars, *, id: UUID, domain: str) -> Message:  # noqa: A002 -- the field's own name
    """Return the message that a channel hands over.

    Its Message-ID is made of the referral and of how often it was drafted: the same text keeps
    its id over all tries, and another text never borrows it.
    """
    referral, place = particulars.referral, particulars.location
    letter = LETTERS[referral.instrument](particulars)
    redrafts = sum(step.to is ReferralState.DRAFTED for step in referral.history)
    return Message(
        id=id,
        message_id=f"<{referral.id}.{redrafts + 1}@{one_line(domain)}>",
        referral=referral.id,
        instrument=referral.instrument,
        recipient=referral.recipient,
        location_kind=place.kind,
        location_key=place.key,
        url=one_line(place.url),
        subject=letter.subject,
        body=letter.body,
        authority_name=one_line(particulars.authority.name),
        drafted_at=particulars.at,
    )


def domain_of(sender: str) -> str:
    """Return the domain that a Message-ID ends in: the sender's, or one that exists nowhere."""
    return sender.rpartition("@")[2] or "fireline.invalid"
