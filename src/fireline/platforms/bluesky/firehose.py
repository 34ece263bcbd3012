"""Firehose: everything that is published, as it is published, and what of it we did not see."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

import attrs

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.clock import Clock
from fireline.domain.observation import Gap, Observation
from fireline.errors import ItemUnreadable, SourceUnavailable, StoreError
from fireline.platforms.bluesky.frames import Frame, opened, understood
from fireline.platforms.bluesky.records import moment
from fireline.platforms.platform import Around
from fireline.platforms.wire import Stream, Streams
from fireline.scour.collector import Page, RawItem

_METHOD = "/xrpc/com.atproto.sync.subscribeRepos"
_FUTURE = "FutureCursor"
_OUTDATED = "OutdatedCursor"
_PAGE = 10_000
_PAGE_S = 10.0
_QUIET_S = 2.0


@attrs.frozen
class _Place:
    """A place in the stream: the last message read and when the relay passed it on."""

    sequence: int = 0
    at: datetime | None = None

    def is_past(self, moment: datetime) -> bool:
        """Say whether what was published up to a moment has been read."""
        return self.at is not None and self.at > moment

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint(f"{self.sequence} {self.at.isoformat() if self.at else ''}".strip())


class _CursorInFuture(Exception):
    """The relay has not yet come to where we were: it began anew, or is another one."""


class Firehose:
    """Reads the stream of a relay on from a checkpoint.

    A checkpoint that the relay no longer keeps, one that it has not come to yet, and a jump in the
    numbers of its messages are stored as gaps. A relay may leave numbers out without anything
    being lost; that cannot be told from a loss, so the stretch counts as unknown.
    """

    def __init__(
        self,
        around: Around,
        _target: str = "",
        *,
        once: bool = False,
        quiet_seconds: float = _QUIET_S,
        page: int = _PAGE,
        page_seconds: float = _PAGE_S,
    ) -> None:
        """Read for ever, or ``once``: up to what had been published when the reading began.

        A relay that says nothing for ``quiet_seconds`` has then nothing more for us.
        """
        self._relay = around.settings.bluesky_relay.rstrip("/")
        self._streams: Streams = around.streams
        self._clock: Clock = around.clock
        self._once = once
        self._quiet_seconds = quiet_seconds
        self._page = page
        self._page_seconds = page_seconds

    @property
    def name(self) -> str:
        """The source; another relay numbers its messages otherwise and is another source."""
        return f"bluesky firehose {urlsplit(self._relay).netloc}"

    def pages(self, since: Checkpoint) -> Iterator[Page]:
        """Read on from a checkpoint; from the empty one, all that the relay still keeps."""
        place = _place(since)
        try:
            yield from self._read(place)
        except _CursorInFuture:
            now = self._clock()
            gap = Gap(
                source=self.name,
                seen_at=now,
                because="the relay's numbers began anew; what passed in between is not known",
                after=str(place.sequence),
                from_at=place.at,
                until_at=now,
            )
            yield Page(items=(), reached=_Place().checkpoint, gaps=(gap,))
            yield from self._read(_Place())

    def parse(self, item: RawItem) -> Iterable[Observation]:
        """Say what one message means."""
        return understood(opened(item.body), seen_at=item.seen_at, source=self.name)

    def _read(self, place: _Place) -> Iterator[Page]:
        begun = self._clock()
        with self._streams.open(f"{self._relay}{_METHOD}?cursor={place.sequence}") as stream:
            reading = _Reading(self.name, place)
            while True:
                quiet = self._fill(reading, stream)
                if reading.said_anything or not self._once:
                    yield reading.page()
                if self._once and (quiet or reading.place.is_past(begun)):
                    return

    def _fill(self, reading: "_Reading", stream: Stream) -> bool:
        """Read until a page is full or its time is up; say whether the stream fell quiet."""
        begun = self._clock()
        while len(reading.items) < self._page:
            left = self._page_seconds - (self._clock() - begun).total_seconds()
            if left <= 0:
                return False
            message = stream.receive(self._quiet_seconds if self._once else left)
            if message is None:
                return True
            reading.take(message, self._clock())
            if self._once and reading.place.is_past(begun):
                return False
        return False


class _Reading:
    """What has been read since the last page, and how far."""

    def __init__(self, source: str, place: _Place) -> None:
        self.place = place
        self.items: list[RawItem] = []
        self._gaps: list[Gap] = []
        self._source = source
        self._outdated = False

    @property
    def said_anything(self) -> bool:
        return bool(self.items or self._gaps)

    def page(self) -> Page:
        page = Page(items=tuple(self.items), reached=self.place.checkpoint, gaps=tuple(self._gaps))
        self.items, self._gaps = [], []
        return page

    def take(self, message: bytes, now: datetime) -> None:
        """Put one message into the page, and beside it what is missing before it."""
        try:
            frame = opened(message)
        except ItemUnreadable:
            # The run sets it aside with its reason when it tries to read it.
            self.items.append(RawItem(message, now, f"after seq {self.place.sequence}"))
            return
        if frame.error:
            raise _CursorInFuture if frame.error == _FUTURE else _closed(frame)
        if frame.sequence is None:
            self._outdated |= frame.body.get("name") == _OUTDATED
        elif frame.sequence > self.place.sequence:
            self._note_gap(frame, now)
            self.place = _Place(frame.sequence, frame.at)
            self.items.append(RawItem(message, now, f"seq {frame.sequence}"))

    def _note_gap(self, frame: Frame, now: datetime) -> None:
        """Store what lies between the last message and this one; before the first lies nothing."""
        missing = (frame.sequence or 0) - self.place.sequence - 1
        outdated, self._outdated = self._outdated, False
        if not self.place.sequence or not (missing or outdated):
            return
        why = (
            "the relay no longer keeps what we had not read"
            if outdated
            else f"the relay's numbers jumped over {missing:,}"
        )
        self._gaps.append(
            Gap(
                source=self._source,
                seen_at=now,
                because=why,
                after=str(self.place.sequence),
                until=str(frame.sequence),
                from_at=self.place.at,
                until_at=frame.at,
            )
        )


def _closed(frame: Frame) -> SourceUnavailable:
    return SourceUnavailable(
        f"the relay ended the stream: {frame.error} {frame.body.get('message') or ''}".strip()
    )


def _place(since: Checkpoint) -> _Place:
    number, _, at = since.reached.partition(" ")
    if number and not number.isdigit():
        raise StoreError(f"{since.reached!r} is not a checkpoint of the firehose")
    return _Place(int(number or 0), moment(at))
