"""Wire: what a platform needs of the door, so that it never holds a network client itself.

``fireline.door`` has the real ones, and the wiring hands them in.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol


class Answer(Protocol):
    """What a server answered, whole."""

    @property
    def status(self) -> int:
        """The HTTP status; a refusal is an answer too."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, names in lower case."""
        ...

    @property
    def body(self) -> bytes:
        """The body, at most as long as was asked for."""
        ...


class Http(Protocol):
    """Asks and tells servers, bounded in bytes and time.

    Don't build one: take what is handed in. Don't keep an answer for later looks.
    """

    def get(
        self,
        url: str,
        *,
        query: Sequence[tuple[str, str]] = ...,
        headers: Mapping[str, str] = ...,
        limit: int = ...,
    ) -> Answer:
        """Ask for something.

        Raises:
            SourceUnavailable: no answer came in time.
            ItemUnreadable: the answer is larger than the limit.
            RefusedError: the address is not on the public internet.
        """
        ...

    def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str] = ..., limit: int = ...
    ) -> Answer:
        """Tell something, once.

        Raises:
            SourceUnavailable: the server was not reached, so it knows nothing of this.
            FateUnknown: the server was reached, and what it made of this is not known.
            RefusedError: the address is not on the public internet.
        """
        ...


class Stream(Protocol):
    """An open stream of messages."""

    def receive(self, seconds: float) -> bytes | None:
        """Return the next message, or None when none came for so long.

        Raises:
            SourceUnavailable: the other side closed the stream.
        """
        ...


class Streams(Protocol):
    """Opens streams, bounded in the size of a message."""

    def open(self, url: str, *, limit: int = ...) -> AbstractContextManager[Stream]:
        """Open a stream, and close it when the context ends.

        Raises:
            SourceUnavailable: nobody answers there, or not with a stream.
            RefusedError: the address is not on the public internet.
        """
        ...
