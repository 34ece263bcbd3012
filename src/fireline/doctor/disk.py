"""Disk: room where things are kept; what is nearly full is wrong before it is full."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fireline.doctor.patient import Patient
from fireline.doctor.sign import Sign, well, wrong

LEAST_BYTES = 1_000_000_000
LEAST_FILES = 10_000
_GIGA = 1e9


def disk(patient: Patient) -> Iterator[Sign]:
    """See the room of each disk that something of ours lies on, once."""
    seen: dict[int, Path] = {}
    for folder in _folders(patient):
        there = _existing(folder)
        seen.setdefault(there.stat().st_dev, there)
    for there in seen.values():
        yield _room(there)


def _folders(patient: Patient) -> Iterator[Path]:
    settings = patient.settings
    yield settings.data
    for url in (settings.lake_url, settings.evidence_url, settings.backup_to):
        if url and "://" not in url.removeprefix("file://"):
            yield Path(url.removeprefix("file://"))
    pointer = settings.data / "postgres" / "cluster-is-at"
    if pointer.is_file():
        yield Path(pointer.read_text().strip())
    yield Path(tempfile.gettempdir())


def _existing(folder: Path) -> Path:
    path = folder.resolve()
    while not path.exists():
        path = path.parent
    return path


def _room(there: Path) -> Sign:
    usage = shutil.disk_usage(there)
    left = f"{usage.free / _GIGA:,.1f} GB of {usage.total / _GIGA:,.1f} GB are free in {there}"
    if usage.free < LEAST_BYTES:
        return wrong("disk", left, mend="make room, or move the folder to a larger disk")
    files = os.statvfs(there)
    if files.f_files and files.f_favail < LEAST_FILES:
        return wrong(
            "disk",
            f"only {files.f_favail} more files can be made in {there}",
            mend="make room: the disk has no names left",
        )
    return well("disk", left)
