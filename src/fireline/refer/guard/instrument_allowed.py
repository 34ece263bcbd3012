"""Who may send what."""

from fireline.domain.authority import Authority, AuthorityKind
from fireline.domain.referral import Instrument
from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, yes


def instrument_allowed(facts: Facts) -> Said:
    """Is an instrument that this authority may use.

    A removal order belongs to a competent authority of a Member State (Regulation (EU) 2021/784,
    Art 12(1)(a)); for the European unit, an NGO or a platform it is impossible (LAW.md 1).
    """
    return may_use(facts.authority, facts.referral.instrument)


def may_use(authority: Authority, instrument: Instrument) -> Said:
    """Say whether an authority may use an instrument at all."""
    if instrument is not Instrument.REMOVAL_ORDER:
        return yes(f"{authority.name} may send a {instrument}")
    if authority.kind is not AuthorityKind.NATIONAL_UNIT or not authority.may_issue_removal_orders:
        return no(f"{authority.name} may not issue removal orders")
    return yes(f"{authority.name} may issue removal orders")
