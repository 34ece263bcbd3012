"""Life: how a process says that it is ready, and learns that it is to stop.

It stops at SIGTERM or SIGINT, and when its standard input ends if it was started by another
process of ours: the input ends with that process, however it ends, so that nobody is left behind.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from fireline.jobs.states import OwnState, State, own_state
from fireline.settings import Settings

STOP_SECONDS = 20.0
"""In which a process has ended after it was told to; what it had in hand is done again."""

log = logging.getLogger("fireline.jobs")


class Life:
    """What one process is told and has to say while it runs."""

    def __init__(self, state: OwnState) -> None:
        """Begin as one that is starting."""
        self._state = state
        self._stop = threading.Event()

    def ready(self, says: str = "") -> None:
        """Say that this process does its work now, and in words what that is."""
        if not self.stopping:
            self._state.say(State.READY, says)
            log.info("ready%s", f": {says}" if says else "")

    @property
    def stopping(self) -> bool:
        """Whether this process was told to stop."""
        return self._stop.is_set()

    def goes_on_after(self, seconds: float) -> bool:
        """Wait so long, or until it is to stop; say whether there is more to do."""
        return not self._stop.wait(seconds)

    def wait(self) -> None:
        """Wait until this process is to stop."""
        self._stop.wait()

    def stop(self) -> None:
        """Tell this process to stop."""
        if not self.stopping:
            self._state.say(State.STOPPING)
            self._stop.set()


@contextmanager
def lived(settings: Settings, role: str, *, until_input_ends: bool) -> Iterator[Life]:
    """Let this process live as one role until it is told to stop."""
    with own_state(settings, role) as state:
        life = Life(state)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stopper(life))
        if until_input_ends:
            threading.Thread(target=_mind_starter, name="starter", daemon=True).start()
        yield life


def _stopper(life: Life) -> "signal._HANDLER":
    def stop(_number: int, _frame: FrameType | None) -> None:
        # A lock may be held where the signal came in: the work is left to a thread of its own.
        threading.Thread(target=life.stop, name="stop", daemon=True).start()

    return stop


def _mind_starter() -> None:
    """Stop this process when its starter is gone."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
