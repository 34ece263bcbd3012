"""Those who report, research, archive or oppose are not referred."""

from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, yes


def account_not_set_aside(facts: Facts) -> Said:
    """Does not belong to an account judged to report, research, archive or oppose.

    That judgement is made once for an account and can be taken back, but not by a referral.
    """
    account = facts.location.account
    if account is not None and account in facts.set_aside:
        return no(f"{account} was judged to report, research, archive or oppose")
    return yes("its account was not set aside" if account else "it names no account")
