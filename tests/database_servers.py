"""Real servers for the tests: the embedded one, and Debian's where it is installed."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fireline.settings import Settings
from fireline.store.postgres import Database, open_database
from fireline.store.postgres.system_user import server_user

DEBIAN = Path("/usr/lib/postgresql/15/bin")
NEEDS_DEBIAN = "install the package postgresql-15 to run this on Debian's server too"


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder that the server's user can reach; pytest's own stand below a closed one."""
    folder = _passable_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def embedded() -> Iterator[Database]:
    """The embedded server, open for the whole session."""
    folder = _passable_folder()
    with open_database(Settings(data=folder / "data")) as database:
        yield database
        _close_connections()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def debian() -> Iterator["DebianServer"]:
    """A PostgreSQL 15 of Debian's, on a loopback port, with nothing in it."""
    if not DEBIAN.exists():
        pytest.skip(NEEDS_DEBIAN)
    server = DebianServer(_passable_folder())
    server.start()
    yield server
    server.stop()


class DebianServer:
    """A throw-away server with a superuser and a password, as an administrator would run it."""

    password = "made-up"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._user = server_user(folder / "cluster")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def url(self, database: str, user: str = "postgres", password: str = password) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def make_database(self, name: str, owner: str = "postgres") -> None:
        self.sql(
            f"CREATE DATABASE {name} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'"
            " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        )

    def sql(self, statement: str, database: str = "postgres") -> None:
        words = ["psql", "-v", "ON_ERROR_STOP=1", "-qc", statement, self.url(database)]
        subprocess.run(words, check=True, capture_output=True)

    def start(self) -> None:
        os.chown(self._folder, self._user.uid, self._user.gid)
        secret = self._folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        cluster = f"--pgdata={self._folder}/cluster"
        options = ["-U", "postgres", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"]
        self._user.run([f"{DEBIAN}/initdb", *options, cluster])
        places = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self._folder} -F"
        log = f"--log={self._folder}/log"
        self._user.run([f"{DEBIAN}/pg_ctl", cluster, log, "-w", "-o", places, "start"])

    def stop(self) -> None:
        cluster = f"--pgdata={self._folder}/cluster"
        self._user.run([f"{DEBIAN}/pg_ctl", cluster, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(self._folder)


@pytest.fixture(scope="session")
def on_debian(debian: DebianServer) -> Iterator[Database]:
    """A database on Debian's server, open for the whole session."""
    debian.make_database("fireline")
    with open_database(Settings(database_url=debian.url("fireline"))) as opened:
        yield opened
        _close_connections()


def _close_connections() -> None:
    """Let Django leave before its server goes, if it was ever here."""
    from django.conf import settings

    if settings.configured:
        from django.db import connections

        connections.close_all()


def _passable_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="fireline-test-", dir="/tmp"))
    folder.chmod(0o711)
    return folder
