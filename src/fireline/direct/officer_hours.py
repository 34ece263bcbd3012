"""Officer hours: what it takes officers to refer so many accounts, with the second pair of eyes."""

import attrs

from fireline.direct.minutes import HandlingTimes, Minutes
from fireline.domain.queue import ItemKind


@attrs.frozen(kw_only=True)
class OfficerHours:
    """Hours of officers, and what they are reckoned from."""

    hours: float
    accounts: int
    refer: Minutes
    approve: Minutes

    @property
    def because(self) -> str:
        """Say how they were reckoned."""
        return (
            f"{self.accounts} x ({self.refer.expected:.1f} minutes to refer ({self.refer.because}) "
            f"+ {self.approve.expected:.1f} to approve ({self.approve.because}))"
        )


def officer_hours(accounts: int, times: HandlingTimes) -> OfficerHours:
    """Say how long it takes to draft and to approve the referrals of so many accounts."""
    refer = times.minutes(ItemKind.REFER_ACCOUNT, "")
    approve = times.minutes(ItemKind.APPROVE_REFERRAL, "")
    return OfficerHours(
        hours=accounts * (refer.expected + approve.expected) / 60,
        accounts=accounts,
        refer=refer,
        approve=approve,
    )
