"""Each request of an officer runs inside the transaction of that officer's authority.

The authority is set for the transaction alone. A streamed body is read after the transaction has
ended and would find nothing, so it is refused; and what ended in an error of ours leaves nothing
half done behind it.
"""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from fireline.errors import FirelineError, NotFoundError, RefusedError, StoreError
from fireline.store.casework.models import Officer
from fireline.store.casework.scope import authority_scope
from fireline.web.views.errors import refused, unable

Handler = Callable[[HttpRequest], HttpResponseBase]


class AuthorityMiddleware:
    """Opens the scope of the signed-in officer's authority around the view."""

    def __init__(self, get_response: Handler) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer inside the authority's transaction; for a stranger, outside of any."""
        authority = authority_of(request)
        if authority is None:
            return self.get_response(request)
        with authority_scope(authority):
            response = require_whole(self.get_response(request), where=request.path)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
            return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn what the stages and stores say into a page that says it in one sentence."""
        if isinstance(error, NotFoundError):
            raise Http404 from error
        if isinstance(error, RefusedError):
            return refused(request, error)
        if isinstance(error, FirelineError):
            return unable(request, error)
        return None


def authority_of(request: HttpRequest) -> UUID | None:
    """Return the authority of whoever is signed in; None for a stranger or a mere operator."""
    return request.user.authority_id if isinstance(request.user, Officer) else None


def require_whole(response: HttpResponseBase, *, where: str) -> HttpResponseBase:
    """Return the response when its body is already there.

    Raises:
        StoreError: the body would be made after the transaction of its authority has ended.
    """
    if response.streaming:
        raise StoreError(f"{where} streams its answer; a page of casework must be answered whole")
    return response
