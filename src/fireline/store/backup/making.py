"""Making: a whole copy of an installation that goes on working meanwhile.

The order is what makes it whole (docs/decisions/0810):

1. The database is dumped as it stood at one moment: casework, audit and the lake's catalogue.
2. The files that this catalogue names are copied. A file of the lake never changes, but maintenance
   may remove one that a newer state no longer needs. Then the dump is out of date: it is made
   anew, and what was copied stays copied, until no file is missing.
3. Evidence, media and keys are copied last. They are written before the rows that name them, so
   that each row of the dump finds its file; one that was erased meanwhile is left out.
"""

import time
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import attrs

from fireline.domain.clock import Clock
from fireline.errors import StoreError
from fireline.settings import Settings
from fireline.store.backup.box import NAMED, Box, filled
from fireline.store.backup.dump import moment
from fireline.store.backup.lake_files import lake_rows, needed_files
from fireline.store.backup.manifest import Manifest
from fireline.store.backup.parts import (
    DUMP,
    EVIDENCE,
    KEYS,
    LAKE,
    MEDIA,
    SETTINGS,
    finished_files,
    parts_of,
    told_settings,
)
from fireline.store.backup.programs import installed_programs
from fireline.store.backup.tree import Tree
from fireline.store.postgres import Address, Database
from fireline.store.postgres.address import parse_url

TRIES = 5
"""Dumps after which it is said that the lake is tidied faster than it can be copied."""

Progress = Callable[[str, int, int], None]
"""What is being copied, how many files are done, and of how many."""


@attrs.frozen(kw_only=True)
class Made:
    """A backup that was made."""

    folder: Path
    manifest: Manifest
    copied: int  #: bytes that were not in the last backup
    linked: int  #: bytes that were
    gone: int  #: files of evidence or media that were erased while they were to be copied
    dumps: int
    seconds: float


@attrs.frozen(kw_only=True)
class _Dumped:
    manifest: Manifest
    needed: tuple[str, ...]


def make_backup(
    *,
    settings: Settings,
    database: Database,
    to: Path,
    passphrase: str,
    with_keys: bool,
    clock: Clock,
    progress: Progress,
) -> Made:
    """Copy the whole installation into a new folder below ``to``.

    Raises:
        StoreError: it could not be copied whole; then no backup is there.
    """
    began, at = time.monotonic(), clock()
    name = f"{NAMED}{at:%Y%m%dT%H%M%SZ}"
    with filled(to, name, passphrase) as box:
        dumped, dumps = _database_and_lake(box, settings, database, progress, at)
        gone = _files(box, settings, with_keys=with_keys, progress=progress)
        box.take_bytes(told_settings(settings), SETTINGS)
        manifest = attrs.evolve(dumped.manifest, with_keys=with_keys, files=box.files)
        box.finish(manifest)
        copied, linked = box.copied, box.linked
    return Made(
        folder=to / name,
        manifest=manifest,
        copied=copied,
        linked=linked,
        gone=gone,
        dumps=dumps,
        seconds=time.monotonic() - began,
    )


def _database_and_lake(
    box: Box, settings: Settings, database: Database, progress: Progress, at: datetime
) -> tuple[_Dumped, int]:
    missed = ""
    for attempt in range(1, TRIES + 1):
        progress("database", 0, 1)
        dumped = _dump(box, settings, database, at)
        missing = _take_lake(box, parts_of(settings).lake, dumped.needed, progress)
        if not missing:
            return dumped, attempt
        if missing == missed:
            raise StoreError(
                f"the lake lacks {missing}, which its catalogue names: a disk or a person has"
                " taken it away; nothing was backed up"
            )
        missed = missing
    raise StoreError(
        f"the lake was tidied {TRIES} times while it was copied: run the backup when the"
        " nightly maintenance rests"
    )


def _dump(box: Box, settings: Settings, database: Database, at: datetime) -> _Dumped:
    with moment(_reader(settings, database)) as now:
        with now.dumped(installed_programs(settings.postgres_tools)) as dump:
            box.take_stream(dump, DUMP)
        manifest = Manifest(
            made_at=at,
            fireline=version("fireline"),
            postgres=now.version,
            owner=database.owner.user,
            application=database.application.user,
            migrations=now.migrations(),
            rows=now.rows(),
            lake_rows=lake_rows(now),
            with_keys=False,
            files=(),
        )
        return _Dumped(manifest=manifest, needed=needed_files(now))


def _reader(settings: Settings, database: Database) -> Address:
    return parse_url(settings.backup_url) if settings.backup_url else database.reader


def _take_lake(box: Box, tree: Tree, names: tuple[str, ...], progress: Progress) -> str:
    """Copy what the lake needs; return the first file that is not there, if one is not."""
    for number, name in enumerate(names):
        progress(LAKE, number, len(names))
        try:
            box.take(tree, name, f"{LAKE}/{name}")
        except FileNotFoundError:
            return name
    return ""


def _files(box: Box, settings: Settings, *, with_keys: bool, progress: Progress) -> int:
    """Copy evidence, media and keys; count what was erased before it could be copied."""
    parts = parts_of(settings)
    wanted = {EVIDENCE: parts.evidence, MEDIA: parts.media}
    if with_keys:
        wanted[KEYS] = parts.keys
    gone = 0
    for part, tree in wanted.items():
        names = tuple(finished_files(part, tree))
        for number, name in enumerate(names):
            progress(part, number, len(names))
            try:
                box.take(tree, name, f"{part}/{name}")
            except FileNotFoundError:
                gone += 1
    return gone
