"""How long one turn of track takes: new posts held against a bank, over a lake of many."""

import argparse
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from fireline.domain.assessment import Assessment, ExclusionCheck, Ground
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.clock import system_clock
from fireline.domain.fingerprint import Picture
from fireline.domain.ids import AccountKey, PostKey, id_maker
from fireline.domain.observation import MediaSighting, Observation, Post
from fireline.domain.work import Tier
from fireline.scour import Batch
from fireline.settings import Settings
from fireline.store.observations import (
    LakeFingerprintLog,
    LakeMediaLog,
    LakeObservationLog,
    open_lake,
)
from fireline.store.postgres import open_database
from fireline.track import judge, track
from fireline.track.fingerprints import fingerprints_of
from fireline.track.memory import MemoryTrackLedger

SEED = 7
START = datetime(2026, 5, 1, tzinfo=UTC)
UNIT, OFFICER = UUID(int=1), UUID(int=2)
ASSESSMENT = Assessment(
    ground=Ground.SOLICITS_GROUP,
    reasons="A made-up leaflet.",
    exclusion=ExclusionCheck(purpose="Made up to measure how long the matching takes."),
)
WORDS = [
    "blue",
    "square",
    "red",
    "circle",
    "green",
    "grubblewick",
    "frastle",
    "EXERCISE",
    "of",
    "beside",
    "under",
]


def posts(chance: random.Random, first: int, count: int, shared: int) -> Iterator[Observation]:
    """Make posts: one in ten says what others say, one in four has a file, one in five a link."""
    for number in range(first, first + count):
        at = START + timedelta(seconds=number)
        same = random.Random(chance.randrange(shared)) if chance.random() < 0.1 else chance
        key, account = PostKey(f"made:{number}"), AccountKey(f"made:{chance.randrange(20_000)}")
        links = (f"https://example.org/{chance.randrange(10**6)}",) if chance.random() < 0.2 else ()
        text = " ".join(same.choices(WORDS, k=15))
        passes = PostKey(f"made:{chance.randrange(number + 1)}") if chance.random() < 0.3 else None
        yield Post(
            key=key,
            account=account,
            said_at=at,
            seen_at=at,
            text=text,
            links=links,
            reply_to=passes,
        )
        if chance.random() < 0.25:
            file = f"{same.getrandbits(256):064x}"
            yield MediaSighting(
                post=key, account=account, position=0, said_at=at, seen_at=at, sha256=file
            )


def looks(seen: list[Observation], chance: random.Random) -> list[Picture]:
    """Make up what the files look like."""
    files = sorted({one.sha256 for one in seen if isinstance(one, MediaSighting)})
    return [
        Picture(sha256=file, fetched_at=START, pdq=f"{chance.getrandbits(256):064x}", quality=80)
        for file in files
    ]


def main() -> None:
    """Fill a lake, judge the first candidates, then take turns of new posts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=300_000)
    parser.add_argument("--works", type=int, default=50)
    parser.add_argument("--turn", type=int, default=10_000)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fireline-bench-"))
    folder.chmod(0o711)
    settings, chance = Settings(data=folder / "data"), random.Random(SEED)
    ledger, ids = MemoryTrackLedger(), id_maker(system_clock, chance)
    with (
        open_database(settings) as database,
        open_lake(settings, database, clock=system_clock) as lake,
    ):
        log, observations, media = (
            LakeFingerprintLog(lake),
            LakeObservationLog(lake),
            LakeMediaLog(lake),
        )

        def keep(first: int, count: int) -> None:
            seen = list(posts(chance, first, count, shared=given.posts // 200))
            prints = tuple(fingerprints_of(seen))
            batch = Batch(
                observations=tuple(seen), fingerprints=prints, reached=Checkpoint(str(first))
            )
            observations.keep("made", batch)
            media.keep_pictures(looks(seen, chance))

        def turn(what: str) -> None:
            begin, used = time.perf_counter(), time.process_time()
            counts = track(
                log=log,
                ledger=ledger,
                ids=ids,
                clock=system_clock,
                authority=UNIT,
                settings=settings,
            )
            seconds, busy = time.perf_counter() - begin, time.process_time() - used
            print(
                f"{what}: {counts.fingerprints:,} fingerprints, {counts.sightings:,} sightings, "
                f"{counts.candidates:,} candidates in {seconds:.2f} s, "
                f"{busy:.2f} s of processor"
            )

        for first in range(0, given.posts, 20_000):
            keep(first, min(20_000, given.posts - first))
        turn("the whole lake at once")
        begin, used = time.perf_counter(), time.process_time()
        for candidate in ledger.open_candidates()[: given.works]:
            judge(
                candidate=candidate.id,
                assessment=ASSESSMENT,
                tier=Tier.PROMOTIONAL,
                title="EXERCISE",
                log=log,
                ledger=ledger,
                ids=ids,
                by=OFFICER,
                authority=UNIT,
                at=system_clock(),
            )
        each = (time.perf_counter() - begin) / given.works
        busy = (time.process_time() - used) / given.works
        print(f"a judgement with its look back: {each:.3f} s, {busy:.3f} s of processor")
        for number in range(3):
            keep(given.posts + number * given.turn, given.turn)
            turn(f"{given.turn:,} new posts")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(ledger.sightings()):,} sightings, peak memory {peak:.0f} MB, seed {SEED}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
