"""One account's record, which is opened with a reason."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fireline import identify
from fireline.domain.ids import AccountKey, platform_of
from fireline.domain.location import Location, LocationKind
from fireline.domain.purpose import Purpose
from fireline.domain.queue import ItemKind
from fireline.store.casework.queries.audit import recorded_on
from fireline.store.casework.queries.queue import live_line_for
from fireline.store.casework.queries.referral import referrals_at_account
from fireline.store.casework.queries.sighting import sightings_by_account
from fireline.store.casework.queries.standing import newest_ranking, standing_of
from fireline.store.casework.queries.succession import set_aside_line, successions_of
from fireline.web.access import ACT, READ, reserved
from fireline.web.consulting import ask, may_show, opened_for_item
from fireline.web.desk import by, desk_of
from fireline.web.forms.reason import ReasonForm
from fireline.web.line_of_returns import lineage_shown

SHOWN = 100


@require_http_methods(["GET", "POST"])
@reserved(READ)
def account(request: HttpRequest, account: str) -> HttpResponse:
    """Show an account's record, once the officer has said why it is opened."""
    key = _key(account)
    if request.method == "GET" and _is_open(request, key):
        return _record(request, key, ReasonForm())
    return ask(request, [key])


@require_POST
@reserved(ACT)
def set_aside(request: HttpRequest, account: str) -> HttpResponse:
    """Judge that an account reports, researches, archives or opposes: it is never ranked."""
    key, form = _key(account), ReasonForm(request.POST)
    if not _is_open(request, key):
        return redirect("account", key)
    if not form.is_valid():
        return _record(request, key, form, status=422)
    desk = desk_of(request)
    identify.set_aside(
        account=key,
        reason=form.cleaned_data["reason"],
        ledger=desk.rankings,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    messages.success(request, _("It is set aside, and leaves the ranking with the next turn."))
    return redirect("account", key)


@require_POST
@reserved(ACT)
def take_back(request: HttpRequest, account: str) -> HttpResponse:
    """Take an account back into the ranking."""
    key, form = _key(account), ReasonForm(request.POST)
    if not _is_open(request, key):
        return redirect("account", key)
    if not form.is_valid():
        return _record(request, key, form, status=422)
    desk = desk_of(request)
    identify.take_back(
        account=key,
        reason=form.cleaned_data["reason"],
        ledger=desk.rankings,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    messages.success(request, _("It is ranked again with the next turn."))
    return redirect("account", key)


@require_POST
@reserved(ACT)
def account_place(request: HttpRequest, account: str) -> HttpResponse:
    """Make the account as a whole a location that can be referred, and open it."""
    key, desk = _key(account), desk_of(request)
    place = desk.case_file.ensure_location(
        Location(
            id=desk.ids(),
            kind=LocationKind.ACCOUNT,
            key=key,
            platform=platform_of(key),
            account=key,
        )
    )
    return redirect("place", place.id)


def _is_open(request: HttpRequest, key: AccountKey) -> bool:
    item = live_line_for(key, kinds=[ItemKind.REFER_ACCOUNT])
    return may_show(request, [key]) or opened_for_item(request, [key], item, Purpose.REFERRAL)


def _record(
    request: HttpRequest, key: AccountKey, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    ranking = newest_ranking()
    standing = standing_of(ranking.id, key) if ranking else None
    returns, seen = successions_of(key), sightings_by_account(key, limit=SHOWN)
    named = {key} | {one.removed for one in returns} | {one.returned for one in returns}
    profiles = desk_of(request).audience.profiles(named | {line.source for line in seen.lines})
    context = {
        "section": "accounts",
        "account": key,
        "standing": standing,
        "most": standing.high if standing else 0.0,
        "returns": returns,
        "lineage": lineage_shown(desk_of(request), key, returns),
        "seen": seen,
        "set_aside": set_aside_line(key),
        "referrals": referrals_at_account(key, limit=SHOWN),
        "line": live_line_for(key, kinds=[ItemKind.REFER_ACCOUNT]),
        "history": recorded_on(f"account {key}"),
        "profiles": profiles,
        "profile": profiles.get(key),
        "form": form,
    }
    return render(request, "fireline/pages/account.html", context, status=status)


def _key(account: str) -> AccountKey:
    if not platform_of(account) or ":" not in account:
        raise Http404
    return AccountKey(account)
