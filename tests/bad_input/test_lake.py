"""A lake on a bad disk: files that are cut, and no room for more."""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import attrs
import pytest

from bad_input.small_disk import fill, small_disk_at
from fireline.domain.checkpoint import Checkpoint
from fireline.errors import NotFoundError, StoreError
from fireline.platforms.archive import ArchiveFile
from fireline.scour import Batch, scour
from fireline.store.evidence import Evidence
from fireline.store.observations import Lake, LakeObservationLog
from fireline.track.fingerprints import fingerprints_of
from integration.store.observations.sayings import NOON, post
from unit.platforms.archive.writing import AROUND, TWARC_V1, ndjson

DAY = timedelta(days=1)


def keep(lake: Lake, name: str, days_ago: int) -> None:
    said = tuple(
        attrs.evolve(post(f"{name}{number}"), seen_at=NOON - days_ago * DAY) for number in range(50)
    )
    LakeObservationLog(lake).keep(
        "shapes", Batch(observations=said, fingerprints=(), reached=Checkpoint(name))
    )


def files_of(lake: Lake, table: str) -> list[Path]:
    return sorted(lake.engine.folder.glob(f"**/{table}/**/*.parquet"), key=os.path.getmtime)


def count(lake: Lake, *, before: datetime = NOON + DAY) -> int:
    cursor = lake._connection.cursor()
    try:
        words = "SELECT count(text), count(DISTINCT key) FROM lake.posts WHERE seen_at < $before"
        [(found, different)] = cursor.execute(words, {"before": before}).fetchall()
        assert found == different
        return int(found)
    finally:
        cursor.close()


@pytest.mark.parametrize("left", [0.0, 0.5, 0.99])
def test_a_cut_file_is_named_and_the_rest_can_be_read(
    left: float, make_lake: Callable[[], Lake]
) -> None:
    lake = make_lake()
    keep(lake, "old", days_ago=3)
    keep(lake, "new", days_ago=0)
    [first, second] = files_of(lake, "posts")
    second.write_bytes(second.read_bytes()[: int(second.stat().st_size * left)])
    lake = make_lake()  # another process, which has nothing of the file in its memory

    with pytest.raises(StoreError, match=second.name):
        lake.ask("post_of", native=post("new1").key)

    assert count(lake, before=NOON - DAY) == 50
    assert LakeObservationLog(lake).checkpoint("shapes") == Checkpoint("new")
    keep(lake, "later", days_ago=0)  # what comes is kept as before
    assert first.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    with small_disk_at(tmp_path / "small", "4m") as place:
        yield place


def test_a_full_disk_keeps_no_half_of_a_picture(small_disk: Path) -> None:
    evidence = Evidence(str(small_disk))
    kept = evidence.put(b"EXERCISE " * 1_000)
    blocking = small_disk / "everything"
    with blocking.open("wb", buffering=0) as file:
        fill(file)
    large = os.urandom(500_000)

    with pytest.raises(StoreError, match="No space left on device"):
        evidence.put(large)

    assert evidence.get(kept) == b"EXERCISE " * 1_000
    blocking.unlink()
    assert [p for p in small_disk.rglob("*") if p.is_file() and p.name != kept] == []
    again = evidence.put(large)
    assert evidence.get(again) == large
    with pytest.raises(NotFoundError):
        evidence.get("0" * 64)


def test_a_full_disk_ends_a_run_at_a_whole_batch(
    small_disk: Path, tmp_path: Path, make_lake: Callable[[], Lake]
) -> None:
    """Nothing is lost and nothing is doubled: when there is room again, the run reads on."""
    lake = make_lake()
    place = lake.engine.folder
    subprocess.run(["mount", "--bind", str(small_disk), str(place)], check=True)
    try:
        _run_out_of_room(lake, small_disk, tmp_path)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _run_out_of_room(lake: Lake, disk: Path, folder: Path) -> None:
    path = folder / "posts.ndjson"
    path.write_bytes(
        ndjson(*(TWARC_V1 | {"id_str": str(number)} for number in range(20_500)))
        + ndjson(
            *(
                TWARC_V1 | {"id_str": str(number), "full_text": os.urandom(400).hex()}
                for number in range(20_500, 31_000)
            )
        )
    )

    def read() -> int:
        log = LakeObservationLog(lake)
        archive = ArchiveFile(AROUND, path)
        told = scour(collector=archive, log=log, fingerprint=fingerprints_of, clock=lambda: NOON)
        return told.read

    with pytest.raises(StoreError, match=r"could not keep this: .*[Nn]o space left"):
        read()

    so_far = count(lake)
    subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
    assert read() == 31_000 - so_far
    assert count(lake) == 31_000
