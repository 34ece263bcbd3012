"""Files: covered until an officer asks, then shown behind glass, from an origin of their own.

A frame asks the desk for the glass; the desk leads it to the content origin with a link that lasts
a minute. A page that stays open shows what it has; a page that is loaded again gets a new link.
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from fireline.domain.act import Act, AuditRow
from fireline.loop import Desk
from fireline.refer import open_evidence
from fireline.web.access import READ, reserved
from fireline.web.clock import now
from fireline.web.content import PATH
from fireline.web.content_link import LASTS, ContentLink
from fireline.web.content_origin import content_origin
from fireline.web.desk import by, desk_of
from fireline.web.opened import is_open, remember_open


@require_POST
@reserved(READ)
def uncover(request: HttpRequest, sha256: str) -> HttpResponse:
    """Uncover a file: an act, recorded with who looked at what; of evidence, in its custody too."""
    desk = desk_of(request)
    at = desk.clock()
    evidence = desk.evidence.has(sha256)
    if evidence:
        open_evidence(
            sha256=sha256,
            evidence=desk.evidence,
            file=desk.case_file,
            by=by(request),
            authority=desk.authority.id,
            at=at,
            reason=request.POST.get("post", ""),
        )
    else:
        _record_opening(request, desk, sha256, at=at)
    remember_open(request, f"file {sha256}", at=at)
    part = "parts" if request.headers.get("HX-Request") else "pages"
    return render(
        request, f"fireline/{part}/uncovered.html", {"sha256": sha256, "evidence": evidence}
    )


def _record_opening(request: HttpRequest, desk: Desk, sha256: str, *, at: datetime) -> None:
    row = AuditRow(
        act=Act.EVIDENCE_OPENED,
        authority=desk.authority.id,
        officer=by(request),
        on=f"file {sha256}",
        because=request.POST.get("post", ""),
        at=at,
    )
    with desk.ledger.recording(row):
        pass


@require_GET
@reserved(READ)
def glass(request: HttpRequest, sha256: str) -> HttpResponse:
    """Lead a frame to an uncovered file; one that was not uncovered is not found."""
    desk = desk_of(request)
    if not is_open(request, f"file {sha256}", at=desk.clock()):
        raise Http404
    origin = content_origin(request)
    link = ContentLink(
        officer=by(request),
        sha256=sha256,
        desk=f"{request.scheme}://{request.get_host()}",
        host=urlsplit(origin).netloc,
        language=get_language() or "en",
        until=now() + LASTS,
    )
    response = redirect(f"{origin}{PATH}{link.token()}")
    response["Cache-Control"] = "no-store"
    return response
