"""States: what each process of this machine says of itself, in ``DATA/run``, for whoever asks.

A process holds a lock on its own file for as long as it lives, so that a file that a killed
process left says nothing: the lock has ended with the process, whatever its number is used for now.
"""

import fcntl
import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import attrs

from fireline.domain.clock import system_clock
from fireline.settings import Settings

_PRIVATE = 0o700


class State(StrEnum):
    """How far a process is."""

    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"


@attrs.frozen(kw_only=True)
class Said:
    """What one living process says of itself."""

    role: str
    pid: int
    state: State
    says: str  #: in words, e.g. what it reads; empty when there is nothing to add
    since: datetime

    def as_json(self) -> dict[str, object]:
        """Return it as JSON can say it."""
        return attrs.asdict(self) | {"since": self.since.isoformat()}


class OwnState:
    """This process's own file; it is gone when the process has ended well."""

    def __init__(self, folder: Path, role: str) -> None:
        """Make the file and lock it for as long as this process lives.

        It gets its name only once it is locked: unlocked, it would be taken for a dead one's.
        """
        self._role = role
        self._turn = threading.Lock()
        self._ended = False
        self._path = folder / f"{role}.{os.getpid()}.json"
        aside = folder / f".{role}.{os.getpid()}"
        self._descriptor = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        aside.rename(self._path)

    def say(self, state: State, says: str = "") -> None:
        """Write down how far this process is."""
        said = Said(role=self._role, pid=os.getpid(), state=state, says=says, since=system_clock())
        words = json.dumps(said.as_json()).encode()
        with self._turn:
            if not self._ended:
                os.pwrite(self._descriptor, words, 0)
                os.ftruncate(self._descriptor, len(words))

    def end(self) -> None:
        """Take the file away; whatever is said after it is said to nobody."""
        with self._turn:
            self._ended = True
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)


@contextmanager
def own_state(settings: Settings, role: str) -> Iterator[OwnState]:
    """Say of this process how far it is, until the block ends."""
    state = OwnState(run_folder(settings), role)
    try:
        state.say(State.STARTING)
        yield state
    finally:
        state.end()


def run_folder(settings: Settings) -> Path:
    """Return the folder of the states; it is made if it is missing."""
    folder = settings.data / "run"
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    return folder


def living(settings: Settings) -> Sequence[Said]:
    """Return what each living process of this data folder says, by role and number.

    Nothing is made or changed by asking, but that files of the dead are taken away.
    """
    found = sorted((settings.data / "run").glob("*.*.json"))
    return [said for path in found if (said := _said(path)) is not None]


def _said(path: Path) -> Said | None:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # It has just ended, or is another user's.
        return None
    try:
        if _is_free(descriptor):
            path.unlink(missing_ok=True)
            return None
        return _read(os.pread(descriptor, 65_536, 0), path)
    finally:
        os.close(descriptor)


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(words: bytes, path: Path) -> Said:
    role, pid, _ = path.name.split(".")
    try:
        told = json.loads(words)
        return Said(
            role=role,
            pid=int(pid),
            state=State(told["state"]),
            says=told["says"],
            since=datetime.fromisoformat(told["since"]),
        )
    except (ValueError, KeyError):  # It is being written at this moment.
        return Said(role=role, pid=int(pid), state=State.STARTING, says="", since=system_clock())
