"""A letter without surprises: one referral of one place, ready to be handed over."""

from datetime import UTC, datetime
from uuid import UUID

from fireline.domain.location import LocationKind
from fireline.domain.message import Message
from fireline.domain.referral import Instrument

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LETTER = Message(
    id=UUID(int=1),
    message_id="<0190.1@unit.example>",
    referral=UUID(int=2),
    instrument=Instrument.TERMS_REFERRAL,
    recipient="mail:abuse@provider.example",
    location_kind=LocationKind.POST,
    location_key="example:1",
    url="https://social.example/1",
    subject="Referral FL-2",
    body="EXERCISE\n\nReasons\n  a red square\n",
    authority_name="Example Unit",
    drafted_at=NOON,
)
