"""Evidence over a real database: who can open it, who cannot, and when it is gone."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework_rows import IDS, NOW, Unit, casework_on
from fireline import refer
from fireline.domain.location import Location, LocationKind
from fireline.errors import NotFoundError, RefusedError, StoreError
from fireline.refer import Deed
from fireline.settings import Settings
from fireline.store.evidence import CaseEvidence, Evidence, case_evidence

DATA = b"EXERCISE a red square " * 5000
SHA256 = hashlib.sha256(DATA).hexdigest()
MASTER = b"\x07" * 32


@pytest.fixture
def at_work(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Unit], "Desk"]:
    """Give a unit its evidence, all units over the same disk and the same key."""
    casework_on(request, "embedded")
    return lambda unit: Desk(unit, tmp_path)


class Desk:
    """One unit with its case file and its evidence."""

    def __init__(self, unit: Unit, folder: Path) -> None:
        from fireline.store.casework.case_file import DjangoCaseFile
        from fireline.store.casework.evidence_book import DjangoEvidenceBook

        bound = (unit.authority.id, IDS, lambda: NOW)
        self.unit, self.file = unit, DjangoCaseFile(*bound)
        self.book = DjangoEvidenceBook(*bound)
        settings = Settings(evidence_url=str(folder))
        self.evidence: CaseEvidence = case_evidence(settings, MASTER, unit.authority.id, self.book)

    def place(self) -> Location:
        key = f"example:{IDS()}"
        made = Location(id=IDS(), kind=LocationKind.POST, key=key, platform="example")
        return self.file.ensure_location(made)

    def acting(self) -> dict[str, Any]:
        return {
            "evidence": self.evidence,
            "file": self.file,
            "by": self.unit.ann.id,
            "authority": self.unit.authority.id,
            "at": NOW,
        }

    def captured(self, place: Location, material: bytes = DATA) -> refer.Capture:
        taken = refer.held(place, material, at=NOW, seen_at=NOW)
        return refer.capture(location=place, taken=taken, reason="EXERCISE", **self.acting())


def files_in(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


@pytest.fixture
def desk(at_work: Callable[[Unit], Desk], unit_on_embedded: Callable[[], Unit]) -> Desk:
    return at_work(unit_on_embedded())


@pytest.fixture
def unit_on_embedded(request: pytest.FixtureRequest) -> Callable[[], Unit]:
    from casework_rows import make_unit

    casework_on(request, "embedded")
    return make_unit


def test_what_was_kept_comes_back_and_stands_nowhere_in_the_open(
    desk: Desk, tmp_path: Path
) -> None:
    assert desk.evidence.put(DATA, place=desk.place().id) == SHA256

    assert desk.evidence.get(SHA256) == DATA
    (kept,) = files_in(tmp_path)
    assert b"EXERCISE" not in kept.read_bytes()
    assert SHA256 not in str(kept)


def test_what_is_let_go_while_it_is_captured_again_is_kept_for_the_new_place(desk: Desk) -> None:
    from django.db import connection

    from fireline.store.casework.scope import authority_scope

    first, second = desk.place().id, desk.place().id
    desk.evidence.put(DATA, place=first)

    def capture_again() -> None:
        desk.evidence.put(DATA, place=second)
        connection.close()

    again = threading.Thread(target=capture_again)
    with authority_scope(desk.unit.authority.id):
        assert desk.evidence.let_go(SHA256, place=first) is True
        again.start()
        again.join(timeout=1)
    again.join()

    assert desk.evidence.get(SHA256) == DATA


def test_another_authority_finds_nothing_and_learns_nothing(
    desk: Desk, at_work: Callable[[Unit], Desk], unit_on_embedded: Callable[[], Unit]
) -> None:
    desk.evidence.put(DATA, place=desk.place().id)
    other = at_work(unit_on_embedded())

    assert not other.evidence.has(SHA256)
    with pytest.raises(NotFoundError, match="never captured, or was erased"):
        other.evidence.get(SHA256)
    assert other.evidence.put(DATA, place=other.place().id) == SHA256
    assert other.evidence.get(SHA256) == DATA


def test_the_same_bytes_of_two_authorities_are_two_files_under_two_keys(
    desk: Desk,
    at_work: Callable[[Unit], Desk],
    unit_on_embedded: Callable[[], Unit],
    tmp_path: Path,
) -> None:
    other = at_work(unit_on_embedded())
    for one in (desk, other):
        one.evidence.put(DATA, place=one.place().id)

    mine, theirs = (one.read_bytes() for one in files_in(tmp_path))
    assert mine != theirs
    assert len({one.parent.parent for one in files_in(tmp_path)}) == 2


def test_two_places_of_one_authority_share_a_file_until_both_let_go(
    desk: Desk, tmp_path: Path
) -> None:
    first, second = desk.place(), desk.place()
    desk.evidence.put(DATA, place=first.id)
    desk.evidence.put(DATA, place=second.id)
    assert len(files_in(tmp_path)) == 1

    assert desk.evidence.let_go(SHA256, place=first.id) is False
    assert desk.evidence.get(SHA256) == DATA
    assert desk.evidence.let_go(SHA256, place=second.id) is True
    assert files_in(tmp_path) == []
    with pytest.raises(NotFoundError):
        desk.evidence.get(SHA256)


def test_with_the_last_wrap_the_bytes_are_lost_though_disk_and_master_key_remain(
    desk: Desk, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A store under object lock keeps the file; the copy plays it."""
    place = desk.place()
    desk.evidence.put(DATA, place=place.id)
    (wrap,) = desk.book.wraps_of(SHA256)
    key = desk.evidence.key.unwrap(wrap)
    (kept,) = files_in(tmp_path)
    locked = kept.read_bytes()

    refer.let_go(sha256=SHA256, location=place.id, reason="EXERCISE its time is over",
                 **desk.acting())  # fmt: skip
    kept.write_bytes(locked)  # nobody could remove it
    _settle(request)

    secrets = {"key": key, "wrap": wrap.wrapped, "nonce-less wrap": wrap.wrapped[12:]}
    for name, secret in secrets.items():
        assert _files_with(secret, [tmp_path, *_cluster_of(request)]) == [], name
    assert desk.book.wraps_of(SHA256) == []
    with pytest.raises(NotFoundError):
        desk.evidence.get(SHA256)


def _settle(request: pytest.FixtureRequest) -> None:
    """Do what a night does after an erasure: write the table anew, let the journal go."""
    import psycopg

    from fireline.store.casework.retention_owner import _BELOW

    with psycopg.connect(casework_on(request, "embedded").owner_dsn, autocommit=True) as owner:
        owner.execute("VACUUM (FULL, ANALYZE) casework_evidencewrap")
        for _, statement in _BELOW:
            owner.execute(statement)


def _cluster_of(request: pytest.FixtureRequest) -> list[Path]:
    """Return the folder of the database server's tables, found by where one of them is."""
    import psycopg

    with psycopg.connect(casework_on(request, "embedded").owner_dsn) as owner:
        (where,) = owner.execute("SELECT pg_relation_filepath('casework_evidencewrap')").fetchone()
        base = Path(owner.info.host).parent
    assert (base / "cluster" / where).exists()
    return [base / "cluster"]


def _files_with(secret: bytes, folders: list[Path]) -> list[Path]:
    return [one for folder in folders for one in files_in(folder) if secret in one.read_bytes()]


def test_the_search_finds_a_key_that_is_still_there(
    desk: Desk, request: pytest.FixtureRequest
) -> None:
    desk.evidence.put(DATA, place=desk.place().id)
    (wrap,) = desk.book.wraps_of(SHA256)
    _settle(request)

    assert _files_with(wrap.wrapped, _cluster_of(request)) != []


def test_a_changed_file_is_refused_and_not_handed_out(desk: Desk, tmp_path: Path) -> None:
    desk.evidence.put(DATA, place=desk.place().id)
    (kept,) = files_in(tmp_path)
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")

    with pytest.raises(StoreError, match="has been changed"):
        desk.evidence.get(SHA256)


def test_capturing_it_again_for_another_place_builds_on_nothing_that_was_changed(
    desk: Desk, tmp_path: Path
) -> None:
    first, second = desk.place(), desk.place()
    desk.evidence.put(DATA, place=first.id)
    (kept,) = files_in(tmp_path)
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")

    desk.evidence.put(DATA, place=second.id)
    desk.evidence.let_go(SHA256, place=first.id)

    assert desk.evidence.get(SHA256) == DATA


def test_a_lost_file_is_named_as_lost(desk: Desk, tmp_path: Path) -> None:
    place = desk.place()
    desk.evidence.put(DATA, place=place.id)
    files_in(tmp_path)[0].unlink()

    with pytest.raises(NotFoundError, match="is gone"):
        desk.evidence.get(SHA256)
    desk.evidence.put(DATA, place=place.id)
    assert desk.evidence.get(SHA256) == DATA


def test_a_row_that_was_moved_opens_nothing(desk: Desk) -> None:
    from fireline.store.casework.models import EvidenceWrap

    first, second = desk.place(), desk.place()
    desk.evidence.put(DATA, place=first.id)
    with desk.book.scope():
        EvidenceWrap.objects.update(place_id=second.id)

    with pytest.raises(StoreError, match="does not open"):
        desk.evidence.get(SHA256)


def test_what_0_1_0_kept_plain_is_still_read_and_can_be_sealed(desk: Desk, tmp_path: Path) -> None:
    place, plain = desk.place(), Evidence(str(tmp_path))
    plain.put(DATA)
    assert not desk.evidence.has(SHA256)  # whoever did not capture it does not see it
    desk.file.add_capture(place.id, refer.Capture(SHA256, NOW), by=None)
    assert desk.evidence.get(SHA256) == DATA
    with pytest.raises(StoreError, match="fireline evidence seal"):
        desk.evidence.let_go(SHA256, place=place.id)

    assert desk.evidence.seal_of_old(SHA256, place=place.id)
    assert not desk.evidence.seal_of_old(SHA256, place=place.id)
    plain._files.rm_file(plain._place(SHA256))

    assert desk.evidence.get(SHA256) == DATA


def test_a_capture_is_one_with_its_rows(desk: Desk) -> None:
    place = desk.place()

    kept = desk.captured(place)

    assert desk.file.captures(place.id) == [kept]
    assert (kept.mime, kept.size) == ("application/wacz", len(desk.evidence.get(kept.sha256)))
    (line,) = desk.evidence.custody(kept.sha256)
    assert (line.deed, line.by, line.reason) == (Deed.CAPTURED, desk.unit.ann.id, "EXERCISE")
    recorded = desk.file.recorded(on=f"location {place.id}")
    assert [row.act.value for row in recorded] == ["evidence:captured"]


def test_a_capture_that_fails_in_the_end_leaves_no_row_and_its_file_is_swept(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = desk.place()

    def fail(*_given: object, **_named: object) -> None:
        raise StoreError("the database went away")

    monkeypatch.setattr(type(desk.file), "add_capture", fail)
    with pytest.raises(StoreError):
        desk.captured(place)

    assert desk.evidence.custody() == []
    assert desk.evidence.unstamped(limit=9) == []
    soon = datetime.now(UTC) + timedelta(minutes=1)
    assert desk.evidence.sweep(older_than=soon - timedelta(days=1)) == 0
    assert desk.evidence.sweep(older_than=soon) == 1
    assert files_in(tmp_path) == []


def test_the_sweep_leaves_what_has_a_row(desk: Desk) -> None:
    kept = desk.captured(desk.place())

    assert desk.evidence.sweep(older_than=datetime.now(UTC) + timedelta(minutes=1)) == 0
    assert desk.evidence.has(kept.sha256)


def test_every_hand_on_it_stands_in_the_custody(desk: Desk) -> None:
    place = desk.place()
    sha256 = desk.captured(place).sha256
    refer.open_evidence(sha256=sha256, reason="to see the square", **desk.acting())
    refer.hand_out(sha256=sha256, to="a court", reason="asked for", **desk.acting())
    refer.let_go(sha256=sha256, location=place.id, reason="over", **desk.acting())

    lines = [(one.deed, one.reason, one.to) for one in desk.evidence.custody(sha256)]
    assert lines == [
        (Deed.CAPTURED, "EXERCISE", ""),
        (Deed.OPENED, "to see the square", ""),
        (Deed.EXPORTED, "asked for", "a court"),
        (Deed.LET_GO, "over (the last hold: erased)", ""),
    ]
    acts = [row.act.value for row in desk.file.recorded(on=f"file {sha256}")]
    assert acts == ["evidence:opened", "evidence:exported", "evidence:erased"]


@pytest.mark.parametrize("act", [refer.hand_out, refer.let_go])
def test_nothing_is_given_or_erased_without_a_reason(
    desk: Desk, act: Callable[..., object]
) -> None:
    place = desk.place()
    sha256 = desk.captured(place).sha256
    more = {"to": "x"} if act is refer.hand_out else {"location": place.id}

    with pytest.raises(RefusedError, match="with a reason"):
        act(sha256=sha256, reason=" ", **more, **desk.acting())


def test_custody_can_be_added_to_and_never_changed(desk: Desk) -> None:
    from django.db import DatabaseError

    from fireline.store.casework.models import CustodyRow

    desk.captured(desk.place())
    with pytest.raises(DatabaseError, match="permission denied"), desk.book.scope():
        CustodyRow.objects.update(reason="another")


WRITER = """
import sys
from io import BytesIO
from fireline.store.evidence import SealedFiles
files = SealedFiles(sys.argv[1], "unit")
print("ready", flush=True)
for number in range(100_000):
    name, key, plain = files.write(BytesIO(number.to_bytes(4, "big") * 50_000))
    print(name, key.hex(), plain.sha256, flush=True)
"""
SOURCE = Path(__file__).parents[3] / "src"


@pytest.mark.parametrize("wait", [0.03, 0.08, 0.15])
def test_a_killed_writer_has_told_only_of_what_is_whole(tmp_path: Path, wait: float) -> None:
    from fireline.store.evidence import SealedFiles

    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": str(SOURCE)}) as run:
        assert run.stdout is not None
        run.stdout.readline()
        first = run.stdout.readline()
        time.sleep(wait)
        run.send_signal(signal.SIGKILL)
        told = [line.split() for line in [first, *run.stdout.read().splitlines(keepends=True)]]

    files = SealedFiles(str(tmp_path), "unit")
    whole = [[word.decode() for word in line] for line in told if len(b" ".join(line)) == 194]
    for name, key, sha256 in whole:
        data = b"".join(files.pieces(name, bytes.fromhex(key), sha256=sha256))
        assert hashlib.sha256(data).hexdigest() == sha256
    named = [one for one in files_in(tmp_path) if one.parent.name != "incoming"]
    assert len(whole) <= len(named) <= len(whole) + 1


def test_a_place_in_memory_keeps_it_too(desk: Desk) -> None:
    settings = Settings(evidence_url=f"memory://{os.urandom(8).hex()}")
    there = case_evidence(settings, MASTER, desk.unit.authority.id, desk.book)

    assert there.get(there.put(DATA, place=desk.place().id)) == DATA
