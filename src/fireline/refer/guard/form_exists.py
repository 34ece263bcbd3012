"""What has no form of its own is not sent in another's."""

from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, yes
from fireline.refer.letters import LETTERS


def form_exists(facts: Facts) -> Said:
    """Has a form of its own in this version.

    A removal order goes out on the form of Annex I to Regulation (EU) 2021/784 and on no other;
    until that form is here, none can be sent.
    """
    instrument = facts.referral.instrument
    if instrument in LETTERS:
        return yes(f"a {instrument} has its form")
    return no(f"this version has no form for a {instrument}, and it goes out on no other")
