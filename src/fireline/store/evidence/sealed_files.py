"""Sealed files: one folder an authority, in which names tell nothing and bytes neither.

A file's name is chance, so that nothing is ever written over (which a store under object lock
would refuse) and nobody who reads names learns who holds what. In a folder it is written aside,
read back and named; elsewhere a store names a file only when it is whole.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO, Final

import fsspec

from fireline.errors import NotFoundError, StoreError
from fireline.store.evidence.landing import is_folder, land, settled
from fireline.store.evidence.sealing import KEY_BYTES, Plain, seal, unsealed
from fireline.store.s3 import failures, reached

_SHELF: Final = "sealed"
_INCOMING: Final = "incoming"
_NAME_BYTES = 32


class SealedFiles:
    """Sealed files of one authority, below a folder or URL."""

    def __init__(self, url: str, folder: str) -> None:
        try:
            self._files, root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as unknown:
            raise StoreError(f"{url} names no place that files can be kept in: {unknown}") from (
                unknown
            )
        self._root = f"{root.rstrip('/')}/{_SHELF}/{folder}"

    def write(self, source: BinaryIO) -> tuple[str, bytes, Plain]:
        """Seal a file under a key and a name of chance; return name, key and what it was.

        It is on the disk when this returns.

        Raises:
            StoreError: it cannot be written, or comes back changed.
        """
        name, key = secrets.token_hex(_NAME_BYTES), secrets.token_bytes(KEY_BYTES)
        try:
            plain = self._write(source, name, key)
        except failures() as failed:
            raise StoreError(f"evidence cannot be kept in {self._root}: {failed}") from failed
        return name, key, plain

    def pieces(self, name: str, key: bytes, *, sha256: str) -> Iterator[bytes]:
        """Return a file chunk by chunk; the last comes only if the whole has this SHA-256.

        Raises:
            NotFoundError: there is none of this name.
            StoreError: it was changed or cannot be read.
        """
        seen, held = hashlib.sha256(), b""
        try:
            with self._files.open(self._place(name), "rb") as source:
                for piece in unsealed(source, key):
                    seen.update(piece)
                    if held:
                        yield held
                    held = piece
        except FileNotFoundError as missing:
            raise NotFoundError(f"the file of evidence {sha256} is gone") from missing
        except failures() as failed:
            raise StoreError(f"evidence {sha256} cannot be read: {failed}") from failed
        if seen.hexdigest() != sha256:
            raise StoreError(f"evidence {sha256} is not what its name says: restore it")
        yield held

    def has(self, name: str) -> bool:
        """Say whether there is a file of this name."""
        with reached(self._root):
            return bool(self._files.exists(self._place(name)))

    def drop(self, name: str) -> None:
        """Remove a file whose key is gone; one under object lock stays, and can never be read."""
        with suppress(*failures()):
            self._files.rm_file(self._place(name))

    def sweep(self, is_known: Callable[[str], bool], *, older_than: datetime) -> int:
        """Remove files that no key is kept for: what a killed writer left. Return how many."""
        gone = 0
        for place in self._listed():
            name = place.rpartition("/")[2]
            if self._modified(place) < older_than and not is_known(name):
                with suppress(*failures()):
                    self._files.rm_file(place)
                    gone += 1
        return gone

    def _listed(self) -> Iterable[str]:
        with reached(self._root), suppress(FileNotFoundError):
            return [str(place) for place in self._files.find(self._root)]
        return []

    def _modified(self, place: str) -> datetime:
        with reached(self._root):
            at: datetime = self._files.modified(place)
        return at if at.tzinfo else at.replace(tzinfo=UTC)

    def _write(self, source: BinaryIO, name: str, key: bytes) -> Plain:
        place = self._place(name)
        aside = f"{self._root}/{_INCOMING}/{name}" if is_folder(self._files) else place
        for file in {aside, place}:
            self._files.makedirs(file.rpartition("/")[0], exist_ok=True)
        try:
            with self._files.open(aside, "wb") as sink:
                plain = seal(source, sink, key)
                settled(self._files, sink)
            self._require_whole(aside, key, plain)
            if aside != place:
                land(self._files, aside, place)
        except BaseException:  # -- however it ends, what is not whole is taken away
            with suppress(*failures()):
                self._files.rm_file(aside)
            raise
        return plain

    def _require_whole(self, place: str, key: bytes, plain: Plain) -> None:
        seen = hashlib.sha256()
        with self._files.open(place, "rb") as back:
            for piece in unsealed(back, key):
                seen.update(piece)
        if seen.hexdigest() != plain.sha256:
            raise StoreError(f"{plain.sha256} came back changed from {self._root}: check the disk")

    def _place(self, name: str) -> str:
        return f"{self._root}/{name[:2]}/{os.path.basename(name)}"  # noqa: PTH119 -- fsspec's paths are strings
