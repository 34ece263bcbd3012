"""Question: what a client asks the proxy for, read strictly before anything is done."""

import hmac
import re
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

import attrs
import h11

from fireline.door.proxy.address import LONG_LINE

#: A host and a port and nothing else: no user, no path, no space, no backslash.
_TARGET = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[^\s/@?#\\:\[\]%]+)):(?P<port>\d+)")
_HIGHEST_PORT = 65_535
#: What is meant for the next server on the line, not for the last (RFC 9110, 7.6.1).
HOP_BY_HOP = frozenset(
    (
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"upgrade",
    )
)


class NotServed(Exception):
    """The proxy answers with a status and one sentence, and does nothing."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@attrs.frozen(kw_only=True)
class Question:
    """Where a client wants to go, and how."""

    host: str
    port: int
    tunnel: bool
    long_line: bool
    path: bytes  #: what the server is asked for; nothing for a tunnel


def question_of(request: h11.Request, authorization: str) -> Question:
    """Read what a client asks for; only a client with the credential is told anything.

    Raises:
        NotServed: it is a stranger, or asks for what is neither a tunnel nor an http address.
    """
    given = _header(request, b"proxy-authorization")
    if not hmac.compare_digest(given, authorization.encode()):
        raise NotServed(HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, "this proxy knows its clients")
    if request.method == b"CONNECT":
        host, port = _target(request.target.decode("ascii", "replace"))
        long_line = _header(request, LONG_LINE.lower().encode()) == b"long"
        return Question(host=host, port=port, tunnel=True, long_line=long_line, path=b"")
    return _plain(request)


def passed_on(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers that are meant for the other end, and that the line is closed after."""
    pairs = list(headers)
    named = b",".join(value for name, value in pairs if name == b"connection").lower()
    dropped = HOP_BY_HOP | {word.strip() for word in named.split(b",")}
    kept = [(name, value) for name, value in pairs if name not in dropped]
    return [*kept, (b"connection", b"close")]


def _plain(request: h11.Request) -> Question:
    written = request.target.decode("ascii", "replace")
    scheme, _, rest = written.partition("://")
    if scheme.lower() != "http" or not rest:
        raise NotServed(HTTPStatus.BAD_REQUEST, "the proxy serves tunnels and http addresses only")
    netloc = re.split(r"[/?#]", rest, maxsplit=1)[0]
    last = netloc.rpartition("]")[2]
    host, port = _target(netloc if ":" in last else f"{netloc}:80")
    parts = urlsplit("//" + rest)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Question(host=host, port=port, tunnel=False, long_line=False, path=path.encode("ascii"))


def _target(written: str) -> tuple[str, int]:
    found = _TARGET.fullmatch(written)
    if found is None or int(found["port"][:6]) not in range(1, _HIGHEST_PORT + 1):
        raise NotServed(HTTPStatus.BAD_REQUEST, "this is not host:port")
    return found["six"] or found["name"], int(found["port"])


def _header(request: h11.Request, name: bytes) -> bytes:
    return next((value for key, value in request.headers if key == name), b"")
