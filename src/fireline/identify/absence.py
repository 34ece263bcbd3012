"""Absence: how long removed accounts stay away, those that have not come back yet included.

Counting only the returns that were seen would make every absence look short, for the long ones
are not over. Where absences end at an even pace, the mean is all days away, of whoever is still
away too, by the number of returns (the exponential law with right-censoring; Kaplan-Meier's
question, Epstein & Sobel 1953's answer).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from fireline.domain.clock import DAY
from fireline.domain.ids import AccountKey, platform_of
from fireline.domain.succession import Succession, Verdict


@attrs.frozen
class Absence:
    """Days away of all accounts that were removed, and how many of them came back."""

    days: float = 0.0
    returns: int = 0

    def plus(self, days: float, *, returned: bool) -> "Absence":
        """Count one more account."""
        return Absence(self.days + max(days, 0.0), self.returns + returned)


def confirmed(successions: Iterable[Succession]) -> dict[AccountKey, AccountKey]:
    """Return who came back as whom, by a person's word alone."""
    return {one.removed: one.returned for one in successions if one.verdict is Verdict.CONFIRMED}


def absences(
    removed: Mapping[AccountKey, datetime],
    came_back: Mapping[AccountKey, datetime],
    *,
    at: datetime,
) -> dict[str, Absence]:
    """Add up the absences by platform; who has not come back is away until now."""
    found: dict[str, Absence] = {}
    for account in sorted(removed):
        until = came_back.get(account, at)
        platform = platform_of(account)
        found[platform] = found.get(platform, Absence()).plus(
            (until - removed[account]) / DAY, returned=account in came_back
        )
    return found
