"""Keys: all there, and for their owner's eyes alone."""

import os
from collections.abc import Iterator
from pathlib import Path

from fireline.doctor.patient import Patient
from fireline.doctor.sign import Sign, note, well, wrong
from fireline.settings import FILE
from fireline.store.keys import KeyRing

_OTHERS = 0o077
NEEDED = ("session.key", "evidence.key", "audit.key")


def keys(patient: Patient) -> Iterator[Sign]:
    """See every key and who may read it."""
    folder = KeyRing.of(patient.settings).folder
    if not folder.is_dir():
        yield wrong("keys", f"{folder} is missing", mend=_restore(folder))
        return
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        yield wrong("keys", f"{folder} lacks {', '.join(missing)}", mend=_restore(folder))
    open_ones = [path for path in (folder, *sorted(folder.iterdir())) if _is_open(path)]
    for path in open_ones:
        yield wrong("keys", f"others may read {path}", mend=f"run chmod go= {path}")
    strangers = [path for path in (folder, *sorted(folder.iterdir())) if _is_strange(path)]
    for path in strangers:
        yield wrong(
            "keys", f"{path} belongs to another user", mend="run Fireline as that user, or chown"
        )
    if not (missing or open_ones or strangers):
        yield well("keys", f"all are in {folder}, for their owner alone")


def settings_file(patient: Patient) -> Iterator[Sign]:
    """See the installation's own file, which may hold passwords."""
    path = patient.settings.data / FILE
    if not path.exists():
        yield note("settings", f"no {path}: all settings come from the environment")
    elif _is_open(path):
        yield wrong("settings", f"others may read {path}", mend=f"run chmod go= {path}")
    else:
        yield well("settings", f"{path} is readable, for its owner alone")


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & _OTHERS)


def _is_strange(path: Path) -> bool:
    return path.stat().st_uid != os.geteuid()


def _restore(folder: Path) -> str:
    return (
        f"for a new installation run fireline init; for one with evidence in it, bring {folder}"
        " back from a backup, for a lost key is lost"
    )
