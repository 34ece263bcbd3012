"""Place: a folder or bucket takes a file and gives the same one back; tried, not worked out."""

import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import fsspec

from fireline.doctor.sign import Sign, well, wrong
from fireline.errors import FirelineError
from fireline.settings import Settings
from fireline.store.s3 import options_of

_BYTES = 4_096


def write_and_read_back(of: str, place: str, settings: Settings, *, named: str) -> Sign:
    """Write a file of no meaning, read it back, and take it away again."""
    mend = f"make {place} and let the user who runs Fireline write there, or change {named}"
    if "://" not in place and not Path(place).is_dir():
        if Path(place).parent == settings.data.resolve():
            return _writable_parent(of, place, mend)
        return wrong(of, f"{place} is missing", mend=mend)
    try:
        _try(place, settings)
    except (OSError, FirelineError, ImportError, ValueError) as failed:
        return wrong(of, f"{place} does not keep a file: {_line(failed)}", mend=mend)
    return well(of, f"{place} takes a file and gives it back")


def _writable_parent(of: str, place: str, mend: str) -> Sign:
    """A folder of ours is made with the first file: its parent must let us."""
    try:
        _try(str(Path(place).parent), None)
    except OSError as failed:
        return wrong(of, f"{place} cannot be made: {_line(failed)}", mend=mend)
    return well(of, f"{place} is made with the first file")


def _try(place: str, settings: Settings | None) -> None:
    words = secrets.token_bytes(_BYTES)
    files, root = _opened(place, settings)
    path = f"{root.rstrip('/')}/.doctor-{secrets.token_hex(8)}"
    try:
        files.pipe_file(path, words)
        if files.cat_file(path) != words:
            raise OSError("it came back changed: check the disk")
    finally:
        with suppress(OSError):
            files.rm_file(path)


def _opened(place: str, settings: Settings | None) -> tuple[Any, str]:
    options = options_of(settings, place) if settings else {}
    files, root = fsspec.core.url_to_fs(place, **options)
    return files, str(root)


def _line(failed: Exception) -> str:
    return " ".join(str(failed).split())
