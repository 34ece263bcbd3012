"""A program that shows its officer's token reads the API as that officer, and no page."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from fireline.store.casework.tokens import holder_of
from fireline.web.clock import now
from fireline.web.sitting_middleware import API, Handler

_SCHEME = "Bearer "


class TokenMiddleware:
    """Takes the token in the place of a session; one that opens nothing is refused."""

    def __init__(self, get_response: Handler) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the token's officer."""
        told = request.headers.get("Authorization", "")
        if not request.path.startswith(API) or not told.startswith(_SCHEME):
            return self.get_response(request)
        officer = holder_of(told.removeprefix(_SCHEME), at=now())
        if officer is None:
            problem = _("This token opens nothing: it ended, or was never made.")
            return JsonResponse({"problem": problem}, status=HTTPStatus.UNAUTHORIZED)
        request.user = officer
        request.by_token = True  # type: ignore[attr-defined]  # -- whoever ends sessions reads it
        return self.get_response(request)
