"""WebSocket through the door: a stream of messages, bounded in size, with a patience of its own."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from fireline.door.http import USER_AGENT
from fireline.door.way import Way
from fireline.errors import SourceUnavailable

_PORTS = {"ws": 80, "wss": 443}
_WAITING = 2_000  #: messages that wait for us before the sender is made to wait


class Stream:
    """An open stream of messages."""

    def __init__(self, connection: ClientConnection, url: str) -> None:
        self._connection = connection
        self._url = url

    def receive(self, seconds: float) -> bytes | None:
        """Return the next message, or None when none came for so long.

        Raises:
            SourceUnavailable: the other side closed the stream.
        """
        try:
            message = self._connection.recv(timeout=max(0.0, seconds))
        except TimeoutError:
            return None
        except ConnectionClosed as closed:
            raise SourceUnavailable(f"{self._url} closed the stream: {closed}") from closed
        return message if isinstance(message, bytes) else message.encode()


class StreamDoor:
    """Opens streams to servers of the public internet, and to the peers that the way out knows."""

    def __init__(self, way: Way, *, seconds: float = 20.0) -> None:
        self._way = way
        self._seconds = seconds

    @contextmanager
    def open(self, url: str, *, limit: int = 8_000_000) -> Iterator[Stream]:
        """Open a stream whose messages are at most so many bytes, and close it afterwards.

        Raises:
            SourceUnavailable: nobody answers there, or not with a stream.
            RefusedError: the address is not on the public internet.
        """
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        line = self._way.dial(parts.hostname or "", port, seconds=self._seconds)
        try:
            connection = connect(
                url,
                sock=line,
                ssl=ssl.create_default_context() if parts.scheme == "wss" else None,
                open_timeout=self._seconds,
                max_size=limit,
                max_queue=_WAITING,
                compression=None,  # what is not compressed cannot unfold
                proxy=None,
                user_agent_header=USER_AGENT,
            )
        except (OSError, WebSocketException) as failed:
            line.close()
            raise SourceUnavailable(f"{url} opens no stream: {failed}") from failed
        with connection:
            yield Stream(connection, url)
