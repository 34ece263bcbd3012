"""Works: the list, and a work's page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fireline.store.casework.queries.audit import recorded_on
from fireline.store.casework.queries.referral import referrals_of_work
from fireline.store.casework.queries.work import work_lines, work_sheet
from fireline.web.access import READ, found, reserved
from fireline.web.desk import desk_of

SHOWN = 100


@require_GET
@reserved(READ)
def works(request: HttpRequest) -> HttpResponse:
    """List what is tracked."""
    context = {"section": "works", "works": work_lines(limit=SHOWN)}
    return render(request, "fireline/pages/works.html", context)


@require_GET
@reserved(READ)
def work(request: HttpRequest, work: UUID) -> HttpResponse:
    """Show a work with its judgement, its sightings and its referrals."""
    sheet = found(work_sheet(work, sightings=SHOWN))
    seen = sheet.seen.lines
    accounts = {line.account for line in seen} | {line.source for line in seen if line.source}
    context = {
        "section": "works",
        "work": sheet,
        "referrals": referrals_of_work(work, limit=SHOWN),
        "history": recorded_on(f"work {work}"),
        "profiles": desk_of(request).audience.profiles(accounts),
    }
    return render(request, "fireline/pages/work.html", context)
