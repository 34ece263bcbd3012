"""A batch is kept while the next is read: in order, whole, and never past one that failed."""

import threading
import time

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.errors import StoreError
from fireline.scour.ahead import keeping_ahead
from fireline.scour.memory import MemoryObservationLog
from fireline.scour.observation_log import Batch


def batch(reached):
    return Batch(observations=(), fingerprints=(), reached=Checkpoint(reached))


def keep(log, batches):
    with keeping_ahead(log) as ahead:
        for number in range(batches):
            ahead.keep("a", batch(str(number)))


class Slow(MemoryObservationLog):
    """Keeps a batch only when it is let."""

    def __init__(self):
        super().__init__()
        self.go = threading.Event()

    def keep(self, source, batch):
        assert self.go.wait(5)
        super().keep(source, batch)


class Failing(MemoryObservationLog):
    """Fails at the second batch."""

    def keep(self, source, batch):
        if len(self.batches) == 1:
            raise StoreError("the disk is full")
        super().keep(source, batch)


def test_reading_goes_on_while_a_batch_is_being_kept():
    log = Slow()

    with keeping_ahead(log) as ahead:
        ahead.keep("a", batch("1"))
        assert log.batches == []
        log.go.set()

    assert [each.reached.reached for _, each in log.batches] == ["1"]


def test_batches_are_kept_in_order_and_all_of_them():
    log = MemoryObservationLog()

    keep(log, 50)

    assert [each.reached.reached for _, each in log.batches] == [str(each) for each in range(50)]


def test_no_more_than_one_batch_is_on_its_way():
    log = Slow()

    with keeping_ahead(log) as ahead:
        ahead.keep("a", batch("1"))
        second = threading.Thread(target=ahead.keep, args=("a", batch("2")))
        second.start()
        time.sleep(0.05)
        assert second.is_alive()
        log.go.set()
        second.join(5)

    assert len(log.batches) == 2


def test_the_checkpoint_counts_what_was_handed_over():
    with keeping_ahead(MemoryObservationLog()) as ahead:
        ahead.keep("a", batch("1"))

        assert ahead.checkpoint("a") == Checkpoint("1")


def test_nothing_is_kept_after_a_batch_that_could_not_be():
    log = Failing()

    with pytest.raises(StoreError, match="full"):
        keep(log, 4)

    assert [each.reached.reached for _, each in log.batches] == ["0"]


def test_an_error_of_the_last_batch_is_told_when_all_is_handed_over():
    log = Failing()

    with pytest.raises(StoreError, match="full"):
        keep(log, 2)
