"""Nobody is asked twice for the same thing."""

from fireline.domain.referral import Referral, ReferralState
from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, yes

_OVER = frozenset({ReferralState.REFUSED, ReferralState.WITHDRAWN, ReferralState.CLOSED})


def already_referred(facts: Facts) -> Said:
    """Has not been referred to this recipient by this instrument before.

    A refused, withdrawn or closed referral does not count; of two drafts the earlier goes first.
    """
    for other in facts.others:
        if _same_question(other, facts.referral) and _goes_first(other, facts.referral):
            return no(
                f"referral {other.id} of the same location to {other.recipient} is {other.state}"
            )
    return yes(f"no other {facts.referral.instrument} of it stands with {facts.referral.recipient}")


def _same_question(other: Referral, this: Referral) -> bool:
    return other.recipient == this.recipient and other.instrument is this.instrument


def _goes_first(other: Referral, this: Referral) -> bool:
    if other.state in _OVER:
        return False
    if other.state is not ReferralState.DRAFTED:
        return True
    return (other.drafted_at, other.id) < (this.drafted_at, this.id)
