"""Who may see and do what on the desk: one table, and one way to obtain a protected thing.

A thing of another authority and a thing that does not exist look alike: both are not found. The
authority itself is kept by the database (row-level security); here stands what a role may do.
"""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fireline.domain.authority import Role
from fireline.store.casework.models import Officer

P = ParamSpec("P")
T = TypeVar("T")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

READ = frozenset({Role.OFFICER, Role.APPROVER, Role.LEAD, Role.AUDITOR})
ACT = frozenset({Role.OFFICER, Role.APPROVER, Role.LEAD})
APPROVE = frozenset({Role.APPROVER, Role.LEAD})
#: An administrator runs the installation and sees no content, so stands in none of these.
LOOK_AFTER = frozenset({Role.LEAD, Role.ADMINISTRATOR})
#: Who may be the other person when a member's role changes.
SECOND = LOOK_AFTER | {Role.APPROVER}
ANYBODY = frozenset(Role)


def officer_of(request: HttpRequest) -> Officer:
    """Return who is signed in; a view without :func:`reserved` has nobody to ask for."""
    if not isinstance(request.user, Officer):
        raise PermissionDenied
    return request.user


def may(officer: Officer, roles: frozenset[Role]) -> bool:
    """Say whether a member of an authority has one of these roles."""
    return officer.is_active and officer.authority_id is not None and officer.role in roles


def reserved(roles: frozenset[Role]) -> Callable[[View[P]], View[P]]:
    """Keep a view to signed-in members with one of these roles."""

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request, roles)
            return view(request, *args, **kwargs)

        guarded.reserved_for = roles  # type: ignore[attr-defined]  # -- the test of every address reads it
        return cast("View[P]", guarded)

    return decorate


def require(request: HttpRequest, roles: frozenset[Role]) -> None:
    """Refuse who has none of these roles, where one page serves several acts."""
    officer = officer_of(request)
    if not may(officer, roles):
        turned_away(request, officer)
        raise PermissionDenied(_("Your role does not allow this."))


def turned_away(request: HttpRequest, officer: Officer) -> None:
    """Record that somebody asked for what their role does not allow."""
    from fireline.web.knocking import record_knock  # -- it reads who may do what from here

    record_knock(request, officer, because=f"not for the role {officer.role}")


def found(thing: T | None) -> T:
    """Return the thing, or say that there is none: a stranger learns nothing."""
    if thing is None:
        raise Http404
    return thing
