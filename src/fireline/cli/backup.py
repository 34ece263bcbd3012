"""``fireline backup``: a whole, sealed copy while everything goes on working."""

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fireline.cli.passphrase import passphrase_of
from fireline.cli.progress import counted
from fireline.domain.clock import system_clock
from fireline.errors import NotFoundError
from fireline.settings import Settings, read_settings

if TYPE_CHECKING:
    from fireline.store.backup import Made


def backup(
    to: Path | None = typer.Option(
        None, "--to", help="Folder for backups; the setting FIRELINE_BACKUP_TO otherwise."
    ),
    passphrase_file: Path | None = typer.Option(
        None, "--passphrase-file", help="File with the passphrase; it is asked for otherwise."
    ),
    without_keys: bool = typer.Option(
        False, "--without-keys", help="Leave the keys out: without them no evidence can be read."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print the figures as JSON."),
) -> None:
    """Copy database, lake, evidence, keys and settings into one sealed folder.

    Example: fireline backup --to /mnt/backups --passphrase-file /etc/fireline/backup.passphrase
    """
    from fireline.store.backup import make_backup  # -- start-up: brings the database's libraries
    from fireline.store.backup.acts import record_made  # -- as above
    from fireline.store.backup.passphrase import require_strong  # -- as above
    from fireline.store.backup.unfinished import require_whole  # -- as above
    from fireline.store.postgres import open_database  # -- as above

    settings = read_settings()
    require_whole(settings.data)
    _require_there(settings)
    passphrase = require_strong(passphrase_of(settings, passphrase_file, twice=True))
    folder = to or Path(settings.backup_to or settings.data / "backups")
    with open_database(settings) as database:
        with counted(quiet=as_json) as progress:
            made = make_backup(
                settings=settings,
                database=database,
                to=folder.resolve(),
                passphrase=passphrase,
                with_keys=not without_keys,
                clock=system_clock,
                progress=progress,
            )
        recorded = record_made(
            made, settings, database, clock=system_clock, randomness=random.SystemRandom()
        )
    typer.echo(json.dumps(_figures(made, recorded=recorded)) if as_json else _in_words(made))
    if without_keys:
        typer.echo(
            "fireline: the keys are not in this backup; without them no evidence in it can be read"
            " and no audit head be signed again: keep them elsewhere",
            err=True,
        )
    if not recorded:
        typer.echo(
            "fireline: the tables are of an older version, so no act of this backup was recorded",
            err=True,
        )


def _require_there(settings: Settings) -> None:
    """Refuse to back up what was never made: a misspelt folder would give an empty backup."""
    from fireline.store.postgres.looking import database_there  # -- start-up: as above

    if database_there(settings) is None:
        raise NotFoundError(f"there is no installation in {settings.data}: name its folder")


def _figures(made: "Made", *, recorded: bool) -> dict[str, object]:
    return {
        "backup": str(made.folder),
        "files": len(made.manifest.files),
        "rows": sum(made.manifest.rows.values()),
        "lake_rows": sum(made.manifest.lake_rows.values()),
        "bytes_copied": made.copied,
        "bytes_linked": made.linked,
        "erased_meanwhile": made.gone,
        "dumps": made.dumps,
        "with_keys": made.manifest.with_keys,
        "recorded": recorded,
        "seconds": round(made.seconds, 3),
    }


def _in_words(made: "Made") -> str:
    linked = f", {made.linked / 1e6:,.1f} MB linked to the last one" if made.linked else ""
    return (
        f"{made.folder}: {sum(made.manifest.rows.values()):,} rows and"
        f" {len(made.manifest.files):,} files, {made.copied / 1e6:,.1f} MB copied{linked},"
        f" in {made.seconds:.1f} s"
    )
