"""Roles: an owner who may change tables, and an application role that row security binds.

Neither is a superuser and neither may pass row security by; both facts are looked up again at each
start, because a role that was widened by hand would silence every policy.
"""

from typing import LiteralString

import psycopg
from psycopg import sql

from fireline.errors import ConfigError

Connection = psycopg.Connection[tuple[object, ...]]

#: pg_trgm is trusted and comes with every server: it finds words inside words.
_EXTENSIONS = ("pg_trgm",)


def ensure_role(connection: Connection, name: str, *, also: LiteralString = "") -> None:
    """Make a role that can sign in and do nothing else, or check that it is no more than that."""
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", name):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN " + also).format(sql.Identifier(name)))
    require_bound(connection, name)


def require_bound(connection: Connection, name: str) -> None:
    """Refuse a role that row security does not bind.

    Raises:
        ConfigError: the role is a superuser or has BYPASSRLS.
    """
    unbound = "SELECT 1 FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolbypassrls)"
    if _exists(connection, unbound, name):
        raise ConfigError(
            f"the database role {name} is not bound by row security:"
            f" run ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS"
        )


def set_password(connection: Connection, name: str, password: str) -> None:
    """Set a role's password; only its scram verifier travels, so that no log can hold it."""
    verifier = connection.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(verifier))
    )


def ensure_database(connection: Connection, name: str, *, owner: str) -> None:
    """Make the database, if it is not there."""
    if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", name):
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )


def shut_out_others(connection: Connection, *, application: str, owner: str) -> None:
    """Leave only owner and application in the connected database, the application as a guest."""
    database = sql.Identifier(connection.info.dbname)
    guest, host = sql.Identifier(application), sql.Identifier(owner)
    for statement in (
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, guest),
        sql.SQL("GRANT ALL ON DATABASE {} TO {}").format(database, host),
        sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(guest),
        sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(host),
    ):
        connection.execute(statement)


def let_scrub(connection: Connection, owner: str) -> None:
    """Let the owner of the database end the journal, so that deleted bytes can leave it.

    That is what retention needs on a server of our own; yours may keep it to its administrator.
    """
    host = sql.Identifier(owner)
    connection.execute(sql.SQL("GRANT pg_checkpoint TO {}").format(host))
    connection.execute(sql.SQL("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {}").format(host))


def ensure_extensions(connection: Connection) -> None:
    """Make sure of the extensions that the tables need."""
    for name in _EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
        )


def _exists(connection: Connection, question: LiteralString, name: str) -> bool:
    return connection.execute(question, [name]).fetchone() is not None
