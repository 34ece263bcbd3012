"""At each request of an officer: end what is over, ask for a new password and a second factor."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from fireline.store.casework.models import Officer
from fireline.web.clock import now
from fireline.web.enrolment import lacks_one
from fireline.web.sitting import is_over, touch

Handler = Callable[[HttpRequest], HttpResponseBase]
API: Final = "/api/"
#: What stands open before there is a password of one's own and a factor: the ways there and out.
_OPEN: Final = frozenset(
    {"account_logout", "account_reauthenticate", "account_change_password", "look", "health"}
)
_ENROLMENT: Final = "mfa_"


class SittingMiddleware:
    """Ends sessions that are over; lets nobody by with a first password or without a factor."""

    def __init__(self, get_response: Handler) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or lead to the door."""
        officer = request.user
        if not isinstance(officer, Officer) or holds_token(request):
            return self.get_response(request)
        if is_over(request.session, at=now()):
            return _out(request)
        if not _is_polled(request):
            touch(request.session, at=now())
        if officer.must_change_password and _name_of(request) not in _OPEN:
            return _to_password(request)
        if lacks_one(request, officer) and not _leads_to_one(request):
            return _to_enrolment(request)
        return self.get_response(request)


def holds_token(request: HttpRequest) -> bool:
    """Say whether a program asks with a token of its officer, who then sits nowhere."""
    return bool(getattr(request, "by_token", False))


def _out(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else "/"
    logout(request)
    sentence = _("Your session has ended; sign in again to go on.")
    if request.path.startswith(API):
        return JsonResponse({"problem": sentence}, status=HTTPStatus.UNAUTHORIZED)
    messages.info(request, sentence)
    door = f"{reverse('account_login')}?{urlencode({'next': back})}"
    return _whole_page(request, door)


def _to_enrolment(request: HttpRequest) -> HttpResponse:
    sentence = _("Set up a second factor first: your role asks for one.")
    if request.path.startswith(API):
        return JsonResponse({"problem": sentence}, status=HTTPStatus.FORBIDDEN)
    messages.warning(request, sentence)
    return _whole_page(request, reverse("mfa_index"))


def _to_password(request: HttpRequest) -> HttpResponse:
    sentence = _("Choose a password of your own first: colleagues handed you this one.")
    if request.path.startswith(API):
        return JsonResponse({"problem": sentence}, status=HTTPStatus.FORBIDDEN)
    messages.warning(request, sentence)
    return _whole_page(request, reverse("account_change_password"))


def _whole_page(request: HttpRequest, where: str) -> HttpResponse:
    """Lead the whole page there, also when only a part of it was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": where})
    return redirect(where)


def _is_polled(request: HttpRequest) -> bool:
    """Say whether a page asked by itself, which is no sign of anybody's presence."""
    return request.headers.get("HX-Trigger") == "queue" and request.method == "GET"


def _leads_to_one(request: HttpRequest) -> bool:
    name = _name_of(request)
    return name in _OPEN or name.startswith(_ENROLMENT)


def _name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
