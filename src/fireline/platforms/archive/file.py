"""File: the bytes of an archive, unpacked, from any place in them."""

import contextlib
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from fireline.errors import NotFoundError, SourceUnavailable

_GZIP = b"\x1f\x8b"
_BUFFER = 256 * 1024
#: So much of the beginning tells one archive from another of the same name.
_HEAD = 4096
#: What unpacks to so many times its size was made to fill a disk: JSON of posts comes to 30 times,
#: and gzip can do 1,032 (https://zlib.net/zlib_tech.html). Small files may be what they like.
_UNFOLDS = 200
_SMALL = 64_000_000


def name_of(path: Path) -> str:
    """Name an archive by its file name and its beginning.

    A file that grows keeps its name, so that a later run reads on where the last one stopped;
    another file of the same name does not.
    """
    with opened(path) as file:
        head = hashlib.sha256(file.read(_HEAD)).hexdigest()[:12]
    return f"archive {path.name} {head}"


@contextlib.contextmanager
def opened(path: Path, *, at: int = 0) -> Iterator[IO[bytes]]:
    """Open an archive at a place in its unpacked bytes.

    Raises:
        NotFoundError: there is no such file, or it may not be read.
        SourceUnavailable: it breaks off, or it is no gzip although it begins as one, or it unpacks
            to far more than an archive does.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            file = io.BufferedReader(_Unpacked(raw), _BUFFER) if packed else raw
            file.seek(at)
            yield file
    except (EOFError, gzip.BadGzipFile, zlib.error) as bad:
        raise SourceUnavailable(
            f"{path} breaks off or is damaged ({bad}): what came before was kept;"
            " fetch the file again and repeat the command to read on"
        ) from bad
    except _UnfoldsTooFar as bad:
        raise SourceUnavailable(
            f"{path} unpacks to more than {_UNFOLDS} times its size, as no archive of posts does:"
            " what came before was kept; look at the file before you unpack it by hand"
        ) from bad
    except OSError as bad:
        raise NotFoundError(
            f"{path} cannot be read ({bad.strerror or bad}): check the name and its rights"
        ) from bad


class _UnfoldsTooFar(Exception):
    """A file unpacks to far more than it should."""


class _Unpacked(gzip.GzipFile):
    """The unpacked bytes, as long as they are not too many for what they were unpacked from."""

    def __init__(self, packed: IO[bytes]) -> None:
        super().__init__(fileobj=packed)
        self._packed = packed

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes."""
        data = super().read(size)
        unpacked = self.tell()
        if unpacked > _SMALL and unpacked > _UNFOLDS * self._packed.tell():
            raise _UnfoldsTooFar
        return data
