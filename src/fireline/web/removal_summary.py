"""What became of what was referred: how much is gone, how soon, and how much is not known."""

from collections.abc import Sequence

import attrs
from django.utils.translation import gettext as _

from fireline.measure import RemovalFact, removal_rate, time_to_removal
from fireline.web.templatetags.fireline import amount, share

_SHOWN_IN_HOURS = 72


@attrs.frozen(kw_only=True)
class RemovalSummary:
    """Two figures, each with the words that keep it honest."""

    rate: float | None
    rate_says: str
    median: str
    median_says: str


def removal_summary(facts: Sequence[RemovalFact]) -> RemovalSummary:
    """Return the removal rate and the median time, with what is not known said aloud."""
    rate, time = removal_rate(facts), time_to_removal(facts)
    hours = time.median_hours
    return RemovalSummary(
        rate=rate.rate,
        rate_says=_rate_says(rate.told, rate.gone, rate.not_told, rate.interval),
        median=_("unknown") if hours is None else _lasting(hours),
        median_says=_("%(there)d are still there; of %(unknown)d nobody could tell yet")
        % {"there": time.still_there, "unknown": time.not_told},
    )


def _lasting(hours: float) -> str:
    if hours < _SHOWN_IN_HOURS:
        return _("%(n)s hours") % {"n": amount(hours)}
    return _("%(n)s days") % {"n": amount(hours / 24)}


def _rate_says(told: int, gone: int, not_told: int, interval: tuple[float, float] | None) -> str:
    if interval is None:
        return _("of %(unknown)d referred nothing can be told yet") % {"unknown": not_told}
    low, high = interval
    sentence = _(
        "%(gone)d of %(told)d that could be told (%(low)s to %(high)s);"
        " of %(unknown)d it is not known"
    )
    return sentence % {
        "gone": gone,
        "told": told,
        "low": share(low),
        "high": share(high),
        "unknown": not_told,
    }
