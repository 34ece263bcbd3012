"""Files: covered until an officer asks, then shown behind glass, from an origin of their own.

A frame asks the desk for the glass; the desk leads it to the content origin with a link that lasts
a minute. A page that stays open shows what it has; a page that is loaded again gets a new link.
"""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from fireline.domain.act import Act, AuditRow
from fireline.errors import RefusedError
from fireline.loop import Desk
from fireline.refer import open_evidence
from fireline.web.access import READ, reserved
from fireline.web.clock import now
from fireline.web.content import PATH
from fireline.web.content_link import LASTS, ContentLink
from fireline.web.content_origin import content_origin
from fireline.web.desk import by, desk_of
from fireline.web.opened import is_open, remember_open

#: Characters of the longest key of a post: an address, as browsers take it, and more.
_LONGEST_POST: Final = 4000


@require_POST
@reserved(READ)
def uncover(request: HttpRequest, sha256: str) -> HttpResponse:
    """Uncover a file: an act, recorded with who looked at what; of evidence, in its custody too."""
    desk, post = desk_of(request), _post(request)
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
            reason=post,
        )
    else:
        _record_opening(request, desk, sha256, post=post, at=at)
    remember_open(request, f"file {sha256}", at=at)
    part = "parts" if request.headers.get("HX-Request") else "pages"
    return render(
        request, f"fireline/{part}/uncovered.html", {"sha256": sha256, "evidence": evidence}
    )


def _post(request: HttpRequest) -> str:
    """Return the post in which the file stands; a form of ours names no longer one.

    Raises:
        RefusedError: it is longer than any post's name.
    """
    told = request.POST.get("post", "")
    if len(told) > _LONGEST_POST:
        raise RefusedError(f"no post has a name of more than {_LONGEST_POST} characters")
    return told


def _record_opening(
    request: HttpRequest, desk: Desk, sha256: str, *, post: str, at: datetime
) -> None:
    row = AuditRow(
        act=Act.EVIDENCE_OPENED,
        authority=desk.authority.id,
        officer=by(request),
        on=f"file {sha256}",
        because=post,
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
