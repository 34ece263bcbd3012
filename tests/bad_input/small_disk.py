"""A small disk, which only root can make."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@contextmanager
def small_disk_at(place: Path, size: str) -> Iterator[Path]:
    """Lay a disk of so many bytes over a folder, for as long as the block lasts."""
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("only root can make a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def small_disk_for_everybody(size: str) -> Iterator[Path]:
    """Make a small disk that other users get to: where root runs the tests, the server is one."""
    with TemporaryDirectory(prefix="fireline-") as folder:
        Path(folder).chmod(0o755)
        with small_disk_at(Path(folder) / "small", size) as disk:
            yield disk


def fill(file: FileIO) -> None:
    """Write into a file until there is no room for one byte more."""
    for size in (65_536, 4_096, 1):
        try:
            while True:
                file.write(bytes(size))
        except OSError:
            continue
