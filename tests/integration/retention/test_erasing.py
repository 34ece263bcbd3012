"""What is erased is in no row and, after the night, in no file; what others wrote stays theirs."""

from datetime import timedelta

import pyarrow.parquet as pq

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.retention import Listed
from fireline.scour import Batch
from fireline.store.observations import LakeAudienceLog, LakeObservationLog, erasing, maintenance
from fireline.store.observations.edges import keep_edges
from fireline.store.traces import Traces
from integration.retention.test_erase_list import everything
from integration.store.observations.sayings import NOON, post

AT_ONCE = timedelta(days=-10_000)
MARK = "erased-123456789abc"


def said_by_others() -> Batch:
    """Let others name Eve, and one whose name only begins like hers."""
    return Batch(
        observations=(
            post("talk", "bob", text="with @eve and shapes:eve shapes:eve.", raw=b"to shapes:eve!"),
            post("other", "bob", text="with @eve.example.org and eve", raw=b"shapes:evelyn"),
        ),
        fingerprints=(),
        reached=Checkpoint("2"),
    )


def rows_of_files(lake) -> str:
    """Return everything that the files themselves hold, whatever the catalogue says."""
    files = [f for f in lake.engine.folder.rglob("*.parquet") if "-delete" not in f.name]
    return "".join(str(pq.read_table(file).to_pylist()) for file in files)


def test_the_rows_go_and_what_others_wrote_loses_the_name_only(lake):
    LakeObservationLog(lake).keep("shapes", everything())
    LakeObservationLog(lake).keep("shapes", said_by_others())
    keep_edges(lake, NOON.date())
    hers = lake.pseudonyms.of("shapes:eve")
    before = rows_of_files(lake)
    for planted in ("shapes:eve", "Eve Example", hers, "shapes:gone1"):
        assert planted in before

    trail = erasing.trail_of(lake, Listed.ACCOUNT, "shapes:eve")
    counted = erasing.count(lake, trail)
    erased = erasing.erase(lake, trail, mark=MARK)
    maintenance.keep_up(lake, grace=AT_ONCE)

    after = rows_of_files(lake)
    assert counted == erased
    assert trail.files == ("a" * 64,)
    for planted in ("shapes:eve'", "Eve Example", hers, "shapes:gone1", "shapes:eve ", "'eve'"):
        assert planted not in after
    audience = LakeAudienceLog(lake)
    assert audience.post("shapes:talk").text == f"with @{MARK} and {MARK} {MARK}."
    assert audience.post("shapes:talk").raw == b""
    other = audience.post("shapes:other")
    assert (other.text, other.raw) == ("with @eve.example.org and eve", b"shapes:evelyn")


def test_erasing_again_finds_nothing_more(lake):
    LakeObservationLog(lake).keep("shapes", everything())
    for expected in (True, False):
        trail = erasing.trail_of(lake, Listed.ACCOUNT, "shapes:eve")
        assert bool(erasing.erase(lake, trail, mark=MARK)) is expected


def test_the_edges_of_a_day_are_kept_once_and_under_pseudonyms(lake):
    LakeObservationLog(lake).keep("shapes", everything())

    assert keep_edges(lake, NOON.date()) == 6
    assert keep_edges(lake, NOON.date()) == 0

    told = lake.change("SELECT tie, actor, target, times FROM lake.edges ORDER BY ALL")
    name = lake.pseudonyms.of
    eve, ann, bob = (name(f"shapes:{one}") for one in ("eve", "ann", "bob"))
    assert set(told) == {
        ("follow", eve, ann, 1),
        ("follow", ann, eve, 1),
        ("like", bob, ann, 1),
        ("reply", ann, eve, 1),
        ("repost", eve, ann, 1),
        ("repost", bob, eve, 1),
    }


def test_a_number_alone_is_no_trace_and_a_handle_is_one_where_a_handle_is_meant():
    traces = Traces(keys=("board:12345",), handles=("ann.example",))

    assert traces.are_in('{"author":"board:12345"}')
    assert traces.are_in("https://board.example/@ann.example.")
    assert not traces.are_in('{"likes": 12345}')
    assert not traces.are_in("ann.example is a place")
    assert not traces.are_in("@ann.example.org")
