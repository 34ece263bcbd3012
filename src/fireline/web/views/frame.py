"""Small pages around the work: the look, the health of the desk, the design."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from fireline.web.design_examples import examples
from fireline.web.look import THEMES, remember


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep the look, the language and the shortcuts that were chosen on this browser."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "/")
    theme = request.POST.get("theme", "auto")
    keys = "on" if request.POST.get("keys") == "on" else "off"
    remember(response, theme=theme if theme in THEMES else "auto", keys=keys)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return response


@require_GET
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django hands it
    """Say whether the desk answers and reaches its database; tells nothing else to anybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"desk": "ok", "database": "ok"})


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """Show the tokens and every component, in light and in dark; it holds no casework."""
    return render(request, "fireline/pages/design.html", examples())
