"""Manifest: what a backup holds, file by file; sealed, for names and counts tell much."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from fireline.errors import StoreError

FORMAT = 1


@attrs.frozen(kw_only=True)
class Kept:
    """One file of the installation and where the backup keeps it."""

    path: str  #: its place in the installation: ``lake/...``, ``evidence/...``, ``keys/...``
    size: int
    sha256: str  #: of the file as it lay in the installation
    stored: str  #: name below ``files/``


@attrs.frozen(kw_only=True)
class Manifest:
    """What was copied, from which version, and the counts that must come out again."""

    made_at: datetime
    fireline: str  #: the version that made it
    postgres: str  #: the version of the server that was dumped
    owner: str  #: role that owns the tables
    application: str  #: role that the tables are granted to
    migrations: tuple[str, ...]  #: newest of each app
    rows: Mapping[str, int]  #: of every table, at the moment of the dump
    lake_rows: Mapping[str, int]  #: of every table of the lake, in the dumped state
    with_keys: bool
    files: tuple[Kept, ...]

    def as_bytes(self) -> bytes:
        """Return the manifest as it is written, with the number of its format."""
        told = attrs.asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        return json.dumps(told, indent=1, sort_keys=True).encode()

    def below(self, part: str) -> tuple[Kept, ...]:
        """Return the files of one part of the installation."""
        return tuple(file for file in self.files if file.path.startswith(f"{part}/"))


def read_manifest(text: bytes) -> Manifest:
    """Read a manifest of this format or an older one.

    Raises:
        StoreError: a newer version wrote it.
    """
    told: dict[str, Any] = json.loads(text)
    written = told.pop("format")
    if written > FORMAT:
        raise StoreError(f"this backup has format {written}: restore it with a newer Fireline")
    files = tuple(Kept(**one) for one in told.pop("files"))
    moment = datetime.fromisoformat(told.pop("made_at"))
    migrations = tuple(told.pop("migrations"))
    return Manifest(made_at=moment, files=files, migrations=migrations, **told)
