"""Tree: the files of one store, in a folder or wherever fsspec reaches by URL."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import attrs
import fsspec

from fireline.errors import StoreError


@attrs.frozen
class Tree:
    """A folder or URL with files below it, named from there."""

    url: str
    #: What fsspec needs to open it.
    options: Mapping[str, object] = attrs.field(factory=dict, repr=False)

    def names(self) -> tuple[str, ...]:
        """Name every file, in a stable order; a place that is not there holds none."""
        files, root = self._opened()
        try:
            found = files.find(root)
        except FileNotFoundError:
            return ()
        return tuple(sorted(str(path)[len(root) + 1 :] for path in found))

    @contextmanager
    def reading(self, name: str) -> Iterator[BinaryIO]:
        """Read one file.

        Raises:
            FileNotFoundError: it is not there, or no longer.
        """
        files, root = self._opened()
        with files.open(f"{root}/{name}", "rb") as file:
            yield cast("BinaryIO", file)

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Write one new file; its folders are made."""
        files, root = self._opened()
        place = f"{root}/{name}"
        files.makedirs(place.rpartition("/")[0], exist_ok=True)
        with files.open(place, "wb") as file:
            yield cast("BinaryIO", file)

    def make_private(self) -> None:
        """Make a folder for its owner's eyes only; a bucket has rules of its own."""
        if "://" not in self.url:
            Path(self.url).mkdir(mode=0o700, parents=True, exist_ok=True)

    def is_empty(self) -> bool:
        """Say whether nothing lies here."""
        return not self.names()

    def _opened(self) -> tuple[fsspec.AbstractFileSystem, str]:
        try:
            files, root = fsspec.core.url_to_fs(self.url, **self.options)
        except (ImportError, ValueError) as unknown:
            raise StoreError(f"{self.url} names no place that files can be kept in") from unknown
        return files, str(root).rstrip("/")
