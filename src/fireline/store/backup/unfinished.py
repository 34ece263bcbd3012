"""Unfinished: a restore that was cut off leaves a mark, under which nobody works."""

import os
import shutil
from pathlib import Path

from fireline.errors import RefusedError, StoreError
from fireline.store.postgres.place import BELONGS_TO, ELSEWHERE
from fireline.store.postgres.process import stop

_MARK = ".restoring"


def require_whole(data: Path) -> None:
    """Refuse to work on an installation that was not restored to the end.

    Raises:
        StoreError: it was not.
    """
    if (data / _MARK).exists():
        raise StoreError(f"{data} was not restored to the end: run `fireline restore` again")


def is_unfinished(data: Path) -> bool:
    """Say whether a restore into this folder was cut off."""
    return (data / _MARK).exists()


def begin(data: Path) -> None:
    """Say that a restore into this folder has begun."""
    with (data / _MARK).open("w") as mark:
        mark.write("A restore is under way here, or was cut off.\n")
        mark.flush()
        os.fsync(mark.fileno())


def finish(data: Path) -> None:
    """Say that it came to its end."""
    (data / _MARK).unlink()


def require_empty(data: Path) -> None:
    """Make sure of an empty folder; what a restore left that was cut off is removed.

    Raises:
        RefusedError: something lies there.
    """
    if is_unfinished(data):
        _clear(data)
    elif data.exists() and any(data.iterdir()):
        raise RefusedError(f"{data} is not empty: name an empty folder with --data")


def _clear(data: Path) -> None:
    """Remove what was restored halfway: the mark says that nothing else is here."""
    pointer = data / "postgres" / "cluster-is-at"
    base = Path(pointer.read_text().strip()) if pointer.exists() else data / "postgres"
    stop(base.resolve() / "cluster")
    if (base / BELONGS_TO).exists() and base.is_relative_to(ELSEWHERE):
        shutil.rmtree(base)
    for entry in sorted(data.iterdir(), key=lambda entry: entry.name == _MARK):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
