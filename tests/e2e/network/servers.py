"""PostgreSQL and Redis for the network: on loopback, on free ports, gone when the tests end."""

import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import attrs

from e2e.network.missing import as_servant, postgres_binaries, program, servant

_PATIENCE_S = 30.0
_PAUSE_S = 0.05


def free_port() -> int:
    """Return a port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@attrs.frozen(kw_only=True)
class Server:
    """One server of ours: its process, its port and how to reach it."""

    name: str
    port: int
    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the server, by its own pid, and wait until it is gone."""
        self.process.send_signal(signal.SIGINT)  # PostgreSQL: at once, but in order
        try:
            self.process.wait(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=_PATIENCE_S)


def start_postgres(folder: Path) -> Server:
    """Start an empty PostgreSQL in a folder, with a password that lives as long as it does."""
    binaries, port, password = postgres_binaries(), free_port(), secrets.token_hex(16)
    data, secret = folder / "postgres", folder / "password"
    data.mkdir(mode=0o700)
    secret.write_text(password)
    if (user := servant()) is not None:
        shutil.chown(data, user)
        shutil.chown(secret, user)
    words = [str(binaries / "initdb"), "-D", str(data), "-U", "network", "--pwfile", str(secret)]
    words += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run([*as_servant(), *words], check=True, capture_output=True, cwd="/")
    words = [str(binaries / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port)]
    words += ["-k", "", "-c", "fsync=off", "-c", "full_page_writes=off"]
    with (folder / "postgres.log").open("wb") as log:
        process = subprocess.Popen([*as_servant(), *words], stdout=log, stderr=log, cwd="/")
    url = f"postgresql://network:{password}@127.0.0.1:{port}/postgres"
    _wait("PostgreSQL", process, lambda: _answers(binaries, port))
    return Server(name="PostgreSQL", port=port, url=url, process=process)


def start_redis(folder: Path) -> Server:
    """Start a Redis that keeps nothing on disk."""
    port = free_port()
    words = [program("redis-server", "redis-server"), "--bind", "127.0.0.1", "--port", str(port)]
    words += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
    ends_with_us = [program("setpriv", "util-linux"), "--pdeathsig", "TERM"]
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen([*ends_with_us, *words], stdout=log, stderr=log, cwd="/")
    _wait("Redis", process, lambda: _listens(port))
    return Server(name="Redis", port=port, url=f"127.0.0.1:{port}", process=process)


def _answers(binaries: Path, port: int) -> bool:
    words = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    asked = subprocess.run([*as_servant(), *words], check=False, capture_output=True, cwd="/")
    return asked.returncode == 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait(name: str, process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            raise RuntimeError(f"{name} did not start for the tests; its log is beside its data")
        time.sleep(_PAUSE_S)
