"""Reading a source: one bad item stops nothing, a silent source stops the run, nothing is lost."""

from datetime import timedelta

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.fingerprint import Fingerprint, Kind
from fireline.domain.observation import Gap, Post, Quarantined
from fireline.errors import SourceUnavailable
from fireline.scour import run, scour, without_fingerprints
from fireline.scour.memory import MemoryObservationLog
from unit.scour.counting_source import NOON, Counting, numbers_of


def read(source, log, **more):
    told = {"fingerprint": without_fingerprints, "clock": lambda: NOON}
    return scour(collector=source, log=log, **(told | more))


def test_every_item_is_kept_with_the_checkpoint_reached():
    log = MemoryObservationLog()

    counts = read(Counting(items=25), log)

    assert numbers_of(log) == list(range(25))
    assert (counts.read, counts.kept, counts.quarantined) == (25, 25, 0)
    assert log.checkpoint("counting") == counts.reached == Checkpoint("25")


def test_a_second_run_brings_exactly_what_is_new():
    log = MemoryObservationLog()
    read(Counting(items=20), log)

    counts = read(Counting(items=35), log)

    assert numbers_of(log) == list(range(35))
    assert counts.read == 15


def test_an_unreadable_item_is_set_aside_whole_and_the_rest_goes_on():
    log = MemoryObservationLog()

    counts = read(Counting(items=12, unreadable=frozenset({7})), log)

    assert numbers_of(log) == [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11]
    assert [seen for seen in log.observations if isinstance(seen, Quarantined)] == [
        Quarantined(
            source="counting",
            seen_at=NOON,
            because="7 was told to be unreadable",
            raw=b"7",
            where="item 7",
        )
    ]
    assert (counts.read, counts.kept, counts.quarantined) == (12, 12, 1)


def test_a_silent_source_ends_the_run_and_the_checkpoint_stands():
    log = MemoryObservationLog()

    with pytest.raises(SourceUnavailable, match="does not answer"):
        read(Counting(items=50, silent_from=20), log)

    assert numbers_of(log) == list(range(20))
    assert log.checkpoint("counting") == Checkpoint("20")


def test_a_source_that_is_silent_from_the_start_leaves_no_checkpoint():
    log = MemoryObservationLog()

    with pytest.raises(SourceUnavailable):
        read(Counting(items=50, silent_from=0), log)

    assert log.batches == []


def test_a_gap_is_kept_and_counted():
    log = MemoryObservationLog()

    counts = read(Counting(items=20, gap_at=10), log)

    assert counts.gaps == 1
    assert sum(isinstance(seen, Gap) for seen in log.observations) == 1


def test_a_limit_ends_after_the_page_in_which_it_is_reached():
    log = MemoryObservationLog()

    counts = read(Counting(items=100), log, limit=15)

    assert (counts.read, counts.reached) == (20, Checkpoint("20"))


def test_a_dry_run_counts_the_same_and_keeps_nothing():
    log = MemoryObservationLog()

    counts = read(Counting(items=25, unreadable=frozenset({3})), log, dry_run=True)

    assert (counts.read, counts.kept, counts.quarantined) == (25, 25, 1)
    assert log.batches == []


def test_what_was_read_is_kept_by_items(monkeypatch):
    monkeypatch.setattr(run, "ITEMS_KEPT_AT_ONCE", 20)
    log = MemoryObservationLog()

    read(Counting(items=50), log)

    assert [len(batch.observations) for _, batch in log.batches] == [20, 20, 10]


def test_what_was_read_is_kept_by_time_when_a_source_is_slow():
    log = MemoryObservationLog()
    ticks = iter(range(1000))

    read(Counting(items=50), log, clock=lambda: NOON + timedelta(seconds=4 * next(ticks)))

    assert [batch.reached.reached for _, batch in log.batches] == ["30", "50"]


def test_fingerprints_are_taken_of_what_is_kept_and_kept_with_it():
    log = MemoryObservationLog()

    def one_each(observations):
        return [
            Fingerprint(
                kind=Kind.TEXT,
                value="f00",
                post=seen.key,
                account=seen.account,
                said_at=seen.said_at,
                seen_at=seen.seen_at,
            )
            for seen in observations
            if isinstance(seen, Post)
        ]

    counts = read(Counting(items=12), log, fingerprint=one_each)

    assert counts.fingerprints == 12
    assert [taken.post for taken in log.fingerprints] == [seen.key for seen in log.observations]


def test_progress_is_told_after_each_page():
    told = []

    read(
        Counting(items=25), MemoryObservationLog(), progress=lambda counts: told.append(counts.read)
    )

    assert told == [10, 20, 25]
