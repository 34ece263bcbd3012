"""Pace: what costs the desk or the open internet much is answered so often a minute and no more."""

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from fireline.domain.act import Act
from fireline.store.casework.models import Officer
from fireline.store.casework.rates import count
from fireline.web.clock import now
from fireline.web.coming_and_going import record
from fireline.web.sitting_middleware import API, Handler
from fireline.web.views.errors import too_many

MINUTE: Final = timedelta(minutes=1)
#: Pages that ask the lake, paint a chart, decode a file or fetch a copy, and how often a minute.
DEAR: Final = 60
DEAR_PAGES: Final = frozenset(
    {
        "account",
        "account_place",
        "candidate",
        "capture",
        "glass",
        "oxygen_chart",
        "place",
        "spot",
        "uncover",
    }
)
#: What a program may ask a minute, and what a stranger may ask at all of the API.
ASKED_BY_PROGRAM: Final = 120


class PaceMiddleware:
    """Answers 429 to whoever asks for dear things faster than a person works."""

    def __init__(self, get_response: Handler) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, unless it was asked too often within this minute."""
        kind, most = _kind(request)
        if not kind:
            return self.get_response(request)
        asked = count(f"{kind} {_who(request)}", window=MINUTE, at=now())
        if asked <= most:
            return self.get_response(request)
        if asked == most + 1:
            record(Act.OFFICER_TURNED_AWAY, request.user, because=f"too many {kind} a minute")
        return _slow_down(request, kind)


def _kind(request: HttpRequest) -> tuple[str, int]:
    """Return what is counted and how often it may be asked; nothing where nothing is counted."""
    if request.path.startswith(API):
        return "questions to the API", ASKED_BY_PROGRAM
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return "", 0
    return ("dear pages", DEAR) if name in DEAR_PAGES else ("", 0)


def _who(request: HttpRequest) -> str:
    if isinstance(request.user, Officer):
        return f"officer {request.user.id}"
    return f"address {request.META.get('REMOTE_ADDR', '')}"


def _slow_down(request: HttpRequest, kind: str) -> HttpResponseBase:
    if kind != "dear pages":
        problem = _("Too many questions within a minute; ask again in the next one.")
        response: HttpResponseBase = JsonResponse(
            {"problem": problem}, status=HTTPStatus.TOO_MANY_REQUESTS
        )
    else:
        response = too_many(request)
    response["Retry-After"] = "60"
    return response
