"""Ahead: a log that keeps a batch while the next one is being read."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from fireline.domain.checkpoint import Checkpoint
from fireline.scour.observation_log import Batch, ObservationLog


@contextmanager
def keeping_ahead(log: ObservationLog) -> Iterator[ObservationLog]:
    """Let a reader go on while its batch is being kept.

    One batch is on its way at a time, so the order stays and no more than two are in memory. When
    the context ends, all that was handed over is kept, or the error of the one that was not is
    raised; an earlier one is raised where the next batch is handed over, and nothing that came
    after it is kept.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="keeping") as one:
        ahead = _Ahead(log, one)
        try:
            yield ahead
        finally:
            ahead.settle()


class _Ahead:
    """The log as the reader sees it."""

    def __init__(self, log: ObservationLog, one: ThreadPoolExecutor) -> None:
        self._log = log
        self._one = one
        self._on_its_way: Future[None] | None = None

    def checkpoint(self, source: str) -> Checkpoint | None:
        """Say how far a source was read, with all that was handed over."""
        self.settle()
        return self._log.checkpoint(source)

    def keep(self, source: str, batch: Batch) -> None:
        """Take a batch as soon as the one before it is kept."""
        self.settle()
        self._on_its_way = self._one.submit(self._log.keep, source, batch)

    def settle(self) -> None:
        """Wait until what was handed over is kept."""
        waiting, self._on_its_way = self._on_its_way, None
        if waiting is not None:
            waiting.result()
