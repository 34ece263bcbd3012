"""Merging changes no answer; forgetting leaves no byte."""

from datetime import date, timedelta

import pyarrow.parquet as pq

from fireline.domain.checkpoint import Checkpoint
from fireline.scour import Batch
from fireline.store.observations import LakeFingerprintLog, LakeObservationLog, maintenance
from integration.store.observations.sayings import fingerprint, minutes, post

AT_ONCE = timedelta(days=-10_000)


def keep(lake, said, reached="1"):
    batch = Batch(
        observations=(said,), fingerprints=(fingerprint(said),), reached=Checkpoint(reached)
    )
    LakeObservationLog(lake).keep("shapes", batch)


def test_merging_leaves_fewer_files_and_every_mark_in_its_meaning(lake):
    log = LakeFingerprintLog(lake)
    marks = []
    for number in range(6):
        keep(lake, post(str(number)), reached=str(number))
        marks.append(log.mark())
    before = len(list(lake.engine.folder.rglob("*.parquet")))

    after = maintenance.keep_up(lake, grace=AT_ONCE)

    assert (before, after.files) == (18, 3)
    assert log.fingerprints(after=marks[1], until=marks[3])["post"].to_pylist() == [
        "shapes:2",
        "shapes:3",
    ]
    assert LakeObservationLog(lake).checkpoint("shapes") == Checkpoint("5")


def test_what_was_forgotten_is_in_no_file_any_more(lake):
    old = post("old", text="a nonsense word: grubblewick", at=minutes(-60 * 24))
    keep(lake, old)
    keep(lake, post("new", text="another one: frastle"))
    assert words_on_disk(lake) == {"grubblewick", "frastle"}

    maintenance.forget(lake, "posts", before=date(2026, 5, 1))
    maintenance.keep_up(lake, grace=AT_ONCE)

    assert words_on_disk(lake) == {"frastle"}


def words_on_disk(lake):
    """Read the words from the files themselves, whatever the catalogue says of them."""
    folder = lake.engine.folder / "main" / "posts"
    files = folder.rglob("*.parquet")
    texts = [text for file in files for text in pq.read_table(file)["text"].to_pylist()]
    return {text.split(": ")[1] for text in texts}


def test_old_checkpoints_go_and_the_newest_of_each_source_stays(lake, make_lake):
    old = make_lake()
    old.clock = lambda: minutes(-60 * 24 * 3)
    log = LakeObservationLog(old)
    for source, reached in (("a", "1"), ("a", "2"), ("b", "9")):
        old.clock = lambda number=int(reached): minutes(-60 * 24 * 3 + number)
        log.keep(source, Batch(observations=(), fingerprints=(), reached=Checkpoint(reached)))

    maintenance.thin_checkpoints(lake)

    left = lake._connection.cursor().execute("SELECT source, reached FROM lake.checkpoints")
    assert sorted(left.fetchall()) == [("a", "2"), ("b", "9")]


def test_what_was_forgotten_is_not_found_in_memory_either(lake):
    log = LakeFingerprintLog(lake)
    keep(lake, post("old", at=minutes(-60 * 24)))
    keep(lake, post("new"))
    assert log.fingerprints(after="", until=log.mark()).num_rows == 2

    maintenance.forget(lake, "fingerprints", before=date(2026, 5, 1))

    found = log.fingerprints(after="", until=log.mark())
    assert found["post"].to_pylist() == ["shapes:new"]
