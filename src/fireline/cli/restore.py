"""``fireline restore``: from a backup to an installation that works."""

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fireline.cli.passphrase import passphrase_of
from fireline.cli.progress import counted
from fireline.domain.clock import system_clock
from fireline.domain.ids import id_maker
from fireline.settings import Settings, read_settings

if TYPE_CHECKING:
    from fireline.store.backup import Restored, Whole
    from fireline.store.backup.settling import Settled


def restore(
    source: Path = typer.Argument(help="Folder of one backup."),
    data: Path | None = typer.Option(
        None, "--data", help="Empty folder to restore into; the setting FIRELINE_DATA otherwise."
    ),
    passphrase_file: Path | None = typer.Option(
        None, "--passphrase-file", help="File with the passphrase; it is asked for otherwise."
    ),
    check: bool = typer.Option(
        False, "--check", help="Only open every file and compare its hash; restore nothing."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print the figures as JSON."),
) -> None:
    """Bring a backup back onto an empty folder, and check every hash and count.

    Example: fireline restore /mnt/backups/fireline-20260105T020000Z --data /var/lib/fireline
    """
    from fireline.store.backup import open_whole  # -- start-up: brings the database's libraries

    settings = read_settings()
    if data is not None:
        settings = settings.changed(data=data)
    backup = open_whole(source, passphrase_of(settings, passphrase_file, twice=False))
    if check:
        _only_check(backup, quiet=as_json)
        return
    restored, settled = _brought_back(backup, settings, quiet=as_json)
    age = system_clock() - backup.manifest.made_at
    if as_json:
        typer.echo(json.dumps(_figures(restored, settled, age)))
    else:
        typer.echo(_in_words(restored, settled, settings.data))
    _warn(restored, settled, age)
    _warn_of_newer(source)


def _only_check(backup: "Whole", *, quiet: bool) -> None:
    from fireline.store.backup import verify  # -- start-up: as above

    with counted(quiet=quiet) as progress:
        size = verify(backup, progress=progress)
    files = len(backup.manifest.files)
    told = {"backup": str(backup.folder), "files": files, "bytes": size}
    in_words = f"{backup.folder} is whole: {files:,} files, {size / 1e6:,.1f} MB"
    typer.echo(json.dumps(told) if quiet else in_words)


def _brought_back(
    backup: "Whole", settings: Settings, *, quiet: bool
) -> "tuple[Restored, Settled]":
    from fireline.store.backup import restore_backup  # -- start-up: as above
    from fireline.store.backup.settling import record_restored, settle  # -- as above

    manifest, clock = backup.manifest, system_clock
    with (
        counted(quiet=quiet) as progress,
        restore_backup(backup, settings=settings, progress=progress) as (database, restored),
    ):
        settled = settle(manifest, settings=settings, database=database, clock=clock)
        ids = id_maker(clock, random.SystemRandom())
        record_restored(manifest, name=backup.folder.resolve().name, ids=ids, clock=clock)
        return restored, settled


def _figures(restored: "Restored", settled: "Settled", age: timedelta) -> dict[str, object]:
    return {
        "made_at": restored.manifest.made_at.isoformat(),
        "age_days": round(age / timedelta(days=1), 3),
        "files": restored.files,
        "bytes": restored.size,
        "rows": sum(restored.rows.values()),
        "lake_rows": sum(settled.lake_rows.values()),
        "messages_set_aside": settled.set_aside,
        "upgraded": settled.upgraded,
        "audit_records": settled.audit.records,
        "audit_checked": settled.audit.checked,
        "audit_broken": list(settled.audit.broken),
        "with_keys": restored.manifest.with_keys,
        "seconds": round(restored.seconds, 3),
    }


def _in_words(restored: "Restored", settled: "Settled", data: Path) -> str:
    return (
        f"{data}: {sum(restored.rows.values()):,} rows, {sum(settled.lake_rows.values()):,}"
        f" observations and {restored.files:,} files ({restored.size / 1e6:,.1f} MB) came back as"
        f" they were, in {restored.seconds:.1f} s; {_audit_in_words(settled)}"
    )


def _audit_in_words(settled: "Settled") -> str:
    if not settled.audit.checked:
        return "the audit was not checked, for its key is not in the backup"
    holds = "does not hold" if settled.audit.broken else "holds"
    return f"the audit of {settled.audit.records:,} records {holds}"


def _warn(restored: "Restored", settled: "Settled", age: timedelta) -> None:
    """Say what a backup cannot know, and what was wrong already when it was made."""
    for sentence in settled.audit.broken:
        typer.echo(f"fireline: the audit did not hold when it was backed up: {sentence}", err=True)
    days = age / timedelta(days=1)
    typer.echo(
        f"fireline: this backup is {days:,.1f} days old. Whoever was erased since is here again:"
        " repeat every erasure of that time before anybody works here",
        err=True,
    )
    if settled.set_aside:
        typer.echo(
            f"fireline: {settled.set_aside:,} messages waited to be sent then and may have been"
            " sent since: the machine asks or an officer decides, none is sent again by itself",
            err=True,
        )
    if not restored.manifest.with_keys:
        typer.echo(
            "fireline: the keys are not in this backup: put them into the folder of keys before"
            " anybody works here, or no evidence can be read",
            err=True,
        )


def _warn_of_newer(source: Path) -> None:
    """Say that a later backup, which knows of later erasures, would have been at hand."""
    from fireline.store.backup.box import newer_than  # -- start-up: as above

    if newer := newer_than(source):
        typer.echo(
            f"fireline: {len(newer)} newer backups lie beside this one, the newest is"
            f" {newer[-1].name}",
            err=True,
        )
