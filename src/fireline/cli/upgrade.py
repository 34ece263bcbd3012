"""``fireline upgrade``: bring an installation to the version that is installed."""

import random
from pathlib import Path

import typer

from fireline.domain.clock import system_clock
from fireline.domain.ids import id_maker
from fireline.errors import RefusedError
from fireline.settings import Settings, read_settings


def upgrade(
    old_binaries: Path | None = typer.Option(
        None, "--old-binaries", help="Folder of the older PostgreSQL's programs."
    ),
    confirm: bool = typer.Option(
        False, "--confirm", help="Remove the database of the older PostgreSQL that was kept."
    ),
) -> None:
    """Bring the database to this version, across versions of PostgreSQL too. Make a backup first.

    Example: fireline upgrade --old-binaries /usr/lib/postgresql/18/bin
    """
    from fireline.store.backup.unfinished import require_whole  # -- start-up: brings libraries

    settings = read_settings()
    require_whole(settings.data)
    if confirm:
        _confirm(settings)
        return
    crossed = _cross(settings, old_binaries)
    _migrate(settings, crossed)


def _confirm(settings: Settings) -> None:
    from fireline.store.backup.crossing import forget_kept  # -- start-up: as above

    _require_embedded(settings)
    removed = forget_kept(settings.data)
    typer.echo("\n".join(f"removed {folder}" for folder in removed) or "nothing was kept")


def _cross(settings: Settings, older: Path | None) -> int | None:
    from fireline.store.backup.crossing import cross  # -- start-up: as above

    if settings.database_url:
        return None
    crossed = cross(settings.data, older=older, say=lambda step: typer.echo(step, err=True))
    if crossed is not None:
        typer.echo(
            f"the database of PostgreSQL {crossed} was brought over row for row; the old one is"
            " kept until you have seen that all is well and run: fireline upgrade --confirm"
        )
    return crossed


def _migrate(settings: Settings, crossed: int | None) -> None:
    from fireline.store.backup.upgrading import upgrade_tables  # -- start-up: as above
    from fireline.store.postgres import open_database  # -- as above

    with open_database(settings) as database:
        done = upgrade_tables(
            settings=settings,
            database=database,
            crossed=crossed,
            ids=id_maker(system_clock, random.SystemRandom()),
            clock=system_clock,
        )
    before = done.tables.value
    typer.echo(
        "the tables are those of this version already"
        if before == "current"
        else f"the tables were {before} and are those of this version now"
    )


def _require_embedded(settings: Settings) -> None:
    if settings.database_url:
        raise RefusedError("your own server is upgraded by its administrator; nothing is kept here")
