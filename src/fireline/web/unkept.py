"""Unkept: a browser keeps no answer that an officer got, so that nobody leafs back to it later."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from fireline.store.casework.models import Officer
from fireline.web.sitting_middleware import Handler


class UnkeptMiddleware:
    """Says of each answer to an officer that it is not to be stored (ASVS 5.0, 14.3.2)."""

    def __init__(self, get_response: Handler) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; a view that holds nothing of persons may say otherwise."""
        # Asked before: who signs out is nobody afterwards.
        by_officer = isinstance(request.user, Officer)
        response = self.get_response(request)
        if by_officer:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
