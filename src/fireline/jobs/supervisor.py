"""Supervisor: starts every process of an installation in order, keeps them going, stops them.

A process that dies is started again, at once the first time and after ever longer pauses when it
dies again and again. One that does not stop within its bound is ended.
"""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import attrs

from fireline.errors import ConfigError, FirelineError, MissingPart
from fireline.jobs.life import Life
from fireline.jobs.log_file import last_words
from fireline.jobs.processes import PROCESSES, Process
from fireline.jobs.running import CUT_OFF
from fireline.jobs.spawning import spawn
from fireline.jobs.states import State, living
from fireline.settings import Settings

START_SECONDS = 120.0
"""In which a process is ready; the database's may take longer, when it recovers from a crash."""

HEALTHY_SECONDS = 60.0
"""One that lived so long is started again at once, whatever it did before."""

LONGEST_PAUSE = 30.0
PATIENCE = 3
"""Deaths at the first start after which the whole start is given up."""

_MARGIN = 3.0  #: a process that hangs ends itself at its bound; after this more it is ended
_TICK = 0.1
#: What does not get better by trying again.
_HOPELESS = frozenset({ConfigError.exit_code, MissingPart.exit_code})

Say = Callable[[str, str], None]
"""Is told of which process, and what became of it, in one line."""


@attrs.define
class _Child:
    """One process of the table, as it stands now."""

    process: Process
    popen: "subprocess.Popen[bytes] | None" = None
    begun: float = 0.0
    ready: bool = False
    deaths: int = 0  #: in a row
    again_at: float = 0.0

    @property
    def alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None


class Supervisor:
    """Keeps the processes of one installation going until its own life is stopped."""

    def __init__(
        self,
        settings: Settings,
        life: Life,
        say: Say,
        processes: Sequence[Process] = PROCESSES,
    ) -> None:
        """Know what is to be started; nothing is yet."""
        self._settings = settings
        self._life = life
        self._say = say
        self._children = [_Child(process) for process in processes]

    def run(self) -> int:
        """Start, keep and stop them; return the exit code: 0 when all ended by themselves.

        Raises:
            FirelineError: they cannot be started; those that were are stopped again.
        """
        try:
            self._start_all()
            self._keep()
        finally:
            ended_well = self._stop_all()
        return 0 if ended_well else 1

    def _start_all(self) -> None:
        for _, rank in groupby(self._children, key=lambda child: child.process.rank):
            starting = list(rank)
            for child in starting:
                self._start(child)
            self._await([child for child in starting if child.process.awaited])
        self._await(self._children)
        if not self._life.stopping:
            self._say("up", "all processes are ready")
            self._life.ready("all processes were ready")

    def _await(self, starting: "Sequence[_Child]") -> None:
        while not all(child.ready for child in starting) and self._goes_on():
            self._refuse_hopeless()

    def _keep(self) -> None:
        while self._goes_on():
            pass

    def _goes_on(self) -> bool:
        """Look at every process once, mend what died, and wait a moment."""
        if self._life.stopping:
            return False
        ready = self._ready()
        for child in self._children:
            self._look_at(child, ready)
        return self._life.goes_on_after(_TICK)

    def _ready(self) -> set[int]:
        """Return which processes say that they are ready, while that is of interest."""
        if all(child.ready for child in self._children):
            return set()
        return {said.pid for said in living(self._settings) if said.state is State.READY}

    def _look_at(self, child: _Child, ready: set[int]) -> None:
        if child.popen is None:
            if child.again_at and time.monotonic() >= child.again_at:
                self._start(child)
        elif not child.alive:
            self._bury(child)
        elif not child.ready and child.popen.pid in ready:
            child.ready = True
            took = time.monotonic() - child.begun
            self._say(child.process.name, f"ready after {took:.1f} s (process {child.popen.pid})")
        elif not child.ready and self._took_too_long(child):
            self._say(child.process.name, f"not ready after {START_SECONDS:.0f} s; ended")
            child.popen.kill()

    def _start(self, child: _Child) -> None:
        child.popen = spawn(child.process, self._settings)
        child.begun = time.monotonic()
        child.ready = False

    def _bury(self, child: _Child) -> None:
        """Say of what a process died, and when it will be started again."""
        assert child.popen is not None
        lived = time.monotonic() - child.begun
        child.deaths = 1 if child.ready and lived > HEALTHY_SECONDS else child.deaths + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (child.deaths - 2)) if child.deaths > 1 else 0.0
        child.again_at = time.monotonic() + pause
        why = self._why(child)
        _close_input(child.popen)
        child.popen = None
        self._say(child.process.name, f"{why}; it is started again in {pause:.0f} s")

    def _why(self, child: _Child) -> str:
        assert child.popen is not None
        code = child.popen.returncode
        if code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with {code}: {last_words(self._settings, child.process.name)}"

    def _refuse_hopeless(self) -> None:
        """Give the first start up when it does not get better by trying again.

        Raises:
            FirelineError: a process says so itself, or has died too often.
        """
        for child in self._children:
            code = child.popen.poll() if child.popen else None
            if code in _HOPELESS or child.deaths > PATIENCE:
                name = child.process.name
                words = last_words(self._settings, name)
                log = self._settings.data / "log" / f"{name}.log"
                raise FirelineError(f"{name} cannot be started: {words} (log: {log})")

    def _took_too_long(self, child: _Child) -> bool:
        """The database may: it answers when it has recovered from whatever ended it."""
        return child.process.rank > 0 and time.monotonic() - child.begun > START_SECONDS

    def _stop_all(self) -> bool:
        """Stop rank after rank, the last first; say whether all ended by themselves."""
        self._life.stop()
        ended_well = True
        ranks = groupby(reversed(self._children), key=lambda child: child.process.rank)
        for _, rank in ranks:
            stopping = [child for child in rank if child.popen is not None]
            for child in stopping:
                _end(child)
            for child in stopping:
                ended_well = self._see_end(child) and ended_well
        return ended_well

    def _see_end(self, child: _Child) -> bool:
        assert child.popen is not None
        left = child.begun + child.process.stop_seconds + _MARGIN - time.monotonic()
        try:
            code = child.popen.wait(timeout=max(0.0, left))
        except subprocess.TimeoutExpired:
            child.popen.kill()
            child.popen.wait()
            self._say(child.process.name, "did not stop in time and was ended")
            return False
        finally:
            _close_input(child.popen)
        took = time.monotonic() - child.begun
        cut = "; what it had in hand was cut off and is done again" if code == CUT_OFF else ""
        well = code in {0, CUT_OFF, -signal.SIGTERM}
        self._say(
            child.process.name, f"stopped after {took:.1f} s{cut}" if well else self._why(child)
        )
        return well


def _end(child: _Child) -> None:
    assert child.popen is not None
    child.begun = time.monotonic()
    if child.alive:
        child.popen.terminate()


def _close_input(popen: "subprocess.Popen[bytes]") -> None:
    if popen.stdin is not None:
        popen.stdin.close()


def others(settings: Settings) -> Iterator[str]:
    """Name the processes of this data folder that live already, but for a supervisor."""
    for said in living(settings):
        if said.role != "up":
            yield f"{said.role} (process {said.pid})"
