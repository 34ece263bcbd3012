"""HTTP through the door: pinned, bounded in bytes and in time, and never by way of surprise."""

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

import attrs
import httpx

from fireline.door.deadline import Deadline
from fireline.door.pinned_transport import PinnedTransport
from fireline.door.way import Way
from fireline.errors import FateUnknown, ItemUnreadable, RefusedError, SourceUnavailable

#: Who we are, said to every server: the unit never hides what it is.
USER_AGENT = "Fireline (internet referral unit)"
_MEGABYTE = 1_000_000
_HOPS = 3
_NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
#: Schemes that are not the web's, and headers that carry a line of their own.
_NEVER_SENT = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
_NO_HEADERS: Mapping[str, str] = {}


@attrs.frozen(kw_only=True)
class Answer:
    """What a server answered, whole."""

    status: int
    headers: Mapping[str, str]  #: names in lower case
    body: bytes
    url: str  #: where it came from at last, after redirects


class HttpDoor:
    """Asks and tells servers of the public internet, and the peers that the way out knows."""

    def __init__(self, way: Way, *, seconds: float = 20.0) -> None:
        self._seconds = seconds
        self._deadline = Deadline()
        self._asking = _client(way, self._deadline, seconds, kept=20)
        # A message goes over a line of its own: on a used one, a line that the server had already
        # closed could not be told from one that broke after the message.
        self._telling = _client(way, self._deadline, seconds, kept=0)

    def get(
        self,
        url: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] = _NO_HEADERS,
        limit: int = 8 * _MEGABYTE,
    ) -> Answer:
        """Ask for something; the answer may be a refusal, which is for the caller to read.

        Raises:
            SourceUnavailable: no answer came in time.
            ItemUnreadable: the answer is larger than the limit.
            RefusedError: the address, or one it leads to, is not on the public internet.
        """
        request = _request(self._asking, "GET", url, query=query, headers=headers)
        try:
            return self._exchange(self._asking, request, limit=limit, follow=True)
        except _NEVER_SENT as odd:
            raise RefusedError(f"{url!r} is not asked: {_why(odd)}") from odd
        except httpx.HTTPError as failed:
            raise SourceUnavailable(f"{request.url} does not answer: {_why(failed)}") from failed

    def post(
        self,
        url: str,
        *,
        body: bytes,
        headers: Mapping[str, str] = _NO_HEADERS,
        limit: int = _MEGABYTE,
    ) -> Answer:
        """Tell something, once.

        Raises:
            SourceUnavailable: the server was not reached, so it knows nothing of this.
            FateUnknown: the server was reached, and what it made of this is not known.
            RefusedError: the address is not on the public internet.
        """
        request = _request(self._telling, "POST", url, content=body, headers=headers)
        try:
            return self._exchange(self._telling, request, limit=limit, follow=False)
        except _NEVER_SENT as odd:
            raise RefusedError(f"{url!r} is not told: {_why(odd)}") from odd
        except _NOT_REACHED as failed:
            raise SourceUnavailable(f"{url} was not reached: {_why(failed)}") from failed
        except (httpx.HTTPError, ItemUnreadable) as failed:
            raise FateUnknown(f"{url} was told, but gave no answer: {_why(failed)}") from failed

    def _exchange(
        self, client: httpx.Client, request: httpx.Request, *, limit: int, follow: bool
    ) -> Answer:
        with self._deadline.within(self._seconds):
            answer = _followed(client, request) if follow else client.send(request, stream=True)
            try:
                body = _bounded(answer.iter_bytes(), url=str(request.url), limit=limit)
            finally:
                answer.close()
        return Answer(
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=body,
            url=str(answer.url),
        )

    def close(self) -> None:
        """Close every line that is still open."""
        self._asking.close()
        self._telling.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _client(way: Way, deadline: Deadline, seconds: float, *, kept: int) -> httpx.Client:
    return httpx.Client(
        transport=PinnedTransport(way, deadline, kept=kept, seconds=seconds),
        timeout=seconds,
        # What is not compressed cannot unfold into more than the limit between two looks at it.
        headers={"user-agent": USER_AGENT, "accept-encoding": "identity"},
        trust_env=False,
    )


def _followed(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    """Return the answer at the end of a few redirects, its body still to be read.

    The library would follow them by itself, but read what comes with each, however much it is.
    """
    for _ in range(_HOPS + 1):
        answer = client.send(request, stream=True, follow_redirects=False)
        if answer.next_request is None:
            return answer
        answer.close()
        request = answer.next_request
    raise httpx.TooManyRedirects(f"more than {_HOPS} redirects", request=request)


def _request(
    client: httpx.Client,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    query: Sequence[tuple[str, str]] = (),
    content: bytes | None = None,
) -> httpx.Request:
    for value in headers.values():
        if not value.isprintable():
            raise RefusedError(f"{url[:200]!r} is not asked: a header has {value[:80]!r} in it")
    try:
        return client.build_request(
            method, url, params=list(query) or None, headers=dict(headers), content=content
        )
    except (httpx.InvalidURL, UnicodeError) as odd:
        raise RefusedError(f"{url[:200]!r} is no address, or its headers are none: {odd}") from odd


def _bounded(pieces: Iterable[bytes], *, url: str, limit: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise ItemUnreadable(f"{url} is larger than {limit:,} bytes")
    return bytes(body)


def _why(failed: Exception) -> str:
    if isinstance(failed, httpx.TimeoutException):
        return "not done in time"
    return str(failed) or type(failed).__name__
