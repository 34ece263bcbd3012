"""Recorded: ways out that lead nowhere and give answers that were recorded before.

Doubles of the door for tests and exercises; what they answer was once said by a real server.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlencode

import attrs

from fireline.errors import FateUnknown, ItemUnreadable, SourceUnavailable

_NO_HEADERS: Mapping[str, str] = {}
_LIMIT = 8_000_000


@attrs.frozen(kw_only=True)
class RecordedAnswer:
    """What a server answered once."""

    status: int = 200
    headers: Mapping[str, str] = {"content-type": "application/json; charset=utf-8"}
    body: bytes = b"{}"


@attrs.define
class RecordedHttp:
    """Answers by address; an address that nobody recorded does not answer."""

    answers: Mapping[str, RecordedAnswer]  #: by the whole address that is asked
    told: list[tuple[str, bytes]] = attrs.field(factory=list)  #: what was posted, and where
    silent_after_telling: frozenset[str] = frozenset()  #: addresses that take and do not answer

    def get(
        self,
        url: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] = _NO_HEADERS,  # noqa: ARG002 -- the port has it
        limit: int = _LIMIT,
    ) -> RecordedAnswer:
        """Return what was answered here."""
        return self._answer(f"{url}?{urlencode(query)}" if query else url, limit)

    def post(
        self,
        url: str,
        *,
        body: bytes,
        headers: Mapping[str, str] = _NO_HEADERS,  # noqa: ARG002 -- the port has it
        limit: int = _LIMIT,
    ) -> RecordedAnswer:
        """Take what is told and return what was answered here."""
        if url in self.silent_after_telling:
            self.told.append((url, body))
            raise FateUnknown(f"{url} was told, but gave no answer")
        answer = self._answer(url, limit)
        self.told.append((url, body))
        return answer

    def _answer(self, url: str, limit: int) -> RecordedAnswer:
        answer = self.answers.get(url)
        if answer is None:
            raise SourceUnavailable(f"{url} does not answer: nothing was recorded there")
        if len(answer.body) > limit:
            raise ItemUnreadable(f"{url} is larger than {limit:,} bytes")
        return answer


@attrs.define
class RecordedStream:
    """Gives recorded messages, then says nothing, or says that it was closed."""

    _messages: Iterator[bytes]
    _then_closed: bool

    def receive(self, seconds: float) -> bytes | None:  # noqa: ARG002 -- the port has it
        """Return the next message, or None when there are no more."""
        message = next(self._messages, None)
        if message is None and self._then_closed:
            raise SourceUnavailable("the recorded stream was closed")
        return message


@attrs.frozen(kw_only=True)
class RecordedStreams:
    """Opens streams whose messages depend on the address, as a relay's do on the cursor in it."""

    messages: Callable[[str], Sequence[bytes]]
    then_closed: bool = False

    @contextmanager
    def open(self, url: str, *, limit: int = _LIMIT) -> Iterator[RecordedStream]:  # noqa: ARG002 -- the port has it
        """Open the stream at an address."""
        yield RecordedStream(iter(self.messages(url)), self.then_closed)
