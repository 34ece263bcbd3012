"""The proxy as `fireline up` runs it: a process of its own, and clients wired to it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fireline import wiring
from fireline.door import HttpDoor
from fireline.errors import ConfigError, RefusedError, SourceUnavailable
from fireline.settings import Settings
from integration.door.internet import answering, head_of


def _web(line: socket.socket) -> None:
    head_of(line)
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nEXERCISE")


@pytest.fixture
def web() -> Iterator[int]:
    with answering(_web) as port:
        yield port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_clients_reach_peers_and_nothing_else_through_the_process(tmp_path: Path, web: int) -> None:
    settings = Settings(
        data=tmp_path, proxy=f"127.0.0.1:{_free_port()}", loopback_peers=(f"localhost:{web}",)
    )
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FIRELINE_")}
    named = {
        "FIRELINE_DATA": str(tmp_path),
        "FIRELINE_PROXY": settings.proxy,
        "FIRELINE_LOOPBACK_PEERS": f"localhost:{web}",
    }
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "fireline.cli", "run", "proxy"],
        env=clean | named,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            with HttpDoor(wiring.way_out(settings), seconds=5) as door:
                assert _answered(door, f"http://localhost:{web}/") == b"EXERCISE"
                with pytest.raises(RefusedError):
                    door.get(f"http://localhost:{web + 1}/")
            stranger = settings.changed(keys=str(tmp_path / "other-keys"))
            with HttpDoor(wiring.way_out(stranger)) as door, pytest.raises(ConfigError):
                door.get(f"http://localhost:{web}/")
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def _answered(door: HttpDoor, url: str) -> bytes:
    """Ask until the process has started."""
    end = time.monotonic() + 30
    while True:
        try:
            return door.get(url).body
        except SourceUnavailable:
            assert time.monotonic() < end
            time.sleep(0.1)
