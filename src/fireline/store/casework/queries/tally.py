"""Tallies of the dashboard: referrals by state and oxygen by day, as they were stored."""

from collections.abc import Sequence

from django.db.models import Count

from fireline.domain.oxygen import OxygenPoint
from fireline.domain.referral import ReferralState
from fireline.store.casework.models import OxygenDay, ReferralRow


def referrals_by_state() -> dict[ReferralState, int]:
    """Count referrals by where they stand."""
    rows = ReferralRow.objects.values_list("state").annotate(n=Count("pk"))
    found = dict(rows)
    return {state: found.get(state.value, 0) for state in ReferralState}


def oxygen_points(*, days: int) -> Sequence[OxygenPoint]:
    """Return the newest days of the series, oldest first; unknown days stay unknown."""
    newest = OxygenDay.objects.order_by("-day")[:days]
    return [_point(row) for row in reversed(newest)]


def _point(row: OxygenDay) -> OxygenPoint:
    return OxygenPoint(
        day=row.day,
        oxygen=row.oxygen,
        low=row.low,
        high=row.high,
        observed=row.observed,
        opposing=row.opposing,
        imputed_share=row.imputed_share,
        works=row.works,
        gap=row.gap,
    )
