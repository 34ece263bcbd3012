"""The recipient is told why, and on what ground it may act."""

from fireline.domain.referral import Instrument
from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, yes

SHORTEST_REASONS = 20
"""Characters that the reasons of one case have at least; a label is no reason."""

_GROUND = {
    Instrument.TERMS_REFERRAL: "the provider's own term",
    Instrument.DSA_NOTICE: "the law and provision",
    Instrument.REMOVAL_ORDER: "the type of content in Art 2(7)",
}


def reasons_and_ground_given(facts: Facts) -> Said:
    """Gives its own reasons, and cites what the recipient can decide by.

    A terms referral cites the provider's term, a notice cites the law (LAW.md 1 and 3.2).
    """
    referral = facts.referral
    if len(referral.reasons.strip()) < SHORTEST_REASONS:
        return no(f"the reasons need at least {SHORTEST_REASONS} characters")
    needed = _GROUND.get(referral.instrument)
    if needed and not referral.terms.strip():
        return no(f"a {referral.instrument} cites {needed}; none is cited")
    return yes(f"it cites {referral.terms.strip()}" if needed else "it gives its reasons")
