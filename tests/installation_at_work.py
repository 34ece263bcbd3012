"""An installation as a person runs it: every process by ``fireline up``, on a folder of its own.

with at_work(folder) as installation:
    installation.kill("worker")
    installation.await_again("worker", than=pid)
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from fireline.jobs.processes import PROCESSES
from fireline.jobs.states import Said, State, living
from fireline.settings import Settings
from fireline.store.postgres.process import server_process

ROLES = tuple(process.name for process in PROCESSES)
START_SECONDS = 120
STOP_SECONDS = 60
TICK = 0.05


def fireline(
    data: Path, *words: str, told: str | None = None, **given: str
) -> "subprocess.CompletedProcess[str]":
    """Run one command on an installation as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "fireline.cli", *words],
        env=environment(data, given),
        input=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )


def environment(data: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return an environment that names one installation and nothing else of ours."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FIRELINE_")}
    return {**clean, "FIRELINE_DATA": str(data), "COLUMNS": "120", **given}


@attrs.frozen
class AtWork:
    """A supervisor that was started, and what can be done to it and its processes."""

    data: Path
    port: int
    supervisor: "subprocess.Popen[str]"

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def states(self) -> list[Said]:
        """Return what every living process says of itself, the supervisor's too."""
        return list(living(Settings(data=self.data)))

    def pid(self, role: str) -> int:
        """Return the process of a role that is ready."""
        return next(s.pid for s in self.states() if s.role == role and s.state is State.READY)

    def is_ready(self) -> bool:
        """Say whether every process of the table is."""
        ready = {said.role for said in self.states() if said.state is State.READY}
        return {"up", *ROLES} <= ready

    def kill(self, role: str) -> int:
        """End a process of a role as a power cut would; return its number."""
        pid = self.pid(role)
        os.kill(pid, signal.SIGKILL)
        return pid

    def database_server(self) -> int | None:
        """Return the process of the embedded PostgreSQL itself, if it runs."""
        home = self.data / "postgres"
        pointer = home / "cluster-is-at"
        base = Path(pointer.read_text().strip()) if pointer.exists() else home
        return server_process(base.resolve() / "cluster")

    def kill_database_server(self) -> int:
        """End PostgreSQL as a power cut would; return its number."""
        pid = self.database_server()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    def await_again(self, role: str, *, than: int, seconds: float = START_SECONDS) -> None:
        """Wait until a role is ready in another process."""
        wait_for(
            lambda: any(
                said.role == role and said.state is State.READY and said.pid != than
                for said in self.states()
            ),
            seconds,
            self.logs,
        )

    def stop(self) -> int:
        """End the installation as a person would; return the exit code."""
        self.supervisor.send_signal(signal.SIGTERM)
        return self.supervisor.wait(timeout=STOP_SECONDS)

    def logs(self) -> str:
        """Return the end of every log, for whoever reads why a test failed."""
        return "\n".join(
            f"== {log.name}\n" + "\n".join(log.read_text("utf-8").splitlines()[-15:])
            for log in sorted((self.data / "log").glob("*.log"))
        )


@contextmanager
def at_work(data: Path, *, port: int = 0, **given: str) -> Iterator[AtWork]:
    """Start every process of an installation; end whatever is left of it afterwards."""
    port = port or free_port()
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "fireline.cli", "up", "--json"],
        env=environment(data, {"FIRELINE_PORT": str(port), **given}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    installation = AtWork(data, port, supervisor)
    try:
        wait_for(
            lambda: installation.is_ready() or supervisor.poll() is not None,
            START_SECONDS,
            installation.logs,
        )
        assert supervisor.poll() is None, supervisor.communicate()[1]
        yield installation
    finally:
        if supervisor.poll() is None:
            supervisor.send_signal(signal.SIGTERM)
        supervisor.communicate(timeout=STOP_SECONDS)


def wait_for(
    holds: Callable[[], Any], seconds: float, tell: Callable[[], str] = lambda: ""
) -> None:
    """Wait until something holds, and fail when it does not come to that."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s\n{tell()}"
        time.sleep(TICK)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def processes_of(data: Path) -> list[int]:
    """Return every process of this machine that was started for a data folder, by its own words."""
    named = f"FIRELINE_DATA={data}".encode()
    return [pid for pid, told in _environments() if named in told]


def _environments() -> Iterator[tuple[int, list[bytes]]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                yield int(entry.name), (entry / "environ").read_bytes().split(b"\0")
            except OSError:  # It has ended, or is another user's.
                continue


def printed(answer: "subprocess.CompletedProcess[str]") -> Any:
    """Return what a command printed as JSON."""
    return json.loads(answer.stdout)
