"""Landing: a file that is whole gets its name, and the disk is waited for."""

import os
from typing import Any, BinaryIO

from fireline.store.settling import settle


def is_folder(files: Any) -> bool:  # noqa: ANN401 -- fsspec ships no types
    """Say whether a place is a folder of this machine, where a rename is one step."""
    return "file" in files.protocol


def settled(files: Any, file: BinaryIO) -> None:  # noqa: ANN401 -- as above
    """Wait until an open file's bytes are on the disk, if it is a disk of ours."""
    file.flush()
    if is_folder(files):
        os.fsync(file.fileno())


def land(files: Any, aside: str, place: str, *, wait: bool = True) -> None:  # noqa: ANN401 -- as above
    """Give a whole file its name: at once in a folder, by a whole copy elsewhere."""
    if not is_folder(files):
        files.mv(aside, place)
        return
    os.replace(aside, place)  # noqa: PTH105 -- these are fsspec's paths, which are strings
    if wait:
        settle(place.rpartition("/")[0])
