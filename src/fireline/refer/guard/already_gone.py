"""What is gone needs no referral."""

from fireline.domain.presence import Presence
from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, yes


def already_gone(facts: Facts) -> Said:
    """Was not gone when we last looked.

    Unknown and unreachable are not gone, and what one view still serves is not gone either.
    """
    look = facts.look
    if look is None:
        return yes("nobody has looked yet, and unknown is not gone")
    if look.presence is Presence.GONE:
        return no(f"it was seen gone at {look.at.isoformat()}")
    return yes(f"it was seen {look.presence} at {look.at.isoformat()}")
