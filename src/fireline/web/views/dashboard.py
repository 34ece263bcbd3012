"""The dashboard: is there less oxygen, and what stands beside it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fireline.store.casework.queries.standing import by_net_effect, by_volume, newest_ranking
from fireline.store.casework.queries.tally import oxygen_points, referrals_by_state
from fireline.web.access import READ, reserved
from fireline.web.chart_words import chart_words, compared
from fireline.web.desk import desk_of
from fireline.web.oxygen_picture import oxygen_picture
from fireline.web.removal_summary import removal_summary
from fireline.web.words import said

DAYS = 90
TOP = 10


@require_GET
@reserved(READ)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the oxygen series, removals, and net effect beside volume."""
    desk = desk_of(request)
    points = oxygen_points(days=DAYS)
    ranking = newest_ranking()
    effect = by_net_effect(ranking.id, limit=TOP) if ranking else []
    count = by_volume(ranking.id, limit=TOP) if ranking else []
    states = referrals_by_state()
    context = {
        "section": "dashboard",
        "points": points,
        "points_newest_first": list(reversed(points)),
        "newest": points[-1] if points else None,
        "chart_words": chart_words(points),
        "ranking": ranking,
        "by_effect": effect,
        "by_count": count,
        "comparison": compared(effect, count),
        "removal": removal_summary(desk.series.removal_facts()),
        "state_words": " · ".join(f"{said(one)}: {n}" for one, n in states.items() if n),
        "referral_total": sum(states.values()),
        "profiles": desk.audience.profiles({one.account for one in (*effect, *count)}),
    }
    return render(request, "fireline/pages/dashboard.html", context)


@require_GET
@reserved(READ)
def oxygen_chart(request: HttpRequest, theme: str) -> HttpResponse:
    """Paint the oxygen series, so that the page needs no script for it."""
    if theme not in {"light", "dark"}:
        raise Http404
    points = oxygen_points(days=DAYS)
    if not points:
        raise Http404(_("No day was measured yet."))
    facts = desk_of(request).series.removal_facts()
    picture = oxygen_picture(points, facts, dark=theme == "dark")
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, max-age=60"
    return response
