"""A location: what stands there, how it looked, and the draft of a referral of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fireline import refer
from fireline.domain.ids import AccountKey, platform_of, unversioned
from fireline.domain.location import Location, LocationKind
from fireline.domain.observation import MediaSighting
from fireline.domain.purpose import Purpose
from fireline.domain.queue import ItemKind
from fireline.domain.referral import Instrument
from fireline.loop import taken_now
from fireline.store.casework.queries.place import PlaceSheet, place_sheet
from fireline.store.casework.queries.queue import live_line_for
from fireline.store.casework.queries.referral import referrals_at_place
from fireline.store.casework.queries.sighting import (
    SightingLine,
    place_of,
    sighting_line,
    sightings_by_account,
    works_seen_at,
)
from fireline.web.access import ACT, READ, found, may, officer_of, reserved
from fireline.web.consulting import ask, may_show, opened_for_item
from fireline.web.desk import by, desk_of
from fireline.web.forms.referral import DraftForm
from fireline.web.handling import finish_held

_REASON = "captured at the desk"
_KINDS = (ItemKind.REFER_LOCATION, ItemKind.REFER_ACCOUNT)
_LINES = 100  #: newest sightings of an account in which its works are looked for


@require_http_methods(["GET", "POST"])
@reserved(READ)
def place(request: HttpRequest, place: UUID) -> HttpResponse:
    """Show a location, with a draft to fill in.

    The queue names a post that is no location yet by its first sighting. An account as a whole is
    a person's record, which opens with a reason.
    """
    sheet = place_sheet(place)
    if sheet is None:
        seen = found(sighting_line(place))
        if not may(officer_of(request), ACT):
            return redirect("sighting", seen.id)
        _make_place(request, seen, place)
        sheet = found(place_sheet(place))
    if not _is_open(request, sheet):
        return ask(request, [AccountKey(sheet.key)])
    if request.method == "POST":
        return redirect("place", place)
    return _page(request, sheet, _form(request))


@require_GET
@reserved(READ)
def spot(request: HttpRequest, post: str) -> HttpResponse:
    """Open the location that stands for a post; it becomes one when an officer first opens it.

    Whoever reads and does not act makes nothing, and is led to the sighting of it.
    """
    key = unversioned(post)
    seen = works_seen_at(key)
    if not seen:
        raise Http404
    if not may(officer_of(request), ACT):
        known = place_of(key)
        return redirect("place", known) if known else redirect("sighting", seen[0].id)
    return redirect("place", _make_place(request, seen[0], desk_of(request).ids()))


@require_POST
@reserved(ACT)
def draft(request: HttpRequest, place: UUID) -> HttpResponse:
    """Draft a referral of this location."""
    sheet = found(place_sheet(place))
    form = _form(request)
    if not _is_open(request, sheet):
        return redirect("place", place)
    if not form.is_valid():
        return _page(request, sheet, form, status=422)
    desk = desk_of(request)
    said = form.cleaned_data
    drafted = refer.draft(
        location=desk.case_file.location(place),
        work=_work_of(request, sheet),
        recipient=said["recipient"],
        instrument=Instrument(said["instrument"]),
        reasons=said["reasons"],
        terms=said["terms"],
        file=desk.case_file,
        ids=desk.ids,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    for subject in (str(place), sheet.key, sheet.account):
        finish_held(desk, subject, kinds=_KINDS, by=by(request))
    messages.success(request, _("The draft is saved. Next, run the guard."))
    return redirect("referral", drafted.id)


@require_POST
@reserved(ACT)
def capture(request: HttpRequest, place: UUID) -> HttpResponse:
    """Keep the location as evidence: as it is now where we can look, else as we hold it."""
    if not _is_open(request, found(place_sheet(place))):
        return redirect("place", place)
    desk = desk_of(request)
    location = desk.case_file.location(place)
    taken, why_not = taken_now(desk, location)
    refer.capture(
        location=location,
        taken=taken,
        evidence=desk.evidence,
        file=desk.case_file,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
        reason=_REASON,
        stamper=desk.stamper,
    )
    messages.success(request, _("It is captured and kept as evidence."))
    if why_not:
        messages.warning(
            request, _("It was not looked at anew; what we hold of it was kept: %s") % why_not
        )
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back) if safe else redirect("place", place)


def _make_place(request: HttpRequest, seen: SightingLine, place: UUID) -> UUID:
    """Keep the post of a sighting as a location, and return the id under which it is one."""
    key = unversioned(seen.post)
    location = Location(
        id=place,
        kind=LocationKind.POST,
        key=key,
        platform=platform_of(key),
        account=AccountKey(seen.account),
        url=seen.url,
        language=seen.language,
    )
    return desk_of(request).case_file.ensure_location(location).id


def _is_open(request: HttpRequest, sheet: PlaceSheet) -> bool:
    if sheet.kind is not LocationKind.ACCOUNT:
        return True
    item = live_line_for(sheet.key, kinds=_KINDS)
    record = [AccountKey(sheet.key)]
    return may_show(request, record) or opened_for_item(request, record, item, Purpose.REFERRAL)


def _form(request: HttpRequest) -> DraftForm:
    desk = desk_of(request)
    return DraftForm(request.POST or None).reaching(sorted(desk.channels), authority=desk.authority)


def _work_of(request: HttpRequest, sheet: PlaceSheet) -> UUID | None:
    seen = {str(line.work): line.work for line in _works_at(sheet)}
    return seen.get(request.POST.get("work", ""), next(iter(seen.values()), None))


def _works_at(sheet: PlaceSheet) -> list[SightingLine]:
    """Return the works seen here, one line each: in this post, or in any post of this account."""
    if sheet.kind is not LocationKind.ACCOUNT:
        return works_seen_at(unversioned(sheet.key))
    lines = sightings_by_account(sheet.key, limit=_LINES).lines
    return list({line.work: line for line in lines}.values())


def _page(
    request: HttpRequest, sheet: PlaceSheet, form: DraftForm, *, status: int = 200
) -> HttpResponse:
    desk = desk_of(request)
    works = _works_at(sheet)
    post = desk.audience.post(sheet.key) if sheet.kind is LocationKind.POST else None
    context = {
        "section": "queue",
        "place": sheet,
        "works": works,
        "chosen_work": works[0].work if works else "",
        "posts": [post] if post else [],
        "pictures": _pictures(request, sheet) if post else [],
        "referrals": referrals_at_place(sheet.id),
        "item": live_line_for(str(sheet.id), kinds=_KINDS)
        or live_line_for(sheet.key, kinds=_KINDS),
        "profiles": desk.audience.profiles([sheet.account] if sheet.account else []),
        "form": form,
    }
    return render(request, "fireline/pages/place.html", context, status=status)


def _pictures(request: HttpRequest, sheet: PlaceSheet) -> list[MediaSighting]:
    return [one for one in desk_of(request).audience.media_of(sheet.key) if one.sha256]
