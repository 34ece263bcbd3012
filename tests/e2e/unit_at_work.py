"""A unit at work: the real program, started as anybody starts it, on a real network."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import httpx

from e2e.network.network import Network
from e2e.network.people import PASSWORD, Person
from e2e.network.servers import free_port

PROGRAM = Path(__file__).parents[2] / ".venv" / "bin" / "fireline"
_PATIENCE_S = 240.0


@attrs.frozen(kw_only=True)
class Unit:
    """An installation of Fireline in a folder of its own, with the settings of this network."""

    folder: Path
    environment: Mapping[str, str]

    @classmethod
    def on(cls, network: Network, account: Person, *, folder: Path) -> "Unit":
        """Return an installation that reads this network and reports from this account."""
        places = network.places
        settings = {
            "DATA": str(folder),
            "LOOPBACK_PEERS": ",".join(places.peers),
            "BLUESKY_RELAY": places.firehose,
            "BLUESKY_APPVIEW": places.appview,
            "BLUESKY_PLC": places.plc,
            "BLUESKY_LABELER": places.ozone,
            "BLUESKY_SERVICE": places.pds,
            "BLUESKY_HANDLE": account.handle,
            "BLUESKY_PASSWORD": PASSWORD,
            "BLUESKY_REPORT_TO": places.ozone_did,
        }
        ours = {name: said for name, said in os.environ.items() if not name.startswith("FIRELINE_")}
        named = {f"FIRELINE_{name}": said for name, said in settings.items()}
        return cls(folder=folder, environment={**ours, **named})

    def fireline(self, *words: str) -> str:
        """Run a command and return what it printed."""
        done = subprocess.run(
            [str(PROGRAM), *words],
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, f"fireline {' '.join(words)}: {done.stderr[-2000:]}"
        return done.stdout

    def turn(self) -> dict[str, Any]:
        """Let the machine do its part of every stage once, and return its counts."""
        return dict(json.loads(self.fireline("turn", "--json")))

    @contextmanager
    def desk(self) -> Iterator[str]:
        """Serve the desk, hand over its address, and end it afterwards by its pid."""
        port = free_port()
        with (self.folder.parent / "desk.log").open("wb") as log:
            desk = subprocess.Popen(
                [str(PROGRAM), "desk", "--port", str(port)],
                env=dict(self.environment),
                stdout=log,
                stderr=log,
            )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health/", desk)
            yield f"http://127.0.0.1:{port}"
        finally:
            desk.terminate()
            try:
                desk.wait(timeout=60)
            except subprocess.TimeoutExpired:
                desk.kill()
                desk.wait()


def _wait_for(address: str, desk: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        assert desk.poll() is None, "the desk ended by itself; desk.log is beside its folder"
        try:
            if httpx.get(address, timeout=2, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass  # it does not listen yet
        time.sleep(0.2)
    raise AssertionError(f"{address} did not answer within {_PATIENCE_S:.0f} seconds")
