"""Programs: PostgreSQL's own tools for dumping and restoring, run as one role.

The password goes by the environment of the one program, never by its arguments.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import attrs

from fireline.errors import MissingPart, StoreError
from fireline.store.postgres import Address
from fireline.store.postgres.binaries import find_binaries

_OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT"}


@attrs.frozen
class Programs:
    """The folder in which the tools lie."""

    folder: Path

    def words(self, name: str, *more: str) -> list[str]:
        """Return the words that start one tool.

        Raises:
            MissingPart: it is not there.
        """
        program = self.folder / name
        if not program.exists():
            raise MissingPart(f"{program} is missing: name the folder of PostgreSQL's own tools")
        return [str(program), *more]


def installed_programs(folder: str = "") -> Programs:
    """Return the tools of a folder, or those that were installed with Fireline."""
    return Programs(Path(folder) if folder else find_binaries().folder)


def surroundings(address: Address) -> dict[str, str]:
    """Return the environment in which a tool reaches this address, and nothing else of ours."""
    told = {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        "PGHOST": address.host,
        "PGPORT": str(address.port),
        "PGDATABASE": address.name,
        "PGUSER": address.user,
        "PGTZ": "UTC",
    }
    if address.password:
        told["PGPASSWORD"] = address.password
    return told | {_OPTIONS[key]: value for key, value in address.more if key in _OPTIONS}


def finished(words: Sequence[str], returned: int, said: str) -> None:
    """Refuse a tool that failed, in its own last words.

    Raises:
        StoreError: it failed.
    """
    if returned:
        lines = [line for line in said.splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line.lower()]
        reason = (errors or lines or ["it did not say why"])[0].strip()
        raise StoreError(f"{Path(words[0]).name} failed: {reason}")


def started(
    words: Sequence[str],
    address: Address,
    *,
    stderr: int,
    stdin: int | None = None,
    stdout: int | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a tool; the caller reads, writes and waits."""
    around = surroundings(address)
    return subprocess.Popen(words, env=around, cwd="/", stdin=stdin, stdout=stdout, stderr=stderr)
