"""The whole network as the tests hold it: started, drained, asked and stopped as one thing."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import attrs
import httpx

from e2e.network.missing import Missing, node_home, program
from e2e.network.servers import Server, start_postgres, start_redis

HERE = Path(__file__).parent
_READY_S = 90.0
_PAUSE_S = 0.05


@attrs.frozen(kw_only=True)
class Places:
    """Where each part of the network is, and who the services are."""

    control: str
    plc: str
    pds: str
    appview: str
    ozone: str
    ozone_did: str
    appview_did: str
    admin_auth: str

    @property
    def firehose(self) -> str:
        """The address of the stream of everything that is published."""
        return self.pds.replace("http://", "ws://")

    @property
    def peers(self) -> tuple[str, ...]:
        """The host:port pairs that the door must be told of before it lets us through."""
        return tuple(
            url.removeprefix("http://") for url in (self.plc, self.pds, self.appview, self.ozone)
        )


@attrs.frozen(kw_only=True)
class Network:
    """A running Bluesky network with nobody on it but its own services."""

    places: Places
    http: httpx.Client
    node: subprocess.Popen[bytes]
    servers: tuple[Server, ...]
    seconds: float  #: how long it took from nothing to ready

    def drain(self) -> None:
        """Wait until every event and every takedown has reached where it goes."""
        self.control("process")

    def control(self, act: str, **given: int) -> dict[str, object]:
        """Ask the network for something that its public interfaces do not offer."""
        answer = self.http.post(f"{self.places.control}/{act}", json=given, timeout=60)
        answer.raise_for_status()
        return dict(answer.json())

    def memory(self) -> int:
        """Return the bytes of memory that its processes hold together."""
        return sum(_share(each.pid) for each in (self.node, *(s.process for s in self.servers)))


@contextmanager
def running_network() -> Iterator[Network]:
    """Start a network, hand it over, and end every one of its processes afterwards."""
    begun = time.monotonic()
    modules = installed_modules()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fireline-net-")))
        folder.chmod(0o711)  # PostgreSQL's user must pass through to its own folder
        postgres = start_postgres(folder)
        stack.callback(postgres.stop)
        redis = start_redis(folder)
        stack.callback(redis.stop)
        node, places = _start_node(folder, modules, postgres=postgres, redis=redis)
        stack.callback(_stop_node, node)
        client = stack.enter_context(httpx.Client(timeout=30, trust_env=False))
        yield Network(
            places=places,
            http=client,
            node=node,
            servers=(postgres, redis),
            seconds=time.monotonic() - begun,
        )


def installed_modules() -> Path:
    """Return the network's packages, installed first if they are missing or another version's.

    ``tools/install_test_servers.sh`` does the same before a whole run, and leaves the same stamp.
    """
    modules, lock = HERE / "node_modules", HERE / "package-lock.json"
    stamp = modules / f".installed-{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"
    with (HERE / "package.json").open("rb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # two test runs must not install into one folder
        if not stamp.exists():
            _install(modules)
            stamp.touch()
    return modules


def _install(modules: Path) -> None:
    program("g++", "g++")
    program("make", "make")
    home = node_home()
    npm = [str(home / "bin" / "node")]
    npm += [str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    # Of all the packages only the database's binding has to be compiled; no other runs a script.
    for words in (["ci", "--ignore-scripts"], ["rebuild", "better-sqlite3"]):
        done = subprocess.run(
            [*npm, *words, "--no-audit", "--no-fund"],
            cwd=HERE,
            env=_environment(home),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(modules, ignore_errors=True)
            last = (done.stderr.strip().splitlines() or ["no word why"])[-1]
            raise Missing(
                f"the test network's packages did not install (npm {words[0]} in {HERE}): {last}"
            )


def _environment(home: Path, **more: str) -> dict[str, str]:
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    # better-sqlite3 is compiled here, and its headers come with the Node.js from PyPI.
    return {**os.environ, "PATH": path, "npm_config_nodedir": str(home), **more}


def _start_node(
    folder: Path, modules: Path, *, postgres: Server, redis: Server
) -> tuple[subprocess.Popen[bytes], Places]:
    home = node_home()
    environment = _environment(
        home,
        DB_POSTGRES_URL=postgres.url,
        REDIS_HOST=redis.url,
        TMPDIR=str(folder),
        PLACES=str(folder / "places.json"),
    )
    ends_with_us = [program("setpriv", "util-linux"), "--pdeathsig", "TERM"]
    words = [str(home / "bin" / "node"), "--import", "./loopback.mjs", "net.mjs"]
    with (folder / "network.log").open("wb") as log:
        node = subprocess.Popen(
            [*ends_with_us, *words], cwd=modules.parent, env=environment, stdout=log, stderr=log
        )
    try:
        return node, _places(node, folder / "places.json")
    except BaseException:
        node.kill()
        node.wait()
        raise


def _places(node: subprocess.Popen[bytes], said: Path) -> Places:
    """Wait for the file in which the network says where everything is."""
    end = time.monotonic() + _READY_S
    while not said.exists():
        if node.poll() is not None or time.monotonic() > end:
            last = said.with_name("network.log").read_text(errors="replace")[-2000:]
            raise RuntimeError(f"the test network did not get ready: {last}")
        time.sleep(_PAUSE_S)
    return _parsed(json.loads(said.read_text()))


def _parsed(said: dict[str, str]) -> Places:
    return Places(
        control=said["control"],
        plc=said["plc"],
        pds=said["pds"],
        appview=said["appview"],
        ozone=said["ozone"],
        ozone_did=said["ozoneDid"],
        appview_did=said["appviewDid"],
        admin_auth=said["adminAuth"],
    )


def _stop_node(node: subprocess.Popen[bytes]) -> None:
    node.terminate()
    try:
        node.wait(timeout=30)
    except subprocess.TimeoutExpired:
        node.kill()
        node.wait()


def _share(pid: int) -> int:
    """Return the bytes of a process and its children; what several share is divided by them."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next((line for line in rollup.splitlines() if line.startswith("Pss:")), "Pss: 0")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(line.split()[1]) * 1024 + sum(_share(int(child)) for child in children)
