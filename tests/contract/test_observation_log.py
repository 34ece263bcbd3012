"""Every observation log keeps the same promises: the lake's, and the one in memory."""

from datetime import UTC, datetime

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Post
from fireline.scour import Batch
from fireline.scour.memory import MemoryObservationLog
from fireline.store.observations import LakeObservationLog

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def in_memory(_request):
    yield MemoryObservationLog()


def in_the_lake(request):
    yield LakeObservationLog(request.getfixturevalue("lake"))


@pytest.fixture(params=[in_memory, in_the_lake])
def log(request):
    yield from request.param(request)


def batch(*names, reached):
    posts = [
        Post(key=f"shapes:{name}", account="shapes:ann", said_at=NOON, seen_at=NOON)
        for name in names
    ]
    return Batch(observations=tuple(posts), fingerprints=(), reached=Checkpoint(reached))


def test_a_source_of_which_nothing_was_kept_has_no_checkpoint(log):
    assert log.checkpoint("never read") is None


def test_the_checkpoint_that_was_kept_last_counts_whatever_it_says(log):
    log.keep("one", batch("a", reached="9"))
    log.keep("one", batch("b", reached="10"))
    log.keep("two", batch("c", reached="1"))
    log.keep("one", batch(reached="2"))

    assert (log.checkpoint("one"), log.checkpoint("two")) == (Checkpoint("2"), Checkpoint("1"))
