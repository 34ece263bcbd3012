"""Pinned transport: lets httpx connect where the way out leads, and nowhere else."""

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import httpcore
import httpx

from fireline.door.deadline import Deadline
from fireline.door.socket_stream import SocketStream
from fireline.door.way import Way

#: What the layer below calls a failure, and what httpx's callers know it by.
_MEANINGS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.ReadTimeout, httpx.ReadTimeout),
    (httpcore.WriteTimeout, httpx.WriteTimeout),
    (httpcore.PoolTimeout, httpx.PoolTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.ReadError, httpx.ReadError),
    (httpcore.WriteError, httpx.WriteError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    (httpcore.ProtocolError, httpx.RemoteProtocolError),
    (ssl.SSLError, httpx.ConnectError),
)


class PinnedTransport(httpx.BaseTransport):
    """Carries requests over connections whose address was checked as they were opened.

    The name stays in the request and in the certificate's check; only where the packets go is
    fixed. A name that changes its address between check and connection gains nothing.
    """

    def __init__(self, way: Way, deadline: Deadline, *, kept: int, seconds: float) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_keepalive_connections=kept,
            keepalive_expiry=15.0,
            network_backend=_PinnedBackend(way, deadline, seconds),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request and return the answer, its body still to be read."""
        assert isinstance(request.stream, httpx.SyncByteStream)
        url = request.url
        with _httpx_errors():
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=url.raw_scheme,
                        host=url.raw_host,
                        port=url.port,
                        target=url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer, read piece by piece."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _httpx_errors():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _PinnedBackend(httpcore.NetworkBackend):
    """Opens lines by the way alone."""

    def __init__(self, way: Way, deadline: Deadline, seconds: float) -> None:
        self._way = way
        self._deadline = deadline
        self._seconds = seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        del local_address, socket_options  # we never ask for any
        line = self._way.dial(host, port, seconds=timeout or self._seconds)
        return SocketStream(line, self._deadline)


@contextmanager
def _httpx_errors() -> Iterator[None]:
    try:
        yield
    except tuple(below for below, _ in _MEANINGS) as failed:
        above = next(above for below, above in _MEANINGS if isinstance(failed, below))
        raise above(str(failed)) from failed
