"""Settling: waiting until what was written, or named in a folder, is on the disk."""

import os
from pathlib import Path


def settle(path: Path | str) -> None:
    """Wait until a file's bytes, or a folder's names, outlive a power cut (fsync(2)).

    Raises:
        OSError: there is no such file or folder, or the disk refuses.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
