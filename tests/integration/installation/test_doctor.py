"""The doctor: an installation that is well, and one thing after the other broken on purpose."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import attrs
import psycopg
import pytest

from fireline.doctor import (
    Health,
    Sign,
    audit,
    database,
    disk,
    doors,
    evidence,
    keys,
    lake,
    processes,
)
from fireline.doctor.examination import Check
from fireline.doctor.patient import Patient
from fireline.domain.clock import system_clock
from fireline.settings import Settings
from fireline.store.postgres.configuration import SUPERUSER
from fireline.store.postgres.looking import database_there
from installation_at_work import AtWork, fireline, printed, wait_for


@pytest.fixture
def settings(installation: AtWork) -> Settings:
    return Settings(data=installation.data)


def wrong(check: Check, settings: Settings) -> list[Sign]:
    """Return what one check finds wrong."""
    found = check(Patient(settings=settings, clock=system_clock))
    return [sign for sign in found if sign.health is Health.WRONG]


@contextmanager
def as_administrator(settings: Settings) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Connect as whoever may do anything, to break something."""
    there = database_there(settings)
    assert there is not None
    address = there.owner.as_role(SUPERUSER, "")
    with psycopg.connect(address.libpq(), autocommit=True) as connection:
        yield connection


def test_an_installation_at_work_is_well(installation: AtWork):
    answer = fireline(installation.data, "doctor", "--json")

    told = printed(answer)
    assert [sign for sign in told["signs"] if sign["health"] == "wrong"] == []
    assert (answer.returncode, told["well"]) == (0, True)
    seen = {sign["of"] for sign in told["signs"] if sign["health"] == "well"}
    assert seen >= {
        *("python", "parts", "binaries", "fonts", "settings", "keys", "disk", "processes"),
        *("database", "roles", "row security", "tables", "lake", "evidence", "people", "clock"),
    }


def test_tables_that_are_behind_are_named(installation: AtWork, settings: Settings):
    with as_administrator(settings) as admin:
        admin.execute("UPDATE django_migrations SET name = 'x' WHERE name = '0007_sign_in'")
        try:
            answer = fireline(installation.data, "doctor")
        finally:
            admin.execute("UPDATE django_migrations SET name = '0007_sign_in' WHERE name = 'x'")

    assert answer.returncode == 1
    assert "behind by 1 steps, first casework.0007_sign_in" in answer.stdout
    assert "-> make a backup, then run fireline upgrade" in answer.stdout


def test_a_table_that_shows_everybodys_rows_is_named(settings: Settings):
    with as_administrator(settings) as admin:
        admin.execute("ALTER TABLE casework_workrow DISABLE ROW LEVEL SECURITY")
        try:
            (sign,) = wrong(database.row_security, settings)
        finally:
            admin.execute("ALTER TABLE casework_workrow ENABLE ROW LEVEL SECURITY")

    assert sign.because.endswith("can be seen in casework_workrow")
    assert wrong(database.row_security, settings) == []


def test_acts_that_wait_for_their_number_are_named(installation: AtWork, settings: Settings):
    keeper = installation.pid("maintenance")
    os.kill(keeper, signal.SIGSTOP)
    try:
        record_an_act(settings, at=system_clock() - timedelta(hours=1))
        (sign,) = wrong(audit.audit, settings)
    finally:
        os.kill(keeper, signal.SIGCONT)
    wait_for(lambda: not wrong(audit.audit, settings), 30)

    assert sign.because.startswith("1 acts of EXERCISE unit have waited for their number")
    assert "maintenance" in sign.mend


def record_an_act(settings: Settings, *, at: datetime) -> None:
    """Write one act as the application does, past the sequencer."""
    there = database_there(settings)
    assert there is not None
    with psycopg.connect(there.app_dsn) as connection:
        ((authority,),) = connection.execute("SELECT id FROM casework_authority").fetchall()
        connection.execute("SELECT set_config('app.authority', %s, true)", [str(authority)])
        connection.execute(
            'INSERT INTO casework_auditentry (id, authority_id, act, "on", purpose, because, at)'
            " VALUES (gen_random_uuid(), %s, 'demo:run', 'EXERCISE', '', '', %s)",
            [authority, at],
        )


def test_a_role_that_row_security_does_not_bind_is_named(settings: Settings):
    with as_administrator(settings) as admin:
        admin.execute("ALTER ROLE fl_app BYPASSRLS")
        try:
            (sign,) = wrong(database.roles, settings)
        finally:
            admin.execute("ALTER ROLE fl_app NOBYPASSRLS")

    assert sign.because == "row security does not bind the role fl_app"
    assert "ALTER ROLE fl_app NOSUPERUSER NOBYPASSRLS" in sign.mend


def test_a_key_folder_that_others_may_read_is_named(settings: Settings):
    folder = settings.data / "keys"
    folder.chmod(0o755)
    try:
        (sign,) = wrong(keys.keys, settings)
    finally:
        folder.chmod(0o700)

    assert sign.because == f"others may read {folder}"
    assert sign.mend == f"run chmod go= {folder}"


def test_a_lost_key_is_named(settings: Settings):
    key = settings.data / "keys" / "audit.key"
    key.rename(key.with_suffix(".lost"))
    try:
        (sign,) = wrong(keys.keys, settings)
    finally:
        key.with_suffix(".lost").rename(key)

    assert sign.because.endswith("lacks audit.key")
    assert "from a backup" in sign.mend


@pytest.mark.parametrize(("setting", "check"), [("lake_url", lake), ("evidence_url", evidence)])
def test_a_missing_folder_is_named(settings: Settings, tmp_path: Path, setting: str, check):
    away = tmp_path / "away"
    look = getattr(check, setting.removesuffix("_url"))

    (sign,) = wrong(look, attrs.evolve(settings, **{setting: str(away)}))

    assert sign.because == f"{away} is missing"
    assert f"FIRELINE_{setting.upper()}" in sign.mend


def test_a_full_disk_is_named(settings: Settings, tmp_path: Path):
    with tiny_disk(tmp_path) as full:
        broken = attrs.evolve(settings, evidence_url=str(full))
        (not_kept,) = wrong(evidence.evidence, broken)
        (no_room,) = wrong(disk.disk, broken)

    assert "No space left" in not_kept.because
    assert f"0.0 GB of 0.0 GB are free in {full}" in no_room.because


@contextmanager
def tiny_disk(at: Path) -> Iterator[Path]:
    """Mount a disk of a few pages, and fill it."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(at)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk to fill")
    try:
        (at / "full").write_bytes(b"x" * 16_384)
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


def test_a_relay_and_a_source_that_are_not_there_are_named(settings: Settings):
    broken = attrs.evolve(
        settings,
        mail_relay="127.0.0.1:9",
        sources=("bluesky firehose",),
        bluesky_relay="ws://127.0.0.1:10",
        bluesky_appview="",
        bluesky_plc="",
        loopback_peers=("127.0.0.1:9", "127.0.0.1:10"),
    )

    relay, source = wrong(doors.doors, broken)

    assert relay.because.startswith("the mail relay 127.0.0.1:9 cannot be used")
    assert source.because.startswith("127.0.0.1:10 (FIRELINE_BLUESKY_RELAY) is not reached")


def test_a_private_server_that_nobody_named_as_a_peer_is_refused_by_the_door(settings: Settings):
    broken = attrs.evolve(settings, bluesky_relay="ws://127.0.0.1:80")

    (sign,) = wrong(doors.doors, broken)

    assert "is not on the public internet" in sign.because


def test_a_process_that_is_down_is_named(installation: AtWork, settings: Settings):
    installation.supervisor.send_signal(signal.SIGSTOP)
    try:
        killed = installation.pid("collectors")
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: wrong(processes.processes, settings), 10)
        (sign,) = wrong(processes.processes, settings)
    finally:
        installation.supervisor.send_signal(signal.SIGCONT)
    installation.await_again("collectors", than=killed)

    assert sign.because == "collectors is down although the installation is up"
    assert sign.mend.endswith("log/collectors.log")


def test_nothing_at_all_is_no_reason_to_break(tmp_path: Path):
    nowhere = tmp_path / "nowhere"

    answer = fireline(nowhere, "doctor")

    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert f"it does not answer: {nowhere} holds no database" in answer.stdout
    assert not nowhere.exists()
