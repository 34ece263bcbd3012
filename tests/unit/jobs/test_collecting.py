import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Gap
from fireline.errors import ConfigError, SourceUnavailable
from fireline.jobs import collecting
from fireline.jobs.collecting import collect
from fireline.jobs.life import Life
from fireline.jobs.states import OwnState, living
from fireline.scour import scour
from fireline.scour.collector import ColumnCollector, Page, RawItem
from fireline.scour.memory import MemoryObservationLog
from fireline.settings import Settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Stream:
    """A source without end that is away the first time it is asked."""

    name = "exercise stream"

    def __init__(self, life: Life) -> None:
        self._life = life
        self.asked = 0
        self.flowed = threading.Event()

    def pages(self, since: Checkpoint) -> Iterator[Page]:
        self.asked += 1
        if self.asked == 1:
            raise SourceUnavailable("the stream is away")
        at = int(since.reached or 0)
        while True:
            at += 1
            gap = Gap(source=self.name, seen_at=NOON, because="EXERCISE", after=str(at))
            yield Page(items=(), gaps=(gap,), reached=Checkpoint(str(at)))
            if at == 3:
                self.flowed.set()
                self._life.wait()

    def parse(self, item: RawItem):  # noqa: ARG002 -- none ever comes
        return ()


class StreamInColumns(Stream):
    """The same, for what is read by the million."""

    def columns(self, items):
        return items


class Unit:
    """An installation of one made-up source, with its log in memory."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.log = MemoryObservationLog()

    def collector(self, platform: str, what: str, of: str = "") -> Stream:
        assert (platform, what, of) == ("exercise", "stream", "of shapes")
        return self.stream

    def scour(self, collector):
        return scour(
            collector=collector, log=self.log, fingerprint=lambda _: (), clock=lambda: NOON
        )


@pytest.fixture
def life(tmp_path: Path) -> Life:
    (tmp_path / "run").mkdir()
    return Life(OwnState(tmp_path / "run", "collectors"))


def test_a_source_that_was_away_is_read_and_what_came_is_kept_at_the_end(
    life: Life, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(collecting, "FIRST_PAUSE", 0.01)
    unit = Unit(Stream(life))
    work = threading.Thread(
        target=collect, args=(unit, ("exercise stream of shapes",), life), daemon=True
    )

    work.start()
    assert unit.stream.flowed.wait(10)
    (said,) = living(Settings(data=tmp_path))
    life.stop()
    work.join(10)

    assert not work.is_alive()
    assert said.says == "exercise stream is read"
    assert len(unit.log.observations) == 4
    assert unit.log.checkpoint("exercise stream") == Checkpoint("4")


def test_a_source_without_a_kind_is_named(life: Life):
    with pytest.raises(ConfigError, match="FIRELINE_SOURCES names 'exercise'"):
        collect(Unit(Stream(life)), ("exercise",), life)


def test_one_that_speaks_in_columns_still_does(life: Life):
    plain = collecting._until_stopped(Stream(life), life, lambda: None)
    archive = collecting._until_stopped(StreamInColumns(life), life, lambda: None)

    assert not isinstance(plain, ColumnCollector)
    assert isinstance(archive, ColumnCollector)
    assert archive.columns(["EXERCISE"]) == ["EXERCISE"]
