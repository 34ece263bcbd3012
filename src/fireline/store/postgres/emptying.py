"""Emptying: an exercise begins with nothing in a database of its own."""

from typing import LiteralString

import psycopg
from psycopg import sql

from fireline.errors import ConfigError, RefusedError
from fireline.store.postgres.address import parse_url
from fireline.store.postgres.answering import connected
from fireline.store.postgres.opening import Database
from fireline.store.postgres.roles import Connection, ensure_extensions

_SUFFIX = "_exercise"
_MARK = "fireline exercise"
"""Comment that says of a database that an exercise may be dropped from it."""


def empty(database: Database) -> None:
    """Drop all that the last exercise kept, and mark the database as one of exercises.

    Raises:
        RefusedError: the database holds more than exercises, or another process has it open.
    """
    with connected(database.owner) as owner:
        _refuse_others(owner)
        _refuse_casework(owner)
        name = sql.Identifier(database.owner.name)
        owner.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(_MARK)))
        # What a crash takes from an exercise is played again; waiting for the disk is not worth it.
        owner.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name))
        owner.execute("DROP SCHEMA IF EXISTS lake CASCADE")
        owner.execute("DROP SCHEMA public CASCADE")
        owner.execute("CREATE SCHEMA public")
        guest = sql.Identifier(database.application.user)
        owner.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(guest))
        ensure_extensions(owner)


def _refuse_others(owner: Connection) -> None:
    if _answer(
        owner,
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    ):
        raise RefusedError(
            "another exercise is open, perhaps its desk: end that one first (Ctrl-C)"
        )


def _refuse_casework(owner: Connection) -> None:
    marked = _answer(
        owner,
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname = current_database()",
    )
    tables = _answer(owner, "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'lake')")
    if tables and marked != _MARK:
        raise RefusedError("this database holds more than an exercise; it is not emptied")


def _answer(owner: Connection, question: LiteralString) -> object:
    row = owner.execute(question).fetchone()
    return row[0] if row else None


def exercise_url(url: str) -> str:
    """Return the owner's URL of the exercises' database on the same server; it is made if missing.

    Raises:
        ConfigError: the owner may not make a database.
    """
    given = parse_url(url)
    name = f"{given.name}{_SUFFIX}"
    with connected(given) as owner:
        found = owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            try:
                owner.execute(
                    sql.SQL(
                        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
                        " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
                    ).format(sql.Identifier(name))
                )
            except psycopg.errors.InsufficientPrivilege as bad:
                raise ConfigError(
                    f"the role {given.user} may not make the database {name}: let an"
                    f" administrator run ALTER ROLE {given.user} CREATEDB"
                ) from bad
    return given.database(name).libpq()
