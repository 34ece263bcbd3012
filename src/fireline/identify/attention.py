"""Attention: how much of a post's views is behind it, and how much still to come.

Views of a post fall off as a power of its age rather than stop (Crane & Sornette 2008, "Robust
dynamic classes revealed by measuring the response function of a social system"). The curve here is
the simplest of that kind, with half of all views in the first day: an assumption, to be replaced
when counts have been a series for long enough.
"""

from fireline.identify.spread_graph import Floats

HALF_SEEN_DAYS = 1.0
"""Days in which a post gets half of its views."""


def share_to_come(days: float) -> float:
    """Return the share of its views that a post of this age will still get."""
    return HALF_SEEN_DAYS / (HALF_SEEN_DAYS + max(days, 0.0))


def shares_seen(days: Floats) -> Floats:
    """Return the shares of their views that posts have got after so many days."""
    return days / (HALF_SEEN_DAYS + days)
