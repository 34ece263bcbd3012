"""The commands refuse in one sentence, before anything is made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fireline.errors import ConfigError, RefusedError
from fireline.store.backup.passphrase import read_passphrase, require_strong

LONG = "made-up words of a backup\n"


def fireline(*words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if "FIRELINE_" not in name}
    return subprocess.run(
        [sys.executable, "-c", "from fireline.cli import main; main()", *words],
        env=clean | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(LONG)
    file.chmod(0o600)
    return file


def test_a_folder_without_an_installation_is_not_backed_up(
    tmp_path: Path, passphrase: Path
) -> None:
    data, to = tmp_path / "misspelt", tmp_path / "backups"

    answer = fireline(
        *("backup", "--to", str(to), "--passphrase-file", str(passphrase)),
        FIRELINE_DATA=str(data),
    )

    assert answer.returncode == 1
    assert f"there is no installation in {data}" in answer.stderr
    assert (data.exists(), to.exists()) == (False, False)


def test_a_passphrase_that_everybody_may_read_is_refused(passphrase: Path) -> None:
    passphrase.chmod(0o644)

    with pytest.raises(ConfigError, match=f"everybody may read .* run chmod 600 {passphrase}"):
        read_passphrase(passphrase)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(RefusedError, match="at least 12 characters"):
        require_strong("short")


def test_a_folder_that_is_no_backup_is_named(tmp_path: Path, passphrase: Path) -> None:
    answer = fireline("restore", str(tmp_path), "--passphrase-file", str(passphrase))

    assert answer.returncode == 1
    assert f"{tmp_path} is no whole backup of Fireline" in answer.stderr


@pytest.mark.parametrize("command", ["backup", "restore", "upgrade"])
def test_each_command_says_how_it_is_used(command: str) -> None:
    answer = fireline(command, "--help")

    assert answer.returncode == 0
    assert f"Example: fireline {command}" in answer.stdout
