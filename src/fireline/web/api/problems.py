"""Problems: whatever a program did wrong is said in one sentence, and nothing of ours with it."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from fireline.errors import NotFoundError, RefusedError

Words = Callable[[Exception | type[Exception]], str]


def answer_problems(api: NinjaAPI) -> None:
    """Have an API say what went wrong the same way everywhere."""

    def said(kind: type[Exception], status: HTTPStatus, words: Words) -> None:
        def handle(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
            return api.create_response(request, {"problem": words(error)}, status=status)

        api.add_exception_handler(kind, handle)

    said(
        AuthenticationError,
        HTTPStatus.UNAUTHORIZED,
        lambda _error: _("Sign in, or send a token: Authorization: Bearer TOKEN."),
    )
    said(PermissionDenied, HTTPStatus.FORBIDDEN, lambda _error: _("Your role does not allow this."))
    said(Http404, HTTPStatus.NOT_FOUND, _missing)
    said(NotFoundError, HTTPStatus.NOT_FOUND, _missing)
    said(RefusedError, HTTPStatus.UNPROCESSABLE_ENTITY, lambda error: f"{error}.")
    said(ValidationError, HTTPStatus.UNPROCESSABLE_ENTITY, _misread)


def _missing(_error: Exception | type[Exception]) -> str:
    return _("There is no such thing, or it is not yours to see.")


def _misread(error: Exception | type[Exception]) -> str:
    """Name each parameter that could not be read, and why."""
    told = error.errors if isinstance(error, ValidationError) else []
    return "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in told) + "."
