"""Founding: makes the lake in its folder and in the database, once, whoever comes first."""

import logging
from pathlib import Path

import psycopg
from psycopg import sql

from fireline.errors import ConfigError, StoreError
from fireline.settings import Settings
from fireline.store.observations.engine import Engine
from fireline.store.observations.tables import makings
from fireline.store.postgres import Database
from fireline.store.s3 import is_s3

#: Held while the lake is being made, so that two processes do not make it at once.
_LOCK = 0x1A4E
_SCHEMA = sql.Identifier("lake")
#: The last thing that is made; where it is, everything is. It grows with what a lake holds.
_MARK = "founded 2"

#: Beside the files, in the same database: what no question may return (``erase_list``), a number
#: that grows with each change of it, and since when deleted bytes still lie on the disk. No
#: authority, no person who asked and no reason stand here, for the lake belongs to nobody.
_ERASE_LIST = """
CREATE TABLE IF NOT EXISTS lake.erase_list (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('account', 'post')),
    measure text NOT NULL CHECK (measure IN ('erase', 'restrict')),
    key text NOT NULL,
    pseudonym text NOT NULL
);
CREATE TABLE IF NOT EXISTS lake.erase_version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL,
    scrubbing_owed_since timestamptz
);
INSERT INTO lake.erase_version (version) VALUES (0) ON CONFLICT DO NOTHING;
"""

_log = logging.getLogger(__name__)


def place_of(settings: Settings) -> str:
    """Return the folder or bucket of the lake's files.

    Raises:
        ConfigError: the setting names neither.
    """
    named = settings.lake_url
    if is_s3(named):
        return named.rstrip("/")
    if "://" in named and not named.startswith("file://"):
        raise ConfigError(
            f"FIRELINE_LAKE_URL is {named!r}: name a folder or s3://BUCKET/PREFIX, or leave it"
            " empty"
        )
    return str(Path(named.removeprefix("file://") or settings.data / "lake").resolve())


def found(database: Database, engine: Engine) -> None:
    """Make the lake's schema and tables as the owner, and let the application fill them.

    Inlining is off: it would make tables at run time, which the application may not, and rows in
    the catalogue would outlive their retention.
    """
    with psycopg.connect(database.owner_dsn, autocommit=True) as owner:
        if _is_founded(owner):
            return
        owner.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if _is_founded(owner):
            return
        _log.info("The lake is being made in %s.", engine.place)
        owner.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(_SCHEMA))
        _make_tables(database, engine)
        owner.execute(_ERASE_LIST)
        _let_in(owner, database.application.user)


def _is_founded(owner: psycopg.Connection[tuple[object, ...]]) -> bool:
    found = owner.execute(
        "SELECT 1 FROM pg_namespace WHERE nspname = 'lake'"
        " AND obj_description(oid, 'pg_namespace') = %s",
        [_MARK],
    )
    return found.fetchone() is not None


def _make_tables(database: Database, engine: Engine) -> None:
    with engine.attached(database.owner_dsn) as lake:
        lake.execute("CALL lake.set_option('data_inlining_row_limit', 0)")
        lake.execute("CALL lake.set_option('parquet_compression', 'zstd')")
        lake.execute("BEGIN")
        for making in makings():
            lake.execute(making.create)
            lake.execute(making.part)
        lake.execute("COMMIT")


def _let_in(owner: psycopg.Connection[tuple[object, ...]], application: str) -> None:
    guest = sql.Identifier(application)
    for statement in (
        sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(_SCHEMA, guest),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {} TO {}").format(
            _SCHEMA, guest
        ),
        sql.SQL("COMMENT ON SCHEMA {} IS {}").format(_SCHEMA, sql.Literal(_MARK)),
    ):
        owner.execute(statement)


def require_writable(folder: Path) -> None:
    """Make the folder of the lake.

    Raises:
        StoreError: it cannot be made or written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as bad:
        raise StoreError(
            f"{folder} cannot be made ({bad.strerror}): choose another folder in FIRELINE_LAKE_URL"
        ) from bad
