"""What was read and how far it was read are kept together, or not at all."""

import threading

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import (
    AccountState,
    CountSighting,
    Deletion,
    Gap,
    Interaction,
    Quarantined,
    Standing,
    Tie,
)
from fireline.errors import StoreError
from fireline.scour import Batch
from fireline.store.observations import LakeAudienceLog, LakeFingerprintLog, LakeObservationLog
from fireline.store.observations.rows import TABLE_OF, observation_rows
from integration.store.observations.sayings import NOON, account, fingerprint, medium, post


def batch(*observations, fingerprints=(), reached="1"):
    return Batch(
        observations=observations, fingerprints=tuple(fingerprints), reached=Checkpoint(reached)
    )


def test_a_source_that_was_never_read_has_no_checkpoint(lake):
    assert LakeObservationLog(lake).checkpoint("shapes") is None


def test_the_newest_checkpoint_of_a_source_counts(lake):
    log = LakeObservationLog(lake)

    log.keep("shapes", batch(post("a"), reached="1"))
    log.keep("others", batch(post("b"), reached="9"))
    log.keep("shapes", batch(post("c"), reached="2"))

    assert log.checkpoint("shapes") == Checkpoint("2")


def test_a_batch_of_nothing_still_moves_the_checkpoint(lake):
    log = LakeObservationLog(lake)

    log.keep("shapes", batch(reached="7"))

    assert log.checkpoint("shapes") == Checkpoint("7")


def test_a_post_comes_back_as_it_was_seen_with_the_bytes_it_came_in(lake):
    said = post(
        "a#2", links=("https://example.org/x", "https://example.org/y"), raw=b'{"text": "\xff"}'
    )

    LakeObservationLog(lake).keep("shapes", batch(said))

    assert LakeAudienceLog(lake).post("shapes:a") == said


def test_every_kind_of_observation_is_kept(lake):
    ann, bob = post("a"), post("b", account="bob")
    seen = (
        ann,
        Interaction(
            tie=Tie.FOLLOW, actor=bob.account, target=ann.account, said_at=NOON, seen_at=NOON
        ),
        medium(ann, "ab" * 32),
        account("ann", followers=3),
        CountSighting(post=ann.key, seen_at=NOON, views=8),
        Deletion(post=ann.key, account=ann.account, seen_at=NOON, said_at=NOON),
        AccountState(account=ann.account, standing=Standing.ACTIVE, seen_at=NOON, said_at=NOON),
        Gap(source="shapes", seen_at=NOON, because="the cursor was too old"),
        Quarantined(source="shapes", seen_at=NOON, because="no time", raw=b"\xff", where="line 3"),
    )

    LakeObservationLog(lake).keep("shapes", batch(*seen))

    told = {table: lake.rows_in(table) for table in TABLE_OF.values()}
    assert told == dict.fromkeys(TABLE_OF.values(), 1)


def test_a_batch_that_cannot_be_kept_leaves_nothing_behind(lake):
    log = LakeObservationLog(lake)
    mark = lake.mark()

    rows = observation_rows([post("a")], at=NOON)["posts"]
    with pytest.raises(StoreError, match="no_such_table"):
        lake.append({"posts": rows, "no_such_table": rows})

    assert (log.checkpoint("shapes"), lake.mark()) == (None, mark)


def test_another_process_reads_what_was_kept(make_lake):
    writer, reader = make_lake(), make_lake()

    LakeObservationLog(writer).keep("shapes", batch(post("a"), reached="5"))

    assert LakeObservationLog(reader).checkpoint("shapes") == Checkpoint("5")


def test_writers_at_the_same_time_lose_nothing(make_lake):
    lakes = [make_lake() for _ in range(3)]

    def write(number):
        for turn in range(8):
            said = post(f"{number}-{turn}", account=f"a{number}")
            LakeObservationLog(lakes[number]).keep(
                f"source {number}",
                batch(said, fingerprints=[fingerprint(said)], reached=str(turn)),
            )

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    log = LakeFingerprintLog(lakes[0])
    assert log.fingerprints(after="", until=log.mark()).num_rows == 24
    assert {LakeObservationLog(lakes[0]).checkpoint(f"source {n}") for n in range(3)} == {
        Checkpoint("7")
    }
