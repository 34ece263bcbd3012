"""A made-up message that waits in the outbox."""

from fireline.domain.authority import Authority, Role
from fireline.domain.ids import AccountKey
from fireline.domain.location import Location, LocationKind
from fireline.domain.message import Message
from fireline.domain.referral import Instrument, Referral, ReferralState, advance
from fireline.wiring import Installation


def a_message_that_waits(unit: Installation, authority: Authority) -> Message:
    """Refer a made-up post as far as the outbox."""
    desk = unit.desk(authority)
    ann, ben = (
        unit.add_officer(
            name=name, authority=authority, role=Role.APPROVER, password="blue square and circle"
        )
        for name in ("amy", "bob")
    )
    place = desk.case_file.ensure_location(
        Location(
            id=unit.ids(),
            kind=LocationKind.POST,
            key="example:1",
            platform="example",
            account=AccountKey("example:a"),
            url="https://example.org/1",
            language="en",
        )
    )
    referral = Referral(
        id=unit.ids(),
        authority=authority.id,
        instrument=Instrument.TERMS_REFERRAL,
        location=place.id,
        work=None,
        recipient="example",
        reasons="EXERCISE",
        terms="3.2",
        drafted_by=ann.id,
        drafted_at=unit.clock(),
    )
    for to, by in (
        (ReferralState.GUARDED, None),
        (ReferralState.DECONFLICTED, None),
        (ReferralState.APPROVED, ben.id),
    ):
        referral = advance(referral, to, by=by, at=unit.clock(), because="checked")
    desk.case_file.save_referral(referral)
    message = Message(
        id=unit.ids(),
        message_id=f"<{unit.ids()}@example.org>",
        referral=referral.id,
        instrument=referral.instrument,
        recipient="example",
        location_kind=LocationKind.POST,
        location_key="example:1",
        url="https://example.org/1",
        subject="EXERCISE",
        body="A blue triangle.\n",
        authority_name=authority.name,
        drafted_at=unit.clock(),
    )
    desk.outbox.enqueue(message)
    return message
