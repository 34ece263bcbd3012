"""Restoring: from a backup to an installation that works, on an empty folder and database.

Every hash is checked before anything is touched; every count is compared afterwards. What waits in
the outbox may have been sent since the backup was made, so none of it is sent by the machine.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs
import psycopg

from fireline.errors import RefusedError, StoreError
from fireline.settings import Settings
from fireline.store.backup.box import Whole
from fireline.store.backup.dump import count_rows
from fireline.store.backup.manifest import Kept, Manifest
from fireline.store.backup.parts import DUMP, KEYS, SETTINGS, Parts, parts_of
from fireline.store.backup.programs import installed_programs
from fireline.store.backup.refilling import refill, require_equal
from fireline.store.backup.sealing import sha256_of
from fireline.store.backup.tree import Tree
from fireline.store.backup.unfinished import begin, finish, is_unfinished, require_empty
from fireline.store.backup.verifying import verify
from fireline.store.postgres import Database, open_database
from fireline.store.postgres.answering import connected
from fireline.store.postgres.place import home_of
from fireline.store.postgres.roles import ensure_extensions

SETTINGS_FILE = "settings-of-the-backup.env"
"""The settings that were in force; they are for a person to read and take over, never read."""

Progress = Callable[[str, int, int], None]


@attrs.frozen(kw_only=True)
class Restored:
    """An installation that was restored."""

    manifest: Manifest
    rows: Mapping[str, int]
    files: int
    size: int
    seconds: float


@contextmanager
def restore_backup(
    backup: Whole, *, settings: Settings, progress: Progress
) -> Iterator[tuple[Database, Restored]]:
    """Bring a backup back, and hand out the open database for what is left to do.

    The installation is marked as unfinished until the block ends well.

    Raises:
        RefusedError: the folder, or another place of the settings, is not empty.
        StoreError: the backup is not whole, or did not come back as it was.
    """
    began = time.monotonic()
    size = verify(backup, progress=progress)
    parts, again = parts_of(settings), is_unfinished(settings.data)
    require_empty(settings.data)
    if not again:
        _require_empty(parts)
    _make_folder(settings)
    begin(settings.data)
    _bring_files(backup, settings, parts, progress)
    with open_database(settings) as database:
        progress("database", 0, 1)
        rows = _refill(backup, settings, database, again=again)
        restored = Restored(
            manifest=backup.manifest,
            rows=rows,
            files=len(backup.manifest.files),
            size=size,
            seconds=time.monotonic() - began,
        )
        yield database, restored
    finish(settings.data)


def _make_folder(settings: Settings) -> None:
    if settings.database_url:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    else:
        home_of(settings.data)


def _require_empty(parts: Parts) -> None:
    for part, tree in parts.named().items():
        if not tree.is_empty():
            raise RefusedError(f"the {part} folder {tree.url} is not empty: name another")


def _bring_files(backup: Whole, settings: Settings, parts: Parts, progress: Progress) -> None:
    for part, tree in parts.named().items():
        tree.make_private()
        wanted = backup.manifest.below(part)
        for number, kept in enumerate(wanted):
            progress(part, number, len(wanted))
            _bring(backup, kept, tree, kept.path.removeprefix(f"{part}/"))
    for kept in backup.manifest.below(KEYS):
        (Path(parts.keys.url) / kept.path.removeprefix(f"{KEYS}/")).chmod(0o600)
    for kept in backup.manifest.files:
        if kept.path == SETTINGS:
            _write_private(settings.data / SETTINGS_FILE, backup.bytes_of(kept))


def _bring(backup: Whole, kept: Kept, tree: Tree, name: str) -> None:
    """Write one file and read it back."""
    with tree.writing(name) as out:
        for part in backup.bytes_of(kept):
            out.write(part)
    with tree.reading(name) as back:
        if sha256_of(back) != kept.sha256:
            raise StoreError(f"{kept.path} came back changed from {tree.url}: check the disk")


def _write_private(file: Path, parts: Iterator[bytes]) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.writelines(parts)


def _refill(
    backup: Whole, settings: Settings, database: Database, *, again: bool
) -> Mapping[str, int]:
    """Bring the dump into the database, which holds nothing of ours yet, and compare the counts."""
    _require_no_tables(database, again=again)
    dump = settings.data.resolve() / DUMP
    (kept,) = (kept for kept in backup.manifest.files if kept.path == DUMP)
    _write_private(dump, backup.bytes_of(kept))
    try:
        counted = refill(
            dump,
            database.owner,
            installed_programs(settings.postgres_tools),
            roles={
                backup.manifest.owner: database.owner.user,
                backup.manifest.application: database.application.user,
            },
        )
    finally:
        dump.unlink()
    require_equal(backup.manifest.rows, counted, "the database")
    _forget_what_was_not_copied(database)
    return counted


def _require_no_tables(database: Database, *, again: bool) -> None:
    with connected(database.owner) as owner:
        if not count_rows(owner):
            return
        if not again:
            raise RefusedError(
                f"the database {database.owner.name} is not empty: name an empty one in"
                " FIRELINE_DATABASE_URL"
            )
        _drop_tables(owner, database)


def _drop_tables(owner: "psycopg.Connection[tuple[object, ...]]", database: Database) -> None:
    """Take away what a restore left that was cut off; the mark says that it is nobody's."""
    guest = psycopg.sql.Identifier(database.application.user)
    owner.execute("DROP SCHEMA IF EXISTS lake CASCADE")
    owner.execute("DROP SCHEMA public CASCADE")
    owner.execute("CREATE SCHEMA public")
    owner.execute(psycopg.sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(guest))
    ensure_extensions(owner)


def _forget_what_was_not_copied(database: Database) -> None:
    """Let the lake not look for files that waited to be removed when the backup was made."""
    with connected(database.owner) as owner:
        found = owner.execute("SELECT to_regclass('lake.ducklake_files_scheduled_for_deletion')")
        row = found.fetchone()
        if row is not None and row[0] is not None:
            owner.execute("DELETE FROM lake.ducklake_files_scheduled_for_deletion")
