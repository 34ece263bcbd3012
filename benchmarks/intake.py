"""How many posts a second come from NDJSON on disk into the lake, fingerprinted, and at what cost.

Each line of the table is measured in a process of its own. Wall time is what one waits; processor
time is what it costs, and says the same on a busy machine. The peers read the very file: plain
``json`` into SQLite, pandas' and DuckDB's ``read_json`` into Parquet. They take no fingerprints,
keep no checkpoint and stop at the first broken line.
"""

import argparse
import json
import os
import platform
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from fireline.domain.clock import system_clock
from fireline.platforms.archive.collector import ArchiveFile
from fireline.platforms.platform import Around
from fireline.scour import ObservationLog, ScourCounts, keeping_ahead, scour
from fireline.scour.memory import MemoryObservationLog
from fireline.settings import Settings
from fireline.store.observations import LakeObservationLog, open_lake
from fireline.store.postgres import open_database
from fireline.track.fingerprints import fingerprint_columns, fingerprints_of

SEED = 7
RESULTS = Path(__file__).parent / "results" / "intake.json"
A_MILLION = 1_000_000
#: Nonsense in three scripts; what is not ASCII costs more to compare without disguise.
WORDS = (
    ("blue", "square", "red", "circle", "green", "grubblewick", "frastle", "EXERCISE", "of"),
    ("синий", "квадрат", "красный", "круг", "зелёный", "УЧЕНИЕ", "и", "на", "фрастель"),
    ("أزرق", "مربع", "أحمر", "دائرة", "أخضر", "تمرين", "من", "على", "فرستل"),
)
TEMPLATES = 5_000


def templates() -> list[bytes]:
    """Make up posts as twarc flattens those of version 2; each has two places for its number."""
    chance = random.Random(SEED)
    return [_template(chance, number) for number in range(TEMPLATES)]


def _template(chance: random.Random, number: int) -> bytes:
    words = chance.choices(WORDS[chance.choice((0, 0, 1, 2))], k=14)
    address = chance.choice(
        (
            "",
            f"https://example.org/leaflet-{number % 997}",
            f"https://www.example.net/page/{number % 499}/",
            f"https://video.example.com/watch?v={number % 499}&utm_source=x",
        )
    )
    author = chance.randrange(50_000)
    post = {
        "id": "@@@",
        "author_id": str(author),
        "created_at": f"2026-05-01T{number % 24:02}:{number % 60:02}:00.000Z",
        "text": f"{' '.join(words)} @@@",
        "lang": "en",
        "conversation_id": "@@@",
        "source": "a made-up client",
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "edit_history_tweet_ids": ["@@@"],
        "public_metrics": {
            "retweet_count": number % 3,
            "reply_count": number % 5,
            "like_count": number % 7,
            "quote_count": 0,
            "impression_count": number,
        },
        "author": {
            "id": str(author),
            "username": f"shape_{author}",
            "name": f"Shape {author}",
            "description": "EXERCISE account of a made-up world",
            "created_at": "2019-01-01T00:00:00.000Z",
            "public_metrics": {"followers_count": author % 999, "following_count": 7},
        },
    }
    if address:
        post["entities"] = {"urls": [{"url": "https://sho.example/x", "expanded_url": address}]}
    if number % 4 == 0:
        mentions = [{"username": "shape_1", "id": "1", "start": 0, "end": 8}]
        post.setdefault("entities", {})["mentions"] = mentions  # type: ignore[index]  # -- a dictionary
    written = json.dumps(post, ensure_ascii=False).replace("%", "%%").replace("@@@", "%(n)d")
    return written.encode() + b"\n"


def write_archive(path: Path, posts: int) -> None:
    """Write so many made-up posts, no two of them alike."""
    made = templates()
    with path.open("wb", buffering=1 << 20) as file:
        for number in range(posts):
            file.write(made[number % TEMPLATES] % {b"n": number})


def read_only(file: Path, _folder: Path, marks: "_Marks") -> ScourCounts:
    """Read and parse, and keep nothing."""
    return _scoured(file, MemoryObservationLog(), marks, dry_run=True)


def in_columns(file: Path, folder: Path, marks: "_Marks") -> ScourCounts:
    """Read, parse, fingerprint and keep, as ``fireline scour archive`` does."""
    return _kept(file, folder, marks, columns=True)


def one_by_one(file: Path, folder: Path, marks: "_Marks") -> ScourCounts:
    """The same without columns, as collectors do that have none."""
    return _kept(file, folder, marks, columns=False)


def _kept(file: Path, folder: Path, marks: "_Marks", *, columns: bool) -> ScourCounts:
    settings = Settings(data=folder / "data")
    with (
        open_database(settings) as database,
        open_lake(settings, database, clock=system_clock) as lake,
    ):
        marks.begin()  # to make a database is not intake
        with keeping_ahead(LakeObservationLog(lake)) as log:
            return _scoured(file, log, marks, dry_run=False, columns=columns)


class _Marks:
    """Says at each million how much memory the process holds, and how fast the million was."""

    def __init__(self) -> None:
        self.told: list[dict[str, float]] = []
        self.begin()

    def begin(self) -> None:
        """Begin to count."""
        self.started, self.worked = time.perf_counter(), time.process_time()
        self._last = (self.started, self.worked)

    def progress(self, counts: ScourCounts) -> None:
        """Write a line when the next million is reached."""
        if counts.read // A_MILLION <= len(self.told):
            return
        now, worked = time.perf_counter(), time.process_time()
        line = {
            "posts": counts.read,
            "mb": memory_mb(),
            "posts_s": A_MILLION / (now - self._last[0]),
            "posts_processor_s": A_MILLION / (worked - self._last[1]),
        }
        self._last = (now, worked)
        self.told.append(line)
        print(
            f"{counts.read:>12,} posts: {line['mb']:>6.0f} MB held,"
            f" the last million at {line['posts_s']:,.0f}/s,"
            f" {line['posts_processor_s']:,.0f}/s of processor",
            file=sys.stderr,
            flush=True,
        )


def memory_mb() -> float:
    """Return the memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _scoured(
    file: Path,
    log: ObservationLog,
    marks: _Marks,
    *,
    dry_run: bool,
    columns: bool = True,
) -> ScourCounts:
    around = Around(settings=Settings(), clock=system_clock, http=None, streams=None)  # type: ignore[arg-type]  # -- a file needs no way out
    return scour(
        collector=ArchiveFile(around, file),
        log=log,
        fingerprint=fingerprints_of,
        fingerprint_columns=fingerprint_columns if columns else None,
        clock=system_clock,
        dry_run=dry_run,
        progress=marks.progress,
    )


def json_into_sqlite(file: Path, folder: Path, _marks: _Marks) -> None:
    """Read each line with ``json`` and insert a row: what a script of twenty lines does."""
    base = sqlite3.connect(folder / "peer.sqlite")
    base.execute("CREATE TABLE posts (id, account, said_at, text, url, likes, views, raw)")

    def rows() -> Iterator[tuple[object, ...]]:
        with file.open("rb") as lines:
            for line in lines:
                post = json.loads(line)
                urls = post.get("entities", {}).get("urls") or [{}]
                metrics = post["public_metrics"]
                yield (
                    post["id"],
                    post["author_id"],
                    datetime.fromisoformat(post["created_at"]).timestamp(),
                    post["text"],
                    urls[0].get("expanded_url"),
                    metrics["like_count"],
                    metrics["impression_count"],
                    line,
                )

    with base:
        base.executemany("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows())
    base.close()


def duckdb_into_parquet(file: Path, folder: Path, _marks: _Marks) -> None:
    """Let DuckDB read the file with its two threads and write Parquet."""
    with duckdb.connect(config={"threads": 2}) as base:
        base.execute(
            "COPY (SELECT id, author_id, created_at, text, entities, public_metrics FROM"  # noqa: S608 -- names of our own
            f" read_json('{file}', format='newline_delimited'))"
            f" TO '{folder / 'peer.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
        )


def pandas_into_parquet(file: Path, folder: Path, _marks: _Marks) -> None:
    """Import as an analyst does in a notebook: pandas reads pieces and writes each as Parquet."""
    import pandas as pd  # -- only this peer needs it, and it takes a second to load

    pieces = pd.read_json(file, lines=True, chunksize=20_000)
    for number, piece in enumerate(pieces):
        columns = ["id", "author_id", "created_at", "text", "entities", "public_metrics"]
        piece[columns].to_parquet(folder / f"peer-{number}.parquet", compression="zstd")


WAYS: dict[str, Callable[[Path, Path, _Marks], ScourCounts | None]] = {
    "in columns, kept in the lake": in_columns,
    "one by one, kept in the lake": one_by_one,
    "read and parsed only": read_only,
    "peer: json into SQLite": json_into_sqlite,
    "peer: pandas into Parquet": pandas_into_parquet,
    "peer: DuckDB into Parquet": duckdb_into_parquet,
}


def measure(way: str, file: Path, posts: int) -> dict[str, object]:
    """Run one way in a process of its own and return its figures."""
    command = [sys.executable, __file__, "--way", way, "--file", str(file), "--posts", str(posts)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def measured_here(way: str, file: Path, posts: int) -> dict[str, object]:
    """Run one way in this process and return its figures; the database's own work is beside it."""
    folder = Path(tempfile.mkdtemp(prefix="fireline-bench-"))
    folder.chmod(0o711)
    marks = _Marks()
    found = WAYS[way](file, folder, marks)
    wall, worked = time.perf_counter() - marks.started, time.process_time() - marks.worked
    if found is not None:
        assert (found.read, found.quarantined) == (posts, 0)
    shutil.rmtree(folder)
    return {
        "way": way,
        "posts": posts,
        "wall_s": round(wall, 2),
        "processor_s": round(worked, 2),
        "posts_s": round(posts / wall),
        "posts_processor_s": round(posts / worked),
        "each_million": marks.told,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def table(found: list[dict[str, object]]) -> None:
    """Print what was found."""
    print(
        f"{'':<30}{'posts':>11}{'wall s':>8}{'proc. s':>9}{'posts/s':>10}"
        f"{'posts/s of proc.':>18}{'peak MB':>9}"
    )
    for each in found:
        print(
            f"{each['way']:<30}{each['posts']:>11,}{each['wall_s']:>8}{each['processor_s']:>9}"
            f"{each['posts_s']:>10,}{each['posts_processor_s']:>18,}{each['peak_mb']:>9,}"
        )


def main() -> None:
    """Measure every way at one size, ours at growing sizes, and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--posts", type=int, default=200_000, help="Posts of the comparison.")
    parser.add_argument("--most", type=int, default=1_000_000, help="Posts of the longest run.")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        print(json.dumps(measured_here(given.way, given.file, given.posts)))
        return
    folder = Path(tempfile.mkdtemp(prefix="fireline-bench-"))
    found = []
    try:
        for posts, ways in ((given.posts, list(WAYS)), (given.most, list(WAYS)[:1])):
            file = folder / f"{posts}.ndjson"
            write_archive(file, posts)
            size = file.stat().st_size / 1e6
            print(f"{posts:,} posts, {size:,.0f} MB of NDJSON, seed {SEED}", flush=True)
            found += [measure(way, file, posts) for way in ways]
            table(found[-len(ways) :])
            file.unlink()
    finally:
        shutil.rmtree(folder)
    machine = {
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    told = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "seed": SEED}
    RESULTS.write_text(json.dumps(told | {"machine": machine, "found": found}, indent=2) + "\n")
    print(f"written to {RESULTS.relative_to(Path.cwd())}, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
