"""Outside: the signed heads as somebody else keeps them, so that we cannot rewrite our history.

A folder (another machine's mount) gets one file an authority, which is only ever appended to. A
bucket gets one object a head, because objects cannot be appended to, and a locked object must not
be written twice. Whoever keeps the place needs nothing from us but the verifier.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

import attrs
import fsspec

from fireline.errors import ConfigError, StoreError
from fireline.settings import Settings
from fireline.store.audit.encoding import canonical
from fireline.store.audit.head import Head
from fireline.store.s3 import failures, options_of

PUBLIC_KEY: Final = "audit-key.pub"
_TAIL: Final = 64 * 1024
_SIZE_DIGITS: Final = 15


class Outside(Protocol):
    """Another party's place for heads.

    Do add what is given, or raise: a head that is not there is copied again later.
    Don't ever change or remove what was added.
    """

    @property
    def place(self) -> str:
        """Return where this is, for a person."""
        ...

    def newest(self, authority: UUID) -> Mapping[str, object] | None:
        """Return the last head that was copied here; None when there is none.

        Raises:
            StoreError: the place cannot be read.
        """
        ...

    def heads(self, authority: UUID) -> Sequence[Mapping[str, object]]:
        """Return every head that was copied here, the smallest tree first.

        Raises:
            StoreError: the place cannot be read.
        """
        ...

    def add(self, head: Head, *, public_key: bytes) -> None:
        """Add the next head.

        Raises:
            StoreError: the place cannot be written to.
        """
        ...


@attrs.frozen
class FolderOutside:
    """One append-only file an authority, in a folder; ``chattr +a`` suits it."""

    folder: Path

    @property
    def place(self) -> str:
        """Return the folder."""
        return str(self.folder)

    def newest(self, authority: UUID) -> Mapping[str, object] | None:
        """Return the last whole line."""
        try:
            lines = _tail(self._file(authority)).splitlines()
        except FileNotFoundError:
            return None
        except OSError as failed:
            raise StoreError(f"the heads in {self.folder} cannot be read: {failed}") from failed
        return next(filter(None, map(_read, reversed(lines))), None)

    def heads(self, authority: UUID) -> Sequence[Mapping[str, object]]:
        """Return what stands on each whole line."""
        file = self._file(authority)
        try:
            lines = file.read_bytes().splitlines() if file.exists() else []
        except OSError as failed:
            raise StoreError(f"the heads in {self.folder} cannot be read: {failed}") from failed
        return [told for told in map(_read, lines) if told is not None]

    def add(self, head: Head, *, public_key: bytes) -> None:
        """Append one line and wait until it is on the disk."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _once(self.folder / PUBLIC_KEY, public_key.hex().encode() + b"\n")
            _append(self._file(head.authority), head.line() + b"\n")
        except OSError as failed:
            raise StoreError(f"no head can be copied to {self.folder}: {failed}") from failed

    def _file(self, authority: UUID) -> Path:
        return self.folder / f"{authority}.ndjson"


class BucketOutside:
    """One object a head, below a day, wherever fsspec reaches by URL; object lock suits it."""

    def __init__(self, url: str, options: Mapping[str, object]) -> None:
        """Open the place.

        Raises:
            ConfigError: the URL names no kind of place that is known.
        """
        try:
            self._files, root = fsspec.core.url_to_fs(url, **options)
        except (ImportError, ValueError) as unknown:
            raise ConfigError(f"FIRELINE_AUDIT_OUTSIDE is {url!r}: {unknown}") from unknown
        self._root, self.place = root.rstrip("/"), url

    def newest(self, authority: UUID) -> Mapping[str, object] | None:
        """Return the last object of the last day."""
        try:
            last = self._last_below(f"{self._root}/{authority}")
            found = self._last_below(last) if last else None
            return _read(self._files.cat_file(found)) if found else None
        except failures() as failed:
            raise StoreError(f"the heads in {self.place} cannot be read: {failed}") from failed

    def heads(self, authority: UUID) -> Sequence[Mapping[str, object]]:
        """Return what stands in each object."""
        try:
            names = sorted(self._files.find(f"{self._root}/{authority}"))
            found = [_read(self._files.cat_file(name)) for name in names]
        except failures() as failed:
            raise StoreError(f"the heads in {self.place} cannot be read: {failed}") from failed
        return [told for told in found if told is not None]

    def add(self, head: Head, *, public_key: bytes) -> None:
        """Write one object that was not there before."""
        day, name = head.at.strftime("%Y-%m-%d"), f"{head.size:0{_SIZE_DIGITS}}.json"
        key_file = f"{self._root}/{PUBLIC_KEY}"
        try:
            if not self._files.exists(key_file):
                self._files.pipe_file(key_file, public_key.hex().encode() + b"\n")
            place = f"{self._root}/{head.authority}/{day}/{name}"
            self._files.pipe_file(place, head.line() + b"\n")
        except failures() as failed:
            raise StoreError(f"no head can be copied to {self.place}: {failed}") from failed

    def _last_below(self, folder: str) -> str | None:
        try:
            return max(self._files.ls(folder, detail=False), default=None)
        except FileNotFoundError:
            return None


def outside_of(settings: Settings) -> Outside | None:
    """Return the place that the settings name; None when they name none."""
    url = settings.audit_outside
    if not url:
        return None
    return (
        BucketOutside(url, options_of(settings, url)) if "://" in url else FolderOutside(Path(url))
    )


def heads_to_copy(
    outside: Outside, authority: UUID, ours_from: Callable[[int], Sequence[Head]]
) -> tuple[int, Sequence[Head]]:
    """Return up to which size the place has our heads, and those that it does not have yet.

    Raises:
        StoreError: the place knows a head that we do not have: ours is not the same history.
    """
    last = outside.newest(authority)
    if last is None:
        return 0, ours_from(0)
    size = size_of(last)
    ours = ours_from(size)
    if not ours or ours[0].size != size:
        raise StoreError(
            f"{outside.place} has a head of {size} records of authority {authority} that this"
            " database does not have: it was rolled back, or restored from a backup. Run"
            " fireline audit verify; then keep that place as it is, and name a new one in"
            " FIRELINE_AUDIT_OUTSIDE"
        )
    if ours[0].line() != canonical(dict(last)):
        raise StoreError(
            f"{outside.place} has another head of {size} records of authority {authority} than"
            " this database: run fireline audit verify"
        )
    return size, ours[1:]


def size_of(told: Mapping[str, object]) -> int:
    """Return how many records a copied head speaks of; none, if it does not say."""
    size = told.get("size")
    return size if isinstance(size, int) else 0


def _read(line: bytes) -> Mapping[str, object] | None:
    """Return a line's head; None when a power cut tore it."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _tail(file: Path) -> bytes:
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - _TAIL))
        return opened.read()


def _append(file: Path, line: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, _after_a_torn_line(file) + line)
        os.fsync(handle)
    finally:
        os.close(handle)


def _after_a_torn_line(file: Path) -> bytes:
    tail = _tail(file)
    return b"" if not tail or tail.endswith(b"\n") else b"\n"


def _once(file: Path, data: bytes) -> None:
    if not file.exists():
        file.write_bytes(data)
