"""Framing: a page of the desk may frame the content origin, and nothing else in the world."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from fireline.errors import ConfigError
from fireline.web.content_origin import content_origin
from fireline.web.sitting_middleware import Handler


class FramingMiddleware:
    """Adds the content origin to the policy of each page, which is asked under several names."""

    def __init__(self, get_response: Handler) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the one origin that a frame may show."""
        response = self.get_response(request)
        try:
            response._csp_update = {"frame-src": [content_origin(request)]}  # type: ignore[attr-defined]  # noqa: SLF001 -- django-csp reads it there
        except ConfigError:
            return response  # No content is shown here, so nothing else is framed.
        return response
