"""What if some accounts went: what is left, who takes over, and what it costs officers."""

from time import perf_counter

import attrs
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fireline.direct.minutes import HandlingTimes
from fireline.direct.officer_hours import OfficerHours, officer_hours
from fireline.identify.aftermath import Aftermath
from fireline.identify.effort import Effort
from fireline.identify.packed_graph import count_of, unpacked
from fireline.identify.what_if import what_if as ask_graph
from fireline.identify.without import WhatIf, oxygen_without
from fireline.store.casework.queries.standing import newest_ranking
from fireline.store.casework.queries.what_if import Kept, kept_graph
from fireline.web.access import READ, reserved
from fireline.web.desk import desk_of
from fireline.web.forms.what_if import WhatIfForm

BOUNDED = Effort(first_samples=2_000, most_samples=20_000, most_steps=4_000_000)
"""What one request may sample: seconds on the largest graph that is kept with a ranking."""


@attrs.frozen(kw_only=True)
class Answer:
    """What is left, beside what is left when as many of the loudest go."""

    found: Aftermath
    share: float  #: of oxygen, what is lost
    loudest: WhatIf
    loudest_share: float
    hours: OfficerHours
    an_hour: float  #: exposures a day lost for each officer hour
    seconds: float


@require_http_methods(["GET", "POST"])
@reserved(READ)
def what_if(request: HttpRequest) -> HttpResponse:
    """Ask what would be left without some accounts; nothing is kept and nothing is changed."""
    ranking = newest_ranking()
    kept = kept_graph(ranking.id) if ranking else None
    form, answer = _asked(request, kept), None
    if form.is_bound and kept is not None and form.is_valid():
        answer = _answer(request, kept, form.cleaned_data["accounts"])
    named = [one.account for one in answer.found.heirs] if answer else []
    gone = list(answer.found.without.accounts) if answer else []
    context = {
        "section": "accounts",
        "ranking": ranking,
        "kept": kept is not None,
        "form": form,
        "answer": answer,
        "gone": gone,
        "profiles": desk_of(request).audience.profiles([*named, *gone]) if answer else {},
    }
    status = 422 if form.errors else 200
    return render(request, "fireline/pages/what_if.html", context, status=status)


def _asked(request: HttpRequest, kept: Kept | None) -> WhatIfForm:
    ranked = frozenset(kept.accounts.values()) if kept else frozenset()
    if request.method != "POST":
        return WhatIfForm(ranked=ranked)
    chosen = [*request.POST.getlist("account"), request.POST.get("accounts", "")]
    return WhatIfForm({"accounts": "\n".join(chosen)}, ranked=ranked)


def _answer(request: HttpRequest, kept: Kept, accounts: tuple[str, ...]) -> Answer:
    began, desk = perf_counter(), desk_of(request)
    count = count_of(kept.packed)
    # Who was erased since has no name left, and still passes on what it passed on.
    names = [kept.accounts.get(rank, f"#{rank}") for rank in range(1, count + 1)]
    graph = unpacked(kept.packed, names)
    effort = attrs.evolve(BOUNDED, seed=desk.seed, threads=desk.settings.threads)
    found = ask_graph(graph, accounts, effort=effort)
    loudest = oxygen_without(graph, kept.by_volume[: len(accounts)], effort)
    hours = officer_hours(len(accounts), HandlingTimes.of(desk.queue.handlings()))
    known = set(kept.accounts.values())
    return Answer(
        found=attrs.evolve(
            found, heirs=tuple(heir for heir in found.heirs if heir.account in known)
        ),
        share=_share(found.without),
        loudest=loudest,
        loudest_share=_share(loudest),
        hours=hours,
        an_hour=found.without.lost.value / hours.hours if hours.hours else 0.0,
        seconds=perf_counter() - began,
    )


def _share(found: WhatIf) -> float:
    return found.lost.value / found.before.value if found.before.value else 0.0
