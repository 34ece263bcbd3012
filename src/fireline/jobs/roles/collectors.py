"""Collectors: read what the settings name, each source in a thread of its own, without end.

Where a source was left is kept with what it said, so that a collector that was killed reads on
from there, and what the source no longer has is a gap that is stored.
"""

import logging
import threading
from collections.abc import Iterable, Iterator

import attrs

from fireline import wiring
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Observation
from fireline.errors import ConfigError, SourceUnavailable
from fireline.jobs.life import Life
from fireline.jobs.together import Act, together
from fireline.scour.collector import Collector, Page, RawItem
from fireline.settings import Settings

#: A source that has an end (a search, an author) is read again after this.
ROUND_SECONDS = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0

#: More for a source that has no end: pages so short that a collector stops within one of them.
_ENDLESS = {"firehose": {"page_seconds": 1.0}}

NONE_NAMED = "no sources are named in FIRELINE_SOURCES: nothing is collected"

log = logging.getLogger("fireline.jobs")


def run(settings: Settings, life: Life) -> None:
    """Read every source until it is time to stop; without any, say so and wait."""
    if not settings.sources:
        life.ready(NONE_NAMED)
        life.wait()
        return
    with wiring.opened(settings) as unit:
        told = _Told(life)
        readers = [_Reader(_collector(unit, words), unit, life, told) for words in settings.sources]
        told.begin(reader.name for reader in readers)
        together(life, [reader.read_on for reader in readers])


def _collector(unit: wiring.Installation, words: str) -> Collector:
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
    _unit: wiring.Installation
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
                self._unit.scour(_UntilStopped(self._collector, self._life, self._answered))
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
