"""Groups: accounts that seem to act as one, their evidence, and a person's verdict."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fireline import identify
from fireline.domain.group import Group
from fireline.store.casework.queries.audit import recorded_on
from fireline.store.casework.queries.group import group_lines, group_sheet
from fireline.web.access import ACT, READ, found, require, reserved
from fireline.web.consulting import ask, may_show
from fireline.web.desk import by, desk_of
from fireline.web.forms.group import GroupForm

SHOWN = 100
SHOWN_TIES = 60
SHOWN_ACTS = 40
"""Rows on the page; how many there are in all stands above them."""


@require_GET
@reserved(READ)
def groups(request: HttpRequest) -> HttpResponse:
    """List the groups, those to be judged first."""
    context = {"section": "accounts", "groups": group_lines(limit=SHOWN)}
    return render(request, "fireline/pages/groups.html", context)


@require_http_methods(["GET", "POST"])
@reserved(READ)
def group(request: HttpRequest, group: UUID) -> HttpResponse:
    """Show what a group did together, once it was said why it is read, and take the verdict."""
    sheet = found(group_sheet(group))
    members = [one.account for one in sheet.group.members]
    if not may_show(request, members):
        return ask(request, members)
    form = GroupForm(request.POST or None)
    if request.method == "POST":
        require(request, ACT)
        if form.is_valid():
            return _judged(request, sheet.group, form)
    context = {
        "section": "accounts",
        "sheet": sheet,
        "group": sheet.group,
        "ties": sheet.group.ties[:SHOWN_TIES],
        "acts": sheet.group.acts[:SHOWN_ACTS],
        "form": form,
        "history": recorded_on(f"group {group}"),
        "profiles": desk_of(request).audience.profiles(members),
    }
    status = 422 if form.errors else 200
    return render(request, "fireline/pages/group.html", context, status=status)


def _judged(request: HttpRequest, group: Group, form: GroupForm) -> HttpResponse:
    desk = desk_of(request)
    identify.judge_group(
        group=group.id,
        verdict=form.chosen_verdict(),
        reason=form.cleaned_data["reason"],
        ledger=desk.groups,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    messages.success(request, _("Your verdict is recorded."))
    return redirect("group", group.id)
