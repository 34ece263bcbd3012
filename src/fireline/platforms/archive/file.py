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
#: So much of the beginning tells one archive from another of the same name.
_HEAD = 4096


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
        SourceUnavailable: it breaks off, or it is no gzip although it begins as one.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            file = io.BufferedReader(gzip.GzipFile(fileobj=raw)) if packed else raw
            file.seek(at)
            yield file
    except (EOFError, gzip.BadGzipFile, zlib.error) as bad:
        raise SourceUnavailable(
            f"{path} breaks off or is damaged ({bad}): what came before was kept;"
            " fetch the file again and repeat the command to read on"
        ) from bad
    except OSError as bad:
        raise NotFoundError(
            f"{path} cannot be read ({bad.strerror or bad}): check the name and its rights"
        ) from bad
