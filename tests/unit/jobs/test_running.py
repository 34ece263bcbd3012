import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fireline.jobs.running import CUT_OFF
from fireline.jobs.states import State, living
from fireline.settings import Settings
from installation_at_work import wait_for

PROGRAM = """
import sys, threading
from pathlib import Path
import attrs, psycopg
from fireline.jobs import running
from fireline.jobs.processes import Process
from fireline.settings import Settings

def hangs(settings, life):
    life.ready("at work that nobody can interrupt")
    threading.Event().wait()

def ends(settings, life):
    life.ready()
    life.wait()

def loses(settings, life):
    life.ready()
    life.wait()
    raise psycopg.OperationalError("the server is gone")

class Made(Process):
    def role(self):
        return {"hangs": hangs, "ends": ends, "loses": loses}[self.name]

running.process_named = lambda name: Made(name=name, says="", rank=0, stop_seconds=0.3)
running.run_process(sys.argv[2], Settings(data=Path(sys.argv[1])), supervised=True)
"""


@contextmanager
def started(data: Path, role: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a process of ours as the supervisor does, and wait until it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(data), role], stdin=subprocess.PIPE
    )
    wait_for(lambda: [s for s in living(Settings(data=data)) if s.state is State.READY], 60)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("role", ["ends", "loses"])
def test_a_process_ends_when_its_starter_does(tmp_path: Path, role: str):
    with started(tmp_path, role) as process:
        process.communicate(timeout=20)

    assert process.returncode == 0
    assert living(Settings(data=tmp_path)) == []


def test_a_process_that_cannot_end_cuts_itself_off_at_its_bound(tmp_path: Path):
    with started(tmp_path, "hangs") as process:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)

    assert process.returncode == CUT_OFF
    assert "work in hand was cut off" in (tmp_path / "log" / "hangs.log").read_text()
