"""How many posts a second come in from an archive: read, fingerprinted, kept in the lake."""

import argparse
import gzip
import json
import random
import resource
import shutil
import tempfile
import time
from pathlib import Path

from fireline.domain.clock import system_clock
from fireline.platforms.archive import ArchiveFile
from fireline.platforms.platform import Around
from fireline.scour import scour, without_fingerprints
from fireline.scour.memory import MemoryObservationLog
from fireline.settings import Settings
from fireline.store.observations import LakeObservationLog, open_lake
from fireline.store.postgres import open_database
from fireline.track.fingerprints import fingerprints_of

SEED = 7
WORDS = ("blue", "square", "red", "circle", "green", "grubblewick", "frastle", "EXERCISE", "of")


def write_archive(path: Path, posts: int) -> None:
    """Write made-up posts as twarc's version 2 does, packed with gzip."""
    chance = random.Random(SEED)
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        for number in range(posts):
            post = {
                "id": str(number),
                "author_id": str(chance.randrange(posts // 20 + 1)),
                "created_at": f"2026-05-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:00.000Z",
                "text": " ".join(chance.choices(WORDS, k=15)),
                "lang": "en",
                "entities": {"urls": [{"expanded_url": f"https://example.org/{number % 997}"}]},
                "public_metrics": {"like_count": number % 7, "retweet_count": number % 3},
            }
            file.write(json.dumps(post) + "\n")


def main() -> None:
    """Import once with nothing kept, once into a lake of its own, and say the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200_000)
    posts = parser.parse_args().posts
    folder = Path(tempfile.mkdtemp(prefix="fireline-bench-"))
    folder.chmod(0o711)
    settings = Settings(data=folder / "data")
    around = Around(settings=settings, clock=system_clock, http=None, streams=None)  # type: ignore[arg-type]  # -- a file needs no way out
    write_archive(folder / "posts.ndjson.gz", posts)

    def run(log: MemoryObservationLog | LakeObservationLog, *, dry_run: bool) -> None:
        take = without_fingerprints if dry_run else fingerprints_of
        source = ArchiveFile(around, folder / "posts.ndjson.gz")
        begin, worked = time.perf_counter(), time.process_time()
        counts = scour(
            collector=source, log=log, fingerprint=take, clock=system_clock, dry_run=dry_run
        )
        seconds, worked = time.perf_counter() - begin, time.process_time() - worked
        rows = counts.kept + counts.fingerprints
        what = "read and parsed only" if dry_run else "fingerprinted and kept"
        print(
            f"{what}: {counts.read:,} posts in {seconds:.1f} s = {counts.read / seconds:,.0f}"
            f" posts/s, {rows / seconds:,.0f} rows/s;"
            f" {counts.read / worked:,.0f} posts a second of processor"
        )

    run(MemoryObservationLog(), dry_run=True)
    with (
        open_database(settings) as database,
        open_lake(settings, database, clock=system_clock) as lake,
    ):
        run(LakeObservationLog(lake), dry_run=False)
        size = sum(file.stat().st_size for file in lake.engine.folder.rglob("*.parquet"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"lake {size / 1e6:.1f} MB, peak memory {peak:.0f} MB, seed {SEED}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
