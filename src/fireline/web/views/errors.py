"""Error pages: one clear sentence that names the thing and says what to do."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fireline.errors import FirelineError, RefusedError
from fireline.web.knocking import record_knock

_log = logging.getLogger(__name__)


def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """Show which rule of the unit refused an act; nothing was changed."""
    back = request.headers.get("Referer", "/")
    inside = back.startswith(request.build_absolute_uri("/"))
    return render(
        request,
        "fireline/pages/refused.html",
        {"sentence": str(error), "back": back if inside else "/"},
        status=422,
    )


def unable(request: HttpRequest, error: FirelineError) -> HttpResponse:
    """Say what of ours does not work; nothing was changed."""
    _log.error("%s %s: %s", request.method, request.path, error)
    title = _("Something of ours does not work")
    sentence = _("%(what)s. Nothing was changed; try again, or tell your administrator.")
    what = str(error).rstrip(".")
    context = {"title": title, "sentence": sentence % {"what": what}}
    return _page(request, context, status=503)


def misread(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django hands it
    """Say that the request could not be read; it may not even name this desk as its host."""
    sentence = _("The request could not be read; start again from the queue.")
    if request.path.startswith("/api/"):
        return JsonResponse({"problem": sentence}, status=400)
    return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django hands it
    """Say alike of what does not exist and of what is another's that there is no such page.

    Both are recorded alike, when an officer asked for a thing by its name: whoever tries names
    out is seen to.
    """
    if request.resolver_match and request.resolver_match.kwargs:
        record_knock(request, getattr(request, "user", None), because="not there, or not theirs")
    context = {
        "title": _("There is no such page"),
        "sentence": _(
            "It may have been removed, or the address is wrong; start again from the queue."
        ),
    }
    return _page(request, context, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django hands it
    """Say that the role of the officer does not allow this."""
    context = {
        "title": _("Your role does not allow this"),
        "sentence": _(
            "Ask a colleague whose role does, or your unit's administrator to change it."
        ),
    }
    return _page(request, context, status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came without its token, mostly because the page was open too long."""
    _log.warning("refused a form without its token at %s: %s", request.path, reason)
    context = {
        "title": _("The form has expired"),
        "sentence": _("Nothing was changed: go back, load the page again and send the form anew."),
    }
    return _page(request, context, status=403)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- as the others
    """Say that something was asked too often; it is not done, and waiting helps."""
    context = {
        "title": _("Too many attempts"),
        "sentence": _(
            "Wait a few minutes and try again. Every attempt meanwhile counts as one more."
        ),
    }
    response = render(request, "fireline/errors/error.html", context, status=429)
    response["Retry-After"] = "300"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, where a person can do nothing about it."""
    context = {
        "title": _("Something of ours is broken"),
        "sentence": _(
            "Nothing was changed; try again, and tell your administrator if it stays so."
        ),
    }
    return _page(request, context, status=500)


def _page(request: HttpRequest, context: dict[str, str], *, status: int) -> HttpResponse:
    """Return an error's page; a program gets its sentence alone."""
    if request.path.startswith("/api/"):
        return JsonResponse({"problem": context["sentence"]}, status=status)
    return render(request, "fireline/errors/error.html", context, status=status)
