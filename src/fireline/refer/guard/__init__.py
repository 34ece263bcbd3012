"""Guard: named checks that every referral passes before another authority is asked."""

from collections.abc import Sequence

from fireline.refer.check import Check
from fireline.refer.guard.account_not_set_aside import account_not_set_aside
from fireline.refer.guard.already_gone import already_gone
from fireline.refer.guard.already_referred import already_referred
from fireline.refer.guard.capture_present_and_fresh import capture_present_and_fresh
from fireline.refer.guard.exclusion_checked import exclusion_checked
from fireline.refer.guard.facts import Facts
from fireline.refer.guard.form_exists import form_exists
from fireline.refer.guard.instrument_allowed import instrument_allowed
from fireline.refer.guard.item_not_collection import item_not_collection
from fireline.refer.guard.protected_domains import protected_domains
from fireline.refer.guard.reasons_and_ground_given import reasons_and_ground_given
from fireline.refer.guard.said import Asks
from fireline.refer.guard.voluntary_wording import voluntary_wording

__all__ = ["CHECKS", "Check", "Facts", "checked"]

#: Read aloud: a referral goes on when each of these says yes.
CHECKS: tuple[Asks, ...] = (
    instrument_allowed,
    form_exists,
    item_not_collection,
    protected_domains,
    account_not_set_aside,
    exclusion_checked,
    reasons_and_ground_given,
    voluntary_wording,
    capture_present_and_fresh,
    already_referred,
    already_gone,
)


def checked(facts: Facts) -> Sequence[Check]:
    """Ask every check, also after one has said no: an officer mends all of it at once."""
    return tuple(_named(asks, facts) for asks in CHECKS)


def _named(asks: Asks, facts: Facts) -> Check:
    said = asks(facts)
    return Check(
        name=asks.__name__,
        passed=said.passed,
        because=said.because,
        meaning=(asks.__doc__ or "").strip(),
    )
