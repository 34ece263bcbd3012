"""Files in a folder and in fsspec's memory (a stand-in for S3: no rename, no disk of ours)."""

import hashlib
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from fireline.errors import NotFoundError, StoreError
from fireline.store.evidence import Evidence, Shelf

DATA = b"EXERCISE" * 1000
NAME = hashlib.sha256(DATA).hexdigest()
SOURCE = Path(__file__).parents[3] / "src"


@pytest.fixture(params=["folder", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"memory://{uuid.uuid4().hex}" if request.param == "memory" else str(tmp_path / "kept")


def only_file_of(folder: Path) -> Path:
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    return file


def test_what_was_put_is_got_back_under_its_hash(url: str) -> None:
    kept = Evidence(url)

    assert kept.put(DATA) == NAME
    assert kept.get(NAME) == DATA
    assert kept.has(NAME)


def test_nothing_at_all_can_be_kept_too(url: str) -> None:
    assert Evidence(url).get(Evidence(url).put(b"")) == b""


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    kept = Evidence(str(tmp_path))

    kept.put(DATA)
    before = only_file_of(tmp_path).stat()
    kept.put(DATA)

    assert only_file_of(tmp_path).stat().st_mtime_ns == before.st_mtime_ns


def test_another_opening_of_the_place_finds_it(url: str) -> None:
    Evidence(url).put(DATA)

    assert Evidence(url).get(NAME) == DATA


def test_media_and_evidence_stand_apart(url: str) -> None:
    Evidence(url, Shelf.MEDIA).put(DATA)

    assert not Evidence(url, Shelf.EVIDENCE).has(NAME)
    with pytest.raises(NotFoundError, match="nothing is kept"):
        Evidence(url, Shelf.EVIDENCE).get(NAME)


def test_a_working_file_can_be_dropped_and_evidence_cannot(url: str) -> None:
    media, evidence = Evidence(url, "media"), Evidence(url)
    media.put(DATA)
    evidence.put(DATA)

    media.drop(NAME)
    media.drop(NAME)
    with pytest.raises(StoreError, match="is evidence"):
        evidence.drop(NAME)

    assert (media.has(NAME), evidence.has(NAME)) == (False, True)


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "/"])
def test_a_name_that_is_no_hash_finds_nothing(url: str, name: str) -> None:
    with pytest.raises(NotFoundError, match="not the SHA-256"):
        Evidence(url).get(name)


def test_what_was_changed_is_not_handed_out(tmp_path: Path) -> None:
    kept = Evidence(str(tmp_path))
    kept.put(DATA)
    only_file_of(tmp_path).write_bytes(DATA[:-1] + b"x")

    with pytest.raises(StoreError, match="has been changed"):
        kept.get(NAME)


def test_putting_it_again_mends_what_was_changed(tmp_path: Path) -> None:
    kept = Evidence(str(tmp_path))
    kept.put(DATA)
    only_file_of(tmp_path).write_bytes(b"")

    kept.put(DATA)

    assert kept.get(NAME) == DATA


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(StoreError, match="cannot be kept in"):
        Evidence(str(tmp_path / "file")).put(DATA)


def test_a_place_of_an_unknown_kind_is_named() -> None:
    with pytest.raises(StoreError, match="nowhere://x names no place"):
        Evidence("nowhere://x")


def test_a_write_that_comes_back_changed_leaves_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Evidence(str(tmp_path))
    write = kept._write_through
    monkeypatch.setattr(kept, "_write_through", lambda place, data: write(place, data[:-1]))

    with pytest.raises(StoreError, match="came back changed"):
        kept.put(DATA)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


WRITER = """
import sys
from fireline.store.evidence import Evidence
kept = Evidence(sys.argv[1])
kept.put(b"first")  # so that there is a name, however busy the machine
print("ready", flush=True)
for number in range(100_000):
    kept.put(number.to_bytes(4, "big") * 50_000)
"""


@pytest.mark.parametrize("wait", [0.02, 0.05, 0.11, 0.17])
def test_a_killed_writer_leaves_each_name_whole_or_absent(tmp_path: Path, wait: float) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": str(SOURCE)}) as run:
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(wait)
        run.send_signal(signal.SIGKILL)

    named = [path for path in tmp_path.rglob("*") if path.is_file() and len(path.name) == 64]
    broken = [p.name for p in named if hashlib.sha256(p.read_bytes()).hexdigest() != p.name]
    assert named != []
    assert broken == []
