"""What older versions have stored is brought back, upgraded, and read with today's program."""

import lzma
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import psycopg
import pytest

from fireline import wiring
from fireline.domain.act import Act
from fireline.errors import ConfigError
from fireline.settings import Settings
from fireline.store.backup.dump import moment
from fireline.store.backup.lake_files import lake_rows, needed_files
from fireline.store.backup.programs import installed_programs
from fireline.store.backup.refilling import run_script
from fireline.store.postgres import open_database
from integration.backup.conftest import leave, passable_folder

YESTERDAY = Path(__file__).parents[2] / "yesterday"
#: An upgrade writes into these itself.
GROW = {
    "public.django_migrations",
    "public.django_content_type",
    "public.auth_permission",
    "public.casework_auditentry",
}


@attrs.frozen
class Yesterday:
    """An installation as an older version left it."""

    settings: Settings
    rows: Mapping[str, int]
    lake_rows: Mapping[str, int]
    files: int


#: Debian 12's own Python 3.11.2 knows no filters yet; the files are ours.
CAREFULLY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


@pytest.fixture(scope="module", params=sorted(one.parent for one in YESTERDAY.glob("*/*.sql.xz")))
def yesterday(request: pytest.FixtureRequest) -> Iterator[Yesterday]:
    """Bring an old installation back as it lay on the disk."""
    sample: Path = request.param
    folder = passable_folder()
    settings = Settings(data=folder / "data", secret_key="only for tests")
    with open_database(settings) as database:
        with lzma.open(sample / "casework.sql.xz") as script:
            run_script(script, database.owner, installed_programs())
        for part in ("lake", "evidence"):
            with tarfile.open(sample / f"{part}.tar.xz") as files:
                files.extractall(settings.data, **CAREFULLY)  # noqa: S202 -- our own files
        with moment(database.reader) as now:
            rows, lake = now.rows(), lake_rows(now)
            files_of_lake = len(needed_files(now))
        yield Yesterday(settings, rows, lake, files_of_lake)
        leave()


def upgraded(settings: Settings) -> "subprocess.CompletedProcess[str]":
    """Run the command, as an administrator would."""
    clean = {name: value for name, value in os.environ.items() if "FIRELINE_" not in name}
    return subprocess.run(
        [sys.executable, "-c", "from fireline.cli import main; main()", "upgrade"],
        env=clean | {"FIRELINE_DATA": str(settings.data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_refused_upgraded_and_works_again(yesterday: Yesterday) -> None:
    with (
        pytest.raises(ConfigError, match="run `fireline upgrade`"),
        wiring.opened(yesterday.settings),
    ):
        pass

    done = upgraded(yesterday.settings)
    with open_database(yesterday.settings) as database, moment(database.reader) as now:
        rows = now.rows()

    assert (done.returncode, done.stderr) == (0, "")
    assert "the tables were behind and are those of this version now" in done.stdout
    old = {name for name in yesterday.rows if name.startswith("public.")} - GROW
    assert {name: rows[name] for name in old} == {name: yesterday.rows[name] for name in old}
    assert rows["public.casework_auditentry"] == yesterday.rows["public.casework_auditentry"] + 1
    with wiring.opened(yesterday.settings) as unit:
        (authority,) = unit.authorities()
        desk = unit.desk(authority)
        assert len(desk.ledger.works()) == yesterday.rows["public.casework_workrow"] > 0
        assert {name: unit.lake.rows_in(name) for name in yesterday.lake_rows} == (
            yesterday.lake_rows
        )
        log = desk.fingerprint_log
        assert log.fingerprints(after="", until=log.mark()).num_rows > 100
        (act,) = desk.ledger.recorded(on="installation tables")
        assert act.act is Act.INSTALLATION_UPGRADED


def test_every_capture_is_read_and_its_bytes_are_those_of_its_name(yesterday: Yesterday) -> None:
    shelf = yesterday.settings.data / "evidence" / "evidence"
    names = sorted(file.name for file in shelf.rglob("*") if file.is_file())

    with wiring.opened(yesterday.settings) as unit:
        desk = unit.desk(unit.authorities()[0])
        assert len(names) == yesterday.rows["public.casework_capturedevidence"] > 0
        assert all(desk.evidence.get(name) for name in names)


def test_a_version_that_is_older_than_the_tables_is_refused(yesterday: Yesterday) -> None:
    with open_database(yesterday.settings) as database:
        with psycopg.connect(database.owner_dsn) as owner:
            owner.execute(
                "INSERT INTO django_migrations (app, name, applied)"
                " VALUES ('casework', '9999_tomorrow', now())"
            )
        with (
            pytest.raises(ConfigError, match="a newer version of Fireline has worked"),
            wiring.opened(yesterday.settings),
        ):
            pass
