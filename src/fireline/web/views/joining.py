"""Joining: asking for a new member, and letting in whom another person asked for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fireline.domain.authority import Officer as Member
from fireline.domain.authority import Role
from fireline.web.access import LOOK_AFTER, SECOND, reserved
from fireline.web.desk import by, desk_of
from fireline.web.forms.member import NewMemberForm
from fireline.web.step_up import proven
from fireline.web.views.members import joinings, page


@require_POST
@reserved(LOOK_AFTER)
@proven
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a new member; what they need to sign in is shown once."""
    form = NewMemberForm(request.POST)
    if not form.is_valid():
        return page(request, new=form, status=422)
    told, desk = form.cleaned_data, desk_of(request)
    member = Member(
        id=desk.ids(),
        authority=desk.authority.id,
        name=told["name"],
        role=Role(told["role"]),
        languages=told["languages"],
    )
    shown = joinings(request).ask(member, by=by(request), because=told["reason"])
    return page(request, welcome=shown)


@require_POST
@reserved(SECOND)
@proven
def agree(request: HttpRequest, joining: UUID) -> HttpResponse:
    """Let in whom another person asked for; the second half of the password is shown once."""
    return page(request, welcome=joinings(request).agree(joining, by=by(request)))


@require_POST
@reserved(SECOND)
@proven
def disagree(request: HttpRequest, joining: UUID) -> HttpResponse:
    """Say no to a new member, or take back one's own asking."""
    joinings(request).refuse(joining, by=by(request))
    messages.success(request, _("Nobody was added."))
    return redirect("members")
