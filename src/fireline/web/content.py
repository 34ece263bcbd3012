"""Content: the server of what is hostile, on an origin of its own that can do nothing.

It is no page of the desk: it reads no cookie, sets none, knows no session and answers only to a
link that the desk has signed (ASVS 5.0, 3.5.4 and LAW.md 9.1). Whatever it answers with may run no
script, ask nothing of anybody and be framed by that one desk alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import attrs
from django.db import close_old_connections
from django.utils import translation
from django.utils.translation import gettext as _

from fireline.errors import FirelineError, NotFoundError
from fireline.store.casework import people
from fireline.store.casework.models import Officer
from fireline.store.casework.rates import count
from fireline.web.access import READ, may
from fireline.web.clock import now
from fireline.web.content_link import ContentLink, read_link
from fireline.web.desk import desk_of_officer
from fireline.web.pace import DEAR, MINUTE
from fireline.web.rendition import Rendition, rendition_of, sentence

PATH: Final = "/content/"
#: Scripts, requests, forms and navigation are off; ``sandbox`` makes the origin nobody's.
POLICY: Final = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none';"
    " base-uri 'none'; frame-ancestors {desk}"
)
_ALWAYS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), autoplay=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # A name that is looked up tells its owner that somebody reads; no policy forbids that.
    "X-DNS-Prefetch-Control": "off",
}
Scope = Mapping[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


@attrs.frozen(kw_only=True)
class Answer:
    """What is sent back: a whole body with its headers."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes


async def application(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer one request (ASGI)."""
    told = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    answer = await asyncio.to_thread(_answered, scope["method"], scope["path"], told)
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": answer.status.value, "headers": headers})
    body = b"" if scope["method"] == "HEAD" else answer.body
    await send({"type": "http.response.body", "body": body})


def answer_to(method: str, path: str, headers: Mapping[str, str]) -> Answer:
    """Return the content that a link names, or say nothing at all."""
    if method not in {"GET", "HEAD"}:
        return _nothing(HTTPStatus.METHOD_NOT_ALLOWED)
    try:
        link = read_link(path.removeprefix(PATH), at=now())
    except NotFoundError:
        return _nothing(HTTPStatus.NOT_FOUND)
    # A browser says what it wants a page for: this one is only ever framed.
    framed = headers.get("sec-fetch-dest", "iframe") == "iframe"
    officer = people.row_of(link.officer)
    if not framed or headers.get("host") != link.host or not _may_see(officer):
        return _nothing(HTTPStatus.NOT_FOUND)
    with translation.override(link.language):
        if count(f"files behind glass of officer {link.officer}", window=MINUTE, at=now()) > DEAR:
            slower = sentence(_("Too many files within a minute; open it again in the next one."))
            return _shown(link, slower, status=HTTPStatus.TOO_MANY_REQUESTS)
        return _shown(link, _rendered(officer, link.sha256))


def _answered(method: str, path: str, headers: Mapping[str, str]) -> Answer:
    try:
        return answer_to(method, path, headers)
    finally:
        close_old_connections()


def _may_see(officer: Officer | None) -> bool:
    return officer is not None and may(officer, READ)


def _rendered(officer: Officer | None, sha256: str) -> Rendition:
    desk = desk_of_officer(officer) if officer else None
    if desk is None:
        return sentence("")
    try:
        return rendition_of(desk, sha256)
    except FirelineError as gone:
        return sentence(str(gone))


def _shown(link: ContentLink, shown: Rendition, *, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    headers = {
        **_ALWAYS,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(shown.body)),
        "Content-Disposition": f'inline; filename="{link.sha256[:16]}.html"',
        "Content-Security-Policy": POLICY.format(desk=link.desk),
    }
    return Answer(status=status, headers=headers, body=shown.body)


def _nothing(status: HTTPStatus) -> Answer:
    policy = POLICY.format(desk="'none'")
    headers = {**_ALWAYS, "Content-Type": "text/plain", "Content-Security-Policy": policy}
    return Answer(status=status, headers=headers, body=b"")
