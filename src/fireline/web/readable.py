"""Readable: what holds a sign that no database keeps is refused before anybody reads it."""

from collections.abc import Iterator
from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from fireline.web.sitting_middleware import Handler
from fireline.web.views.errors import misread

#: PostgreSQL keeps no text with this sign in it; nobody types it.
_NOTHING: Final = "\x00"


class ReadableMiddleware:
    """Says of what cannot be kept that it cannot be read."""

    def __init__(self, get_response: Handler) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what can be read."""
        if any(_NOTHING in one for one in _told(request)):
            return misread(request, BadRequest())
        return self.get_response(request)


def _told(request: HttpRequest) -> Iterator[str]:
    """Yield every text that a request brings in its address or its form."""
    yield request.path
    for brought in (request.GET, request.POST):
        for name, values in brought.lists():
            yield name
            yield from values
