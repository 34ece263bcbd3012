"""Socket stream: a line that a way has opened, as httpcore wants to hold it."""

import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore

from fireline.door.deadline import Deadline


class SocketStream(httpcore.NetworkStream):
    """One open line; TLS begins on it when the client asks for it."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        self._line = line
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come, or nothing at the end."""
        with _meaning(httpcore.ReadTimeout, httpcore.ReadError):
            self._line.settimeout(self._deadline.bound(timeout))
            return self._line.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send everything."""
        with _meaning(httpcore.WriteTimeout, httpcore.WriteError):
            self._line.settimeout(self._deadline.bound(timeout))
            self._line.sendall(buffer)

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on under TLS; the certificate must be for the name, wherever the line leads."""
        try:
            with _meaning(httpcore.ConnectTimeout, httpcore.ConnectError):
                self._line.settimeout(self._deadline.bound(timeout))
                under_tls = ssl_context.wrap_socket(self._line, server_hostname=server_hostname)
        except Exception:  # -- however TLS fails, nobody else would close the line
            self.close()
            raise
        return SocketStream(under_tls, self._deadline)

    def get_extra_info(self, info: str) -> object:
        """Say what httpcore asks about a line before it uses it again."""
        if info == "is_readable":
            return _is_readable(self._line)
        if info == "ssl_object":
            return self._line if isinstance(self._line, ssl.SSLSocket) else None
        return self._line if info == "socket" else None


def _is_readable(line: socket.socket) -> bool:
    """Say whether something, or the end, has come unasked: then the line is of no more use."""
    if line.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return bool(poll.poll(0))


@contextmanager
def _meaning(late: type[Exception], broken: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as slow:
        raise late(str(slow)) from slow
    except OSError as failed:
        raise broken(str(failed)) from failed
