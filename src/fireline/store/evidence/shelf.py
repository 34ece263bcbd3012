"""Shelf: one content-addressed place for files, in a folder or wherever fsspec reaches by URL.

In a folder a file is written under a name that nobody looks at, read back, compared, and only then
given its own name; an object store names a file only when it is whole. Whatever breaks on the way,
a file stands whole under its name or not at all.
"""

import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

import fsspec

from fireline.errors import NotFoundError, StoreError
from fireline.store.evidence.landing import is_folder, land, settled
from fireline.store.s3 import failures, reached

_SHA256 = re.compile(r"[0-9a-f]{64}")
_INCOMING: Final = "incoming"


class Shelf(StrEnum):
    """Two kinds of files that are never mixed."""

    MEDIA = "media"  #: fetched to be looked at; goes when its time is over
    EVIDENCE = "evidence"  #: captured for a case; stays as long as the case needs it


class Evidence:
    """Files by the SHA-256 of their bytes.

    Do give the same bytes as often as you like: they are kept once.
    Don't rely on a name other than the one that ``put`` has returned.
    """

    def __init__(self, url: str, shelf: Shelf | str = Shelf.EVIDENCE) -> None:
        """Open a shelf below a folder or URL; its folders are made when they are needed."""
        try:
            self._files, root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as unknown:
            raise StoreError(f"{url} names no place that files can be kept in: {unknown}") from (
                unknown
            )
        self.shelf = Shelf(shelf)
        self._root = f"{root.rstrip('/')}/{self.shelf.value}"

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hex, once they can be read back.

        Raises:
            StoreError: they cannot be written, or come back changed.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            if not self._is_whole(self._place(sha256), sha256):
                self._write(data, sha256)
        except failures() as failed:
            raise StoreError(f"{sha256} cannot be kept in {self._root}: {failed}") from failed
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes that have this SHA-256.

        Raises:
            NotFoundError: nothing is kept under this name.
            StoreError: what is kept under it has been changed, or cannot be read.
        """
        data = self._read(self._place(sha256), sha256)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError(
                f"what is kept as {sha256} in {self._root} has been changed: restore it from a "
                "backup and find out who could write there"
            )
        return data

    def has(self, sha256: str) -> bool:
        """Say whether something is kept under this name."""
        place = self._place(sha256)
        with reached(self._root):
            return bool(self._files.exists(place))

    def drop(self, sha256: str) -> None:
        """Let a working file go; one that is not there is gone already.

        Raises:
            StoreError: this is evidence, which goes only when its last case lets it go.
        """
        if self.shelf is Shelf.EVIDENCE:
            raise StoreError(f"{sha256} is evidence and is not dropped like a working file")
        self.forget(sha256)

    def forget(self, sha256: str) -> None:
        """Remove a file; of evidence, only once it is sealed for everybody who captured it."""
        place = self._place(sha256)
        with reached(self._root), suppress(FileNotFoundError):
            self._files.rm_file(place)

    def older_than(self, at: datetime) -> Sequence[str]:
        """Name the files that were put here before a moment, by their SHA-256."""
        places: Mapping[str, Mapping[str, Any]] = {}
        with reached(self._root), suppress(FileNotFoundError):
            places = self._files.find(self._root, detail=True)
        names = {place.rpartition("/")[2]: told for place, told in places.items()}
        return [
            name
            for name, told in sorted(names.items())
            if _SHA256.fullmatch(name) and _written_at(told) < at
        ]

    def _place(self, sha256: str) -> str:
        """Spread the names over folders, so that none gets too long to list."""
        if not _SHA256.fullmatch(sha256):
            raise NotFoundError(f"{sha256[:80]!r} is not the SHA-256 of a file")
        return f"{self._root}/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _read(self, place: str, sha256: str) -> bytes:
        try:
            return bytes(self._files.cat_file(place))
        except FileNotFoundError as missing:
            raise NotFoundError(f"nothing is kept as {sha256} in {self._root}") from missing
        except failures() as failed:
            raise StoreError(f"{sha256} cannot be read from {self._root}: {failed}") from failed

    def _is_whole(self, place: str, sha256: str) -> bool:
        """Say whether the bytes at a place are the ones of this name."""
        try:
            return hashlib.sha256(self._files.cat_file(place)).hexdigest() == sha256
        except FileNotFoundError:
            return False

    def _write(self, data: bytes, sha256: str) -> None:
        if is_folder(self._files):
            self._write_aside(data, sha256)
        else:
            self._write_at_once(data, sha256)

    def _write_at_once(self, data: bytes, sha256: str) -> None:
        """Put an object: a store shows it whole or not at all, and only where there is none."""
        place = self._place(sha256)
        try:
            self._files.pipe_file(place, data, mode="create")
        except FileExistsError:
            if self._is_whole(place, sha256):
                return  # Somebody was quicker with the same bytes.
            self._files.pipe_file(place, data)
        try:
            self._require_whole(place, sha256)
        except StoreError:
            with suppress(*failures()):
                self._files.rm_file(place)
            raise

    def _write_aside(self, data: bytes, sha256: str) -> None:
        """Write aside, read back and compare, then give the name; a failure leaves no name."""
        aside = f"{self._root}/{_INCOMING}/{uuid.uuid4().hex}"
        place = self._place(sha256)
        for file in (aside, place):
            self._files.makedirs(self._files._parent(file), exist_ok=True)  # noqa: SLF001 -- fsspec's own way to name the folder of a path
        try:
            self._write_through(aside, data)
            self._require_whole(aside, sha256)
            self._name(aside, place)
        except BaseException:  # -- however it ends, what is not whole is taken away
            with suppress(OSError):
                self._files.rm_file(aside)
            raise

    def _require_whole(self, place: str, sha256: str) -> None:
        if not self._is_whole(place, sha256):
            raise StoreError(f"{sha256} came back changed from {self._root}: check the disk")

    def _write_through(self, place: str, data: bytes) -> None:
        """Write; wait until the bytes are on a disk of ours, if they cannot be fetched again."""
        with self._files.open(place, "wb") as out:
            out.write(data)
            out.flush()
            if self._waits_for_disk:
                settled(self._files, out)

    def _name(self, aside: str, place: str) -> None:
        land(self._files, aside, place, wait=self._waits_for_disk)

    @property
    def _waits_for_disk(self) -> bool:
        return self.shelf is Shelf.EVIDENCE


def _written_at(told: Mapping[str, Any]) -> datetime:
    """Return when a file was written, as a folder or a bucket tells it."""
    at = told.get("LastModified", told.get("mtime"))
    return at if isinstance(at, datetime) else datetime.fromtimestamp(float(at or 0), UTC)
