"""The supervisor with few processes: what dies again and again, what hangs, what is hopeless."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fireline.errors import FirelineError
from fireline.jobs.life import Life
from fireline.jobs.processes import Process
from fireline.jobs.states import OwnState, State, living, run_folder
from fireline.jobs.supervisor import Supervisor
from fireline.settings import Settings
from installation_at_work import wait_for

IDLE = Process(name="collectors", says="read nothing here", rank=0, stop_seconds=0.2)
PAGES = Process(name="web", says="serves the pages", rank=0)


class Watched:
    """A supervisor in a thread, with everything that it said."""

    def __init__(self, settings: Settings, process: Process) -> None:
        self.settings = settings
        self.said: list[str] = []
        self.code: int | None = None
        self.life = Life(OwnState(run_folder(settings), "up"))
        self._supervisor = Supervisor(settings, self.life, self._say, [process])
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self.code = self._supervisor.run()

    def _say(self, process: str, what: str) -> None:
        self.said.append(f"{process}: {what}")

    def ready(self) -> int | None:
        """Return the process that is ready, if one is."""
        found = living(self.settings)
        return next((s.pid for s in found if s.role != "up" and s.state is State.READY), None)

    def heard(self, words: str) -> Callable[[], bool]:
        return lambda: any(words in line for line in self.said)

    def stop(self) -> int | None:
        self.life.stop()
        self._thread.join(30)
        return self.code


def test_pauses_grow_when_a_process_dies_again_and_again(tmp_path: Path):
    watched = Watched(Settings(data=tmp_path), IDLE)

    for pause in ("0 s", "1 s"):
        wait_for(watched.ready, 60)
        pid = watched.ready()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_for(watched.heard(f"was ended by SIGKILL; it is started again in {pause}"), 20)
    wait_for(watched.ready, 60)

    assert watched.stop() == 0
    assert watched.heard("collectors: stopped after")()


def test_a_process_that_hangs_is_ended_and_the_exit_code_says_so(tmp_path: Path):
    watched = Watched(Settings(data=tmp_path), IDLE)
    wait_for(watched.ready, 60)
    pid = watched.ready()
    assert pid is not None

    os.kill(pid, signal.SIGSTOP)

    assert watched.stop() == 1
    assert watched.heard("collectors: did not stop in time and was ended")()
    assert not Path(f"/proc/{pid}").exists()


def test_what_trying_again_does_not_mend_ends_the_start_in_one_sentence(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(data=tmp_path, port=port)
        life = Life(OwnState(run_folder(settings), "up"))

        with pytest.raises(FirelineError, match=f"web cannot be started: port {port} on 127.0.0.1"):
            Supervisor(settings, life, lambda _process, _what: None, [PAGES]).run()
