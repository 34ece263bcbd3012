"""Collecting: each source is read in a thread of its own, without end.

Where a source was left is kept with what it said, so that a collector that was killed reads on
from there, and what the source no longer has is a gap that is stored.
"""

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import attrs

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Observation
from fireline.errors import ConfigError, SourceUnavailable
from fireline.jobs.life import Life
from fireline.jobs.together import Act, together
from fireline.scour.collector import Collector, ColumnCollector, Page, RawItem
from fireline.scour.columns import Columns

#: A source that has an end (a search, an author) is read again after this.
ROUND_SECONDS = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0

#: More for a source that has no end: pages so short that a collector stops within one of them.
_ENDLESS = {"firehose": {"page_seconds": 1.0}}

log = logging.getLogger("fireline.jobs")


class Reads(Protocol):
    """What collecting needs of an installation."""

    def collector(self, platform: str, what: str, of: str = "", **more: object) -> Collector:
        """Return what reads one source of a platform."""
        ...

    def scour(self, collector: Collector) -> object:
        """Read one source on and keep what it says."""
        ...


def collect(unit: Reads, sources: Sequence[str], life: Life) -> None:
    """Read every source until it is time to stop."""
    told = _Told(life)
    readers = [_Reader(_collector(unit, words), unit, life, told) for words in sources]
    told.begin(reader.name for reader in readers)
    together(life, [reader.read_on for reader in readers])


def _collector(unit: Reads, words: str) -> Collector:
    platform, _, rest = words.strip().partition(" ")
    what, _, of = rest.strip().partition(" ")
    if not what:
        raise ConfigError(
            f"FIRELINE_SOURCES names {words!r}: write a platform and what to read of it,"
            ' such as "bluesky firehose"'
        )
    return unit.collector(platform, what, of.strip(), **_ENDLESS.get(what, {}))


class _Told:
    """What the process says of all its sources, in one line."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._lock = threading.Lock()
        self._sources: dict[str, str] = {}

    def begin(self, names: Iterator[str]) -> None:
        """Say that all of them are read."""
        self._sources = dict.fromkeys(names, "is read")
        self._say()

    def now(self, name: str, how: str) -> None:
        """Say how one of them stands, if that is news."""
        with self._lock:
            if self._sources.get(name) != how:
                self._sources[name] = how
                self._say()

    def _say(self) -> None:
        self._life.ready("; ".join(f"{name} {how}" for name, how in self._sources.items()))


@attrs.frozen
class _Reader:
    """Reads one source for ever; one that does not answer is asked again, ever more rarely."""

    _collector: Collector
    _unit: Reads
    _life: Life
    _told: _Told

    @property
    def name(self) -> str:
        return self._collector.name

    def read_on(self) -> None:
        pause = FIRST_PAUSE
        going_on = True
        while going_on:
            try:
                self._unit.scour(_until_stopped(self._collector, self._life, self._answered))
            except SourceUnavailable as gone:
                self._told.now(self.name, "does not answer")
                log.warning("%s: asked again in %.0f s", gone, pause)
                going_on = self._life.goes_on_after(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                pause = FIRST_PAUSE
                going_on = self._life.goes_on_after(ROUND_SECONDS)

    def _answered(self) -> None:
        self._told.now(self.name, "is read")


@attrs.frozen
class _UntilStopped:
    """A collector that ends when the process is to stop, so that what came is kept first."""

    _collector: Collector
    _life: Life
    _answered: Act

    @property
    def name(self) -> str:
        return self._collector.name

    def pages(self, since: Checkpoint) -> Iterator[Page]:
        for page in self._collector.pages(since):
            self._answered()
            yield page
            if self._life.stopping:
                return

    def parse(self, item: RawItem) -> Iterable[Observation]:
        return self._collector.parse(item)


@attrs.frozen
class _UntilStoppedInColumns(_UntilStopped):
    """The same for one that can say what many items mean at once."""

    def columns(self, items: Sequence[RawItem]) -> Columns:
        assert isinstance(self._collector, ColumnCollector)  # none other is wrapped in this
        return self._collector.columns(items)


def _until_stopped(collector: Collector, life: Life, answered: Act) -> Collector:
    kind = _UntilStoppedInColumns if isinstance(collector, ColumnCollector) else _UntilStopped
    return kind(collector, life, answered)
