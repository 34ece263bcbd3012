"""Pictures: covered until an officer asks, then small, grey, still, and behind glass.

The glass is a page of its own that may do nothing: no script, no request, no way out of its frame.
"""

import base64

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fireline.domain.act import Act, AuditRow
from fireline.errors import FirelineError
from fireline.loop import Desk
from fireline.web.access import READ, reserved
from fireline.web.desk import by, desk_of
from fireline.web.opened import is_open, remember_open
from fireline.web.still import still_type

LARGEST = 8_000_000
"""Bytes of a picture that a page carries within itself."""

GLASS = (
    "sandbox; default-src 'none'; img-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'; style-src 'unsafe-inline'"
)
"""The policy of the glass; it takes the place of the desk's own."""


@require_POST
@reserved(READ)
def uncover(request: HttpRequest, sha256: str) -> HttpResponse:
    """Uncover a picture: an act, recorded with who looked at what."""
    desk = desk_of(request)
    at = desk.clock()
    row = AuditRow(
        act=Act.EVIDENCE_OPENED,
        authority=desk.authority.id,
        officer=by(request),
        on=f"file {sha256}",
        because=request.POST.get("post", ""),
        at=at,
    )
    with desk.ledger.recording(row):
        remember_open(request, f"file {sha256}", at=at)
    part = "parts" if request.headers.get("HX-Request") else "pages"
    return render(request, f"fireline/{part}/uncovered.html", {"sha256": sha256})


@require_GET
@reserved(READ)
def glass(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show an uncovered picture behind glass; one that was not uncovered is not found."""
    desk = desk_of(request)
    if not is_open(request, f"file {sha256}", at=desk.clock()):
        raise Http404
    data, why_not = _shown(desk, sha256)
    context = {"data": data, "why_not": why_not}
    response = render(request, "fireline/pages/glass.html", context)
    response["Content-Security-Policy"] = GLASS
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "no-store"
    return response


def _shown(desk: Desk, sha256: str) -> tuple[str, str]:
    if not desk.media.has(sha256):
        return "", _("The file was not fetched, so there is nothing to show.")
    try:
        kept = desk.media.get(sha256)
    except FirelineError as gone:
        return "", str(gone)
    kind = still_type(kept)
    if kind is None or len(kept) > LARGEST:
        return "", _("It moves, is too large or is no picture: nothing here plays by itself.")
    return f"data:{kind};base64,{base64.b64encode(kept).decode()}", ""
