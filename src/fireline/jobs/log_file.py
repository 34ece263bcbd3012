"""Log file: where one process of an installation writes, turned over before it grows large.

Whatever is printed past the log (a library's own words, a traceback of the interpreter) goes into
the same file: both standard streams follow it when it is turned over.
"""

import logging
import os
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

from fireline.settings import Settings

LARGEST = 10_000_000
KEPT = 4
"""Files that were turned over and are kept beside the newest."""

_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_PRIVATE = 0o700


def log_folder(settings: Settings) -> Path:
    """Return the folder of the logs; it is made if it is missing."""
    folder = settings.data / "log"
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    return folder


def log_to_file(settings: Settings, role: str) -> None:
    """Write all that this process says into ``DATA/log/ROLE.log``."""
    _log_to(_Following(log_folder(settings) / f"{role}.log"))


def log_beside(settings: Settings, role: str) -> None:
    """Write all that this process logs into ``DATA/log/ROLE.log``; its streams stay as they are."""
    path = log_folder(settings) / f"{role}.log"
    _log_to(RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8"))


def log_to_streams() -> None:
    """Write all that this process says to standard error, for whoever runs it to keep."""
    _log_to(logging.StreamHandler(sys.stderr))


def last_words(settings: Settings, role: str) -> str:
    """Return the last line that a process wrote, without when and how badly."""
    try:
        lines = (settings.data / "log" / f"{role}.log").read_text("utf-8", "replace").splitlines()
    except OSError:
        return "it left no log"
    told = [line for line in lines[-20:] if line[:1].strip()]  # a traceback's inside is indented
    ours = [line for line in told if line.startswith("fireline: ")]
    return (ours or told or ["it left an empty log"])[-1].removeprefix("fireline: ")


def _log_to(handler: logging.Handler) -> None:
    formatter = logging.Formatter(_LINE, "%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("fireline").setLevel(logging.INFO)


class _Following(RotatingFileHandler):
    """A file that takes the standard streams with it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
        self._take_streams()

    def doRollover(self) -> None:  # noqa: N802 -- the standard library calls it so
        """Turn the file over, and let the streams follow."""
        super().doRollover()
        self._take_streams()

    def _take_streams(self) -> None:
        with self._open() as file:
            for stream in (1, 2):
                os.dup2(file.fileno(), stream)
