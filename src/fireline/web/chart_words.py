"""What a chart or table shows, in one sentence for those who do not see it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from fireline.domain.oxygen import OxygenPoint
from fireline.store.casework.queries.standing import StandingLine
from fireline.web.templatetags.fireline import amount, day_said


def chart_words(points: Sequence[OxygenPoint]) -> str:
    """Say where the series began, where it ended and how many days are unknown."""
    known = [point for point in points if point.oxygen is not None]
    if not known:
        return _("No day of the series is known.")
    sentence = _(
        "Oxygen by day: %(first)s on %(first_day)s, %(last)s on %(last_day)s;"
        " %(unknown)d of %(days)d days are unknown."
    )
    return sentence % {
        "first": amount(known[0].oxygen),
        "first_day": day_said(known[0].day),
        "last": amount(known[-1].oxygen),
        "last_day": day_said(known[-1].day),
        "unknown": len(points) - len(known),
        "days": len(points),
    }


def compared(effect: Sequence[StandingLine], count: Sequence[StandingLine]) -> str:
    """Say what as many accounts take away by net effect and by volume."""
    sentence = _(
        "The first %(n)d by net effect sum to %(effect)s; the first %(n)d by volume to %(volume)s."
    )
    return sentence % {
        "n": len(effect),
        "effect": amount(sum(one.net_effect for one in effect)),
        "volume": amount(sum(one.net_effect for one in count)),
    }
