"""The units of systemd start what there is, bounded, and systemd itself understands them."""

import os
import shlex
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import attrs
import pytest
import typer

from fireline.cli.main import app
from fireline.jobs.processes import PROCESSES
from fireline.settings import Settings

PACKAGING = Path(__file__).parents[3] / "packaging"
UNITS = PACKAGING / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
#: As systemd 252 reckons it; 2 and less is what it calls OK.
MOST_EXPOSED = 20

#: Whom each process asks while it works: they are there before it and go after it.
ASKED = {
    "database": (),
    "proxy": (),
    "decoders": (),
    "maintenance": ("database",),
    "collectors": ("database", "proxy"),
    "worker": ("database", "proxy", "decoders"),
    "web": ("database", "proxy", "decoders"),
}

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="install the package systemd to verify units"
)


def unit(file: Path) -> RawConfigParser:
    parser = RawConfigParser(strict=False, delimiters="=")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # -- configparser's own way to keep case
    parser.read(file, "utf-8")
    return parser


@pytest.fixture
def unit_path(tmp_path: Path) -> Path:
    """The units as they would be installed, starting a program that is there."""
    shutil.copytree(UNITS, tmp_path / "units")
    for file in (tmp_path / "units").rglob("*.service"):
        here = file.read_text("utf-8").replace("/opt/fireline/bin/fireline", sys.executable)
        file.write_text(here, "utf-8")
    return tmp_path / "units"


def test_every_process_has_its_unit_and_the_target_wants_it() -> None:
    names = {f"fireline-{process.name}.service" for process in PROCESSES}

    wanted = set(unit(UNITS / "fireline.target")["Unit"]["Wants"].split())
    assert wanted == names
    assert {file.name for file in SERVICES} == names | {
        "fireline.service",
        "fireline-backup.service",
    }


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_what_a_unit_starts_is_a_command(file: Path) -> None:
    program, command, *words = shlex.split(unit(file)["Service"]["ExecStart"])

    assert program == "/opt/fireline/bin/fireline"
    known = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # -- a group
    options = {option for one in known[command].params for option in one.opts}
    assert {word for word in words if word.startswith("-")} <= options
    if command == "run":
        assert words == [file.stem.removeprefix("fireline-")]


@pytest.mark.parametrize("process", PROCESSES, ids=[one.name for one in PROCESSES])
def test_a_unit_waits_longer_than_its_process_takes_to_stop(process) -> None:
    service = unit(UNITS / f"fireline-{process.name}.service")["Service"]

    assert float(service["TimeoutStopSec"]) > process.stop_seconds


@pytest.mark.parametrize("process", PROCESSES, ids=[one.name for one in PROCESSES])
def test_a_unit_starts_after_and_stops_before_those_that_it_asks(process) -> None:
    told = unit(UNITS / f"fireline-{process.name}.service")["Unit"].get("After", "").split()

    asked = {f"fireline-{name}.service" for name in ASKED[process.name]}
    assert {one for one in told if one.startswith("fireline-")} == asked


def test_only_the_proxy_reaches_the_internet() -> None:
    reaching = {
        file.stem for file in SERVICES if "IPAddressAllow=any" in file.read_text("utf-8").split()
    }
    bounds = unit(UNITS / "fireline-.service.d" / "10-bounds.conf")["Service"]

    assert reaching == {"fireline-proxy"}
    assert (bounds["IPAddressDeny"], bounds["IPAddressAllow"]) == ("any", "localhost")


@needs_systemd
def test_systemd_understands_every_unit(unit_path: Path) -> None:
    files = [str(file) for file in sorted(unit_path.glob("fireline*.*")) if file.is_file()]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{unit_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in done.stderr.splitlines() if "fireline" in line]
    assert ours == []


@needs_systemd
@pytest.mark.parametrize("process", [one.name for one in PROCESSES])
def test_no_process_is_more_exposed_than_it_must_be(unit_path: Path, process: str) -> None:
    done = subprocess.run(
        [
            *("systemd-analyze", "security", "--offline=true", "--no-pager"),
            *(f"--threshold={MOST_EXPOSED}", str(unit_path / f"fireline-{process}.service")),
        ],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{unit_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-200:]


def test_the_settings_of_the_example_are_settings() -> None:
    text = (PACKAGING / "etc" / "fireline" / "fireline.env").read_text("utf-8")
    named = {line.lstrip("#").split("=")[0] for line in text.splitlines() if "=" in line}

    known = {f"FIRELINE_{field.name.upper()}" for field in attrs.fields(Settings)}
    assert named - known == set()
    assert len(named) > 10
