"""Members: who is in the unit, who may do what, and every change of it; it holds no casework."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fireline.domain.authority import Role
from fireline.store.casework.joining import DjangoJoinings, Welcome
from fireline.store.casework.members import DjangoMembers, MemberLine
from fireline.web.access import LOOK_AFTER, SECOND, may, officer_of, reserved
from fireline.web.desk import by, desk_of
from fireline.web.forms.member import NewMemberForm, RoleForm
from fireline.web.forms.reason import ReasonForm
from fireline.web.step_up import proven


@require_GET
@reserved(SECOND)
def members(request: HttpRequest) -> HttpResponse:
    """List the members, and what waits for another person."""
    return page(request)


@require_POST
@reserved(LOOK_AFTER)
@proven
def lock(request: HttpRequest, member: UUID) -> HttpResponse:
    """Shut a member out at once."""
    return _with_reason(request, member, DjangoMembers.lock, _("The member is shut out."))


@require_POST
@reserved(LOOK_AFTER)
@proven
def let_in(request: HttpRequest, member: UUID) -> HttpResponse:
    """Let a member in again."""
    return _with_reason(request, member, DjangoMembers.let_in, _("The member may sign in again."))


@require_POST
@reserved(LOOK_AFTER)
@proven
def take_factor(request: HttpRequest, member: UUID) -> HttpResponse:
    """Take a lost second factor away."""
    done = _("The second factor is taken away; the next sign-in asks for a new one.")
    return _with_reason(request, member, DjangoMembers.take_factor, done)


@require_POST
@reserved(LOOK_AFTER)
@proven
def change_role(request: HttpRequest, member: UUID) -> HttpResponse:
    """Change a role, or ask another person to agree."""
    form = _role_form(member, request.POST)
    if not form.is_valid():
        return page(request, wrong=form, about=member, status=422)
    told = form.cleaned_data
    done = _store(request).ask_role(
        member, Role(told["role"]), by=by(request), because=told["reason"]
    )
    sentence = _("The role is changed.") if done else _("Another person has to agree to it.")
    messages.success(request, sentence)
    return redirect("members")


@require_POST
@reserved(SECOND)
@proven
def agree(request: HttpRequest, change: UUID) -> HttpResponse:
    """Agree to a change of role that another person asked for."""
    _store(request).approve(change, by=by(request))
    messages.success(request, _("The role is changed."))
    return redirect("members")


@require_POST
@reserved(SECOND)
@proven
def disagree(request: HttpRequest, change: UUID) -> HttpResponse:
    """Say no to a change of role."""
    _store(request).refuse(change, by=by(request))
    messages.success(request, _("The role stays as it is."))
    return redirect("members")


Act = Callable[..., None]


def _with_reason(request: HttpRequest, member: UUID, act: Act, done: str) -> HttpResponse:
    form = _why(member, request.POST)
    if not form.is_valid():
        return page(request, wrong=form, about=member, status=422)
    act(_store(request), member, by=by(request), because=form.cleaned_data["reason"])
    messages.success(request, done)
    return redirect("members")


def _store(request: HttpRequest) -> DjangoMembers:
    desk = desk_of(request)
    return DjangoMembers(desk.authority.id, desk.ids, desk.clock)


def joinings(request: HttpRequest) -> DjangoJoinings:
    """Return who is to join the unit of whoever is signed in."""
    desk = desk_of(request)
    return DjangoJoinings(desk.authority.id, desk.ids, desk.clock)


def page(
    request: HttpRequest,
    *,
    new: NewMemberForm | None = None,
    wrong: ReasonForm | None = None,
    about: UUID | None = None,
    welcome: Welcome | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the members; with what was ill-formed, or with what is to be handed over."""
    store, joining = _store(request), joinings(request)
    context = {
        "section": "members",
        "me": by(request),
        "looks_after": may(officer_of(request), LOOK_AFTER),
        "members": [_row(line, wrong if line.id == about else None) for line in store.lines()],
        "waiting": store.waiting(),
        "joining": joining.waiting(),
        "alone": joining.is_alone(by(request)),
        "new": new or NewMemberForm(auto_id="new_%s"),
        "wrong": new if new is not None else wrong,
        "welcome": welcome,
    }
    return render(request, "fireline/pages/members.html", context, status=status)


def _row(line: MemberLine, wrong: ReasonForm | None) -> dict[str, object]:
    """Return a member with the forms about them; one that was ill-formed is shown as it came."""
    ours = _role_form(line.id, role=line.role)
    return {
        "line": line,
        "role_form": wrong if isinstance(wrong, RoleForm) else ours,
        "why": _why(line.id) if wrong is None or isinstance(wrong, RoleForm) else wrong,
        "open": wrong is not None,
    }


def _role_form(member: UUID, data: QueryDict | None = None, *, role: str = "") -> RoleForm:
    return RoleForm(data, auto_id=f"role_{member}_%s", initial={"role": role})


def _why(member: UUID, data: QueryDict | None = None) -> ReasonForm:
    return ReasonForm(data, auto_id=f"why_{member}_%s").asking(_("Why"))
