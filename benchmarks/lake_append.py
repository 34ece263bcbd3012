"""How many rows a second does the lake take in, each batch with its checkpoint in one act."""

import argparse
import random
import resource
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.clock import system_clock
from fireline.domain.ids import AccountKey, PostKey
from fireline.domain.observation import Post
from fireline.scour import Batch
from fireline.settings import Settings
from fireline.store.observations import LakeObservationLog, open_lake
from fireline.store.postgres import open_database

SEED = 7
A_BATCH = 20_000
BEGIN = datetime(2026, 5, 1, tzinfo=UTC)
WORDS = ("blue", "square", "red", "circle", "green", "grubblewick", "frastle", "EXERCISE", "of")


def batch(number: int, chance: random.Random) -> Batch:
    """Make up twenty thousand posts of about 80 letters."""
    first = number * A_BATCH
    posts = tuple(
        Post(
            key=PostKey(f"shapes:{first + each}"),
            account=AccountKey(f"shapes:a{chance.randrange(50_000)}"),
            said_at=BEGIN + timedelta(seconds=first + each),
            seen_at=BEGIN,
            text=" ".join(chance.choices(WORDS, k=14)),
            language="en",
            links=(f"https://example.org/{each % 997}",),
        )
        for each in range(A_BATCH)
    )
    return Batch(observations=posts, fingerprints=(), reached=Checkpoint(str(first)))


def main() -> None:
    """Keep so many batches in a lake of its own, and say the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=25)
    batches = parser.parse_args().batches
    folder = Path(tempfile.mkdtemp(prefix="fireline-bench-"))
    folder.chmod(0o711)
    settings = Settings(data=folder / "data")
    chance = random.Random(SEED)
    took = []
    with (
        open_database(settings) as database,
        open_lake(settings, database, clock=system_clock) as lake,
    ):
        log = LakeObservationLog(lake)
        for number in range(batches):
            made = batch(number, chance)
            begin = time.perf_counter()
            log.keep("benchmark", made)
            took.append(time.perf_counter() - begin)
        kept = lake.rows_in("posts")
        size = sum(file.stat().st_size for file in lake.engine.folder.rglob("*.parquet"))
    took.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{kept:,} posts in {sum(took):.1f} s = {kept / sum(took):,.0f} rows/s (values to files)")
    print(
        f"a batch of {A_BATCH:,}: median {took[len(took) // 2] * 1000:.0f} ms,"
        f" slowest {took[-1] * 1000:.0f} ms; lake {size / 1e6:.1f} MB,"
        f" peak memory {peak:.0f} MB, seed {SEED}"
    )
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
