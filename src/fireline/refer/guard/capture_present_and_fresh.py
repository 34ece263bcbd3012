"""Our own evidence comes first: what goes after a referral may be gone for good."""

from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, yes


def capture_present_and_fresh(facts: Facts) -> Said:
    """Is captured, and lately enough that the capture shows what is there now.

    Nobody preserves what is removed after a voluntary referral (LAW.md 0.1, 5): without our own
    capture neither the author nor a court could ever see what it was.
    """
    if not facts.captures:
        return no("there is no capture of it; capture it first")
    newest = max(capture.at for capture in facts.captures)
    hours = (facts.at - newest).total_seconds() / 3600
    if facts.at - newest > facts.fresh_for:
        limit = facts.fresh_for.total_seconds() / 3600
        return no(f"the newest capture is {hours:.0f} hours old, the limit is {limit:.0f}")
    return yes(f"it was captured {max(hours, 0.0):.1f} hours ago")
