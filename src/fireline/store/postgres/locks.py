"""Locks: one starter at a time, and who still uses the server.

Both are flock(2) on files in the data folder, so that a program that is killed leaves neither a
lock nor a name behind.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def only_starter(home: Path) -> Iterator[None]:
    """Wait until nobody else starts or stops this server, and keep others waiting meanwhile."""
    descriptor = _opened(home / "starter.lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Use:
    """One program's use of the server; it ends with ``end`` or with the program."""

    def __init__(self, home: Path) -> None:
        """Say that this program uses the server from now on."""
        self._descriptor = _opened(home / "users.lock")
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def end(self) -> bool:
        """Give up the use; say whether it was the last one."""
        alone = False
        with suppress(BlockingIOError):
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        os.close(self._descriptor)
        return alone


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
