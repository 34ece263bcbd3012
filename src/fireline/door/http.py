"""HTTP through the door: pinned, bounded in bytes and in time, and never by way of surprise."""

import time
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

import attrs
import httpx

from fireline.door.gate import Gate
from fireline.door.pinned_transport import PinnedTransport
from fireline.errors import FateUnknown, ItemUnreadable, SourceUnavailable

#: Who we are, said to every server: the unit never hides what it is.
USER_AGENT = "Fireline (internet referral unit)"
_MEGABYTE = 1_000_000
_HOPS = 3
_NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NO_HEADERS: Mapping[str, str] = {}


@attrs.frozen(kw_only=True)
class Answer:
    """What a server answered, whole."""

    status: int
    headers: Mapping[str, str]  #: names in lower case
    body: bytes
    url: str  #: where it came from at last, after redirects


class HttpDoor:
    """Asks and tells servers of the public internet, and the peers that the gate knows."""

    def __init__(self, gate: Gate, *, seconds: float = 20.0) -> None:
        self._seconds = seconds
        self._asking = _client(gate, seconds, kept=20)
        # A message goes over a line of its own: on a used one, a line that the server had already
        # closed could not be told from one that broke after the message.
        self._telling = _client(gate, seconds, kept=0)

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
        request = self._asking.build_request(
            "GET", url, params=list(query) or None, headers=dict(headers)
        )
        try:
            return self._exchange(self._asking, request, limit=limit, follow=True)
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
        request = self._telling.build_request("POST", url, content=body, headers=dict(headers))
        try:
            return self._exchange(self._telling, request, limit=limit, follow=False)
        except _NOT_REACHED as failed:
            raise SourceUnavailable(f"{url} was not reached: {_why(failed)}") from failed
        except (httpx.HTTPError, ItemUnreadable) as failed:
            raise FateUnknown(f"{url} was told, but gave no answer: {_why(failed)}") from failed

    def _exchange(
        self, client: httpx.Client, request: httpx.Request, *, limit: int, follow: bool
    ) -> Answer:
        end = time.monotonic() + self._seconds
        answer = client.send(request, stream=True, follow_redirects=follow)
        try:
            body = _bounded(answer.iter_bytes(), url=str(request.url), limit=limit, end=end)
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


def _client(gate: Gate, seconds: float, *, kept: int) -> httpx.Client:
    return httpx.Client(
        transport=PinnedTransport(gate, kept=kept),
        timeout=seconds,
        max_redirects=_HOPS,
        # What is not compressed cannot unfold into more than the limit between two looks at it.
        headers={"user-agent": USER_AGENT, "accept-encoding": "identity"},
        trust_env=False,
    )


def _bounded(pieces: Iterable[bytes], *, url: str, limit: int, end: float) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise ItemUnreadable(f"{url} is larger than {limit:,} bytes")
        if time.monotonic() > end:
            raise httpx.ReadTimeout(f"not done in time, after {len(body):,} bytes")
    return bytes(body)


def _why(failed: Exception) -> str:
    return str(failed) or type(failed).__name__
