"""A backup is whole or not there, and what it holds comes back as it was."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from fireline.domain.act import Act
from fireline.domain.clock import system_clock
from fireline.errors import RefusedError, StoreError
from fireline.store.backup import open_whole, verify
from fireline.store.backup.programs import installed_programs, surroundings
from fireline.store.casework.configuration import configure
from fireline.store.evidence import Evidence
from fireline.store.observations import maintenance
from fireline.store.postgres import Address
from integration.backup.conftest import PASSPHRASE, Back, Small, Trip, silent

BringBack = Callable[..., Back]


def tidy_at_once(small: Small) -> None:
    """Merge, and remove what no newer state needs without any grace, as an erasure does.

    What is being written this moment is left alone: it belongs to no state yet.
    """
    lake = small.unit.lake
    maintenance.compact(lake)
    moment = {"moment": lake.clock()}
    lake.change("CALL ducklake_expire_snapshots('lake', older_than => $moment)", moment)
    lake.change("CALL ducklake_cleanup_old_files('lake', cleanup_all => true)")


def schema_of(address: Address) -> set[str]:
    """Return every table, right and policy, as the server's own dump says them."""
    words = installed_programs().words("pg_dump", "--schema-only", "--no-sync")
    done = subprocess.run(words, env=surroundings(address), capture_output=True, check=True)
    # A list of words is the same check whether the whole list was cast or each word of it.
    unsteady = ("\\restrict", "\\unrestrict")
    lines = done.stdout.decode().splitlines()
    return {line for line in lines if not line.startswith(unsteady) and "ANY (" not in line}


def test_every_table_right_and_policy_comes_back(trip: Trip) -> None:
    before = schema_of(trip.before.unit.database.reader)

    assert schema_of(trip.back.database.reader) == before
    assert len([line for line in before if line.startswith("CREATE POLICY")]) > 20


def test_lake_and_evidence_come_back(trip: Trip) -> None:
    place = str(trip.back.settings.data / "evidence")

    assert trip.back.settled.lake_rows["posts"] == trip.made.manifest.lake_rows["posts"] > 0
    assert Evidence(place).get(trip.before.evidence) == b"EXERCISE blue square"


def test_the_audit_that_comes_back_holds(trip: Trip) -> None:
    assert trip.back.settled.audit.checked
    assert trip.back.settled.audit.records > 0
    assert trip.back.settled.audit.broken == ()


def test_the_keys_come_back_for_their_owner_alone(trip: Trip) -> None:
    before = trip.before.unit.keys.folder
    back = trip.back.settings.data / "keys"

    assert {file.name: file.read_bytes() for file in back.iterdir()} == {
        file.name: file.read_bytes() for file in before.iterdir()
    }
    assert {file.stat().st_mode & 0o777 for file in back.iterdir()} == {0o600}
    assert back.stat().st_mode & 0o777 == 0o700


def test_the_application_is_as_bound_as_before(trip: Trip) -> None:
    with psycopg.connect(trip.back.database.app_dsn, autocommit=True) as application:
        assert application.execute("SELECT count(*) FROM casework_place").fetchone() == (0,)
        for forbidden in ("DELETE FROM casework_auditentry", "CREATE TABLE public.own (i int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(forbidden)


def test_what_waited_in_the_outbox_is_not_sent_by_the_machine(trip: Trip) -> None:
    outbox = trip.before.unit.desk(trip.before.authority).outbox

    assert trip.back.settled.set_aside == 1
    assert outbox.take(system_clock()) is None
    assert [left.id for left in outbox.left_in_hand(system_clock())] == [trip.message.id]


def test_a_backup_and_its_return_are_acts(trip: Trip) -> None:
    book = trip.before.unit.desk(trip.before.authority).ledger

    assert [row.act for row in book.recorded(on="backup this")] == [Act.BACKUP_RESTORED]
    configure(trip.before.settings, trip.before.unit.database)
    assert [row.act for row in book.recorded(on=f"backup {trip.made.folder.name}")] == [
        Act.BACKUP_MADE
    ]


def test_what_the_last_backup_holds_is_linked_and_each_stands_alone(
    small: Small, shelf: Path
) -> None:
    first = small.backup(shelf)
    second = small.backup(shelf, second=1)
    shutil.rmtree(first.folder)

    held = [kept for kept in second.manifest.files if kept.path.startswith(("lake/", "evidence/"))]
    assert second.linked >= sum(kept.size for kept in held) > 0
    assert verify(open_whole(second.folder, PASSPHRASE), progress=silent) > 0


def test_files_that_maintenance_removes_meanwhile_are_not_missed(
    small: Small, shelf: Path, bring_back: BringBack
) -> None:
    small.keep("fourth", "fifth")
    tidied = []

    def progress(what: str, done: int, total: int) -> None:
        """Tidy the lake the moment its first file is to be copied."""
        if what == "lake" and not tidied:
            tidied.append(tidy_at_once(small))

    made = small.backup(shelf, progress=progress)

    assert (made.dumps, len(tidied)) == (2, 1)
    assert bring_back(made.folder).settled.lake_rows["posts"] == small.unit.lake.rows_in("posts")


def test_backups_under_load_hold_what_their_own_moment_held(
    small: Small, shelf: Path, bring_back: BringBack
) -> None:
    ended = threading.Event()

    def write() -> None:
        number = 0
        while not ended.is_set():
            small.keep(f"load {number}")
            number += 1

    def tidy() -> None:
        while not ended.wait(1.0):
            tidy_at_once(small)

    workers = [threading.Thread(target=work) for work in (write, tidy)]
    for worker in workers:
        worker.start()
    try:
        made = [small.backup(shelf, second=second) for second in range(3)]
    finally:
        ended.set()
        for worker in workers:
            worker.join()

    posts = [one.manifest.lake_rows["posts"] for one in made]
    assert posts == sorted(posts)
    assert posts[0] < posts[-1]
    for one in made:
        verify(open_whole(one.folder, PASSPHRASE), progress=silent)
    assert bring_back(made[-1].folder).settled.lake_rows["posts"] == posts[-1]


def test_a_backup_that_is_broken_off_is_not_there(small: Small, shelf: Path) -> None:
    def progress(what: str, done: int, total: int) -> None:
        if what == "evidence":
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        small.backup(shelf, progress=progress)

    assert [entry.name for entry in shelf.iterdir()] == [".backup.lock"]


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from fireline.settings import Settings
from fireline.store.backup import make_backup
from fireline.store.postgres import open_database
data, to, part, passphrase = sys.argv[1:]
def progress(what, done, total):
    if what == part:
        os.kill(os.getpid(), signal.SIGKILL)
settings = Settings(data=Path(data))
with open_database(settings) as database:
    make_backup(settings=settings, database=database, to=Path(to), passphrase=passphrase,
                with_keys=True, clock=lambda: datetime(2026, 5, 1, tzinfo=UTC), progress=progress)
"""


@pytest.mark.parametrize("part", ["lake", "keys"])
def test_a_backup_that_is_killed_is_not_there_and_the_next_one_sweeps_it_away(
    small: Small, shelf: Path, part: str
) -> None:
    words = [sys.executable, "-c", KILLED, str(small.settings.data), str(shelf), part, PASSPHRASE]
    around = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(words, env=around, check=False, capture_output=True)

    assert done.returncode == -signal.SIGKILL, done.stderr
    left = sorted(entry.name for entry in shelf.iterdir())
    assert left == [".backup.lock", ".fireline-20260501T000000Z.unfinished"]
    made = small.backup(shelf)
    assert sorted(entry.name for entry in shelf.iterdir()) == [".backup.lock", made.folder.name]


def test_two_backups_at_once_in_one_place_are_refused(small: Small, shelf: Path) -> None:
    def progress(what: str, done: int, total: int) -> None:
        if what == "keys" and done == 0:
            small.backup(shelf, second=1)

    with pytest.raises(RefusedError, match="another backup is being made"):
        small.backup(shelf, progress=progress)


def test_no_name_and_no_byte_of_it_can_be_read_without_the_passphrase(
    small: Small, shelf: Path
) -> None:
    made = small.backup(shelf)

    stored = b"".join(
        f"{file}".encode() + file.read_bytes() for file in made.folder.rglob("*") if file.is_file()
    )
    told = [b"Unit North", b"blue square", small.evidence.encode(), b"casework", b"audit.key"]
    assert [word for word in told if word in stored] == []
    with pytest.raises(RefusedError, match="the passphrase does not open"):
        open_whole(made.folder, "another passphrase")


def test_keys_are_left_out_when_asked(small: Small, shelf: Path) -> None:
    made = small.backup(shelf, with_keys=False)

    assert made.manifest.below("keys") == ()
    assert not made.manifest.with_keys


@pytest.mark.parametrize("part", ["manifest", "dump", "lake/", "evidence/", "keys/"])
def test_one_changed_byte_anywhere_is_found_before_anything_is_touched(
    small: Small, shelf: Path, bring_back: BringBack, scratch: Path, part: str
) -> None:
    made = small.backup(shelf)
    whole = open_whole(made.folder, PASSPHRASE)
    if part == "manifest":
        file = made.folder / "manifest.sealed"
    else:
        file = next(whole.place(kept) for kept in made.manifest.files if part in kept.path)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    with pytest.raises((StoreError, RefusedError), match="was changed"):
        bring_back(made.folder)

    assert not (scratch / "back").exists()


def test_a_file_that_is_missing_is_found_before_anything_is_touched(
    small: Small, shelf: Path, bring_back: BringBack, scratch: Path
) -> None:
    made = small.backup(shelf)
    open_whole(made.folder, PASSPHRASE).place(made.manifest.below("evidence")[0]).unlink()

    with pytest.raises(StoreError, match="cannot be read"):
        bring_back(made.folder)

    assert not (scratch / "back").exists()


def test_a_folder_that_is_not_empty_is_refused(
    small: Small, shelf: Path, bring_back: BringBack, scratch: Path
) -> None:
    made = small.backup(shelf)
    (scratch / "back").mkdir()
    (scratch / "back" / "notes.txt").write_text("hers")

    with pytest.raises(RefusedError, match="back is not empty: name an empty folder with --data"):
        bring_back(made.folder)

    assert (scratch / "back" / "notes.txt").read_text() == "hers"


def test_a_restore_that_was_cut_off_lets_nobody_work_and_is_done_again(
    small: Small, shelf: Path, bring_back: BringBack, scratch: Path
) -> None:
    from fireline import wiring
    from fireline.settings import Settings
    from fireline.store.backup import restore_backup

    made = small.backup(shelf)
    settings = Settings(data=scratch / "back")

    def cut(what: str, done: int, total: int) -> None:
        if what == "database":
            raise KeyboardInterrupt

    whole = open_whole(made.folder, PASSPHRASE)
    with (
        suppress(KeyboardInterrupt),
        restore_backup(whole, settings=settings, progress=cut),
    ):
        pass

    with (
        pytest.raises(StoreError, match="was not restored to the end"),
        wiring.opened(settings),
    ):
        pass
    assert bring_back(made.folder).settled.lake_rows == made.manifest.lake_rows
