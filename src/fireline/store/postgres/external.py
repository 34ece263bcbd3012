"""External: your own server, named by its owner's URL; we make in it what we may.

The application role's password is derived from the owner's, so that every machine of a unit that
knows the URL comes to the same one and none has to be handed around.
"""

import hmac

import attrs
import psycopg

from fireline.errors import ConfigError, StoreError
from fireline.store.postgres.address import Address, parse_url
from fireline.store.postgres.answering import connected
from fireline.store.postgres.roles import (
    Connection,
    ensure_extensions,
    ensure_role,
    set_password,
    shut_out_others,
)

OLDEST = 15
_SETTING = "FIRELINE_DATABASE_URL"


@attrs.frozen(kw_only=True)
class External:
    """A server that somebody else runs; closing leaves it alone."""

    owner: Address
    application: Address
    reader: Address

    def close(self) -> None:
        """Do nothing: what we did not start we do not stop."""


def open_external(url: str) -> External:
    """Check the server, make sure of the roles, and return both addresses.

    Raises:
        ConfigError: the server lacks something that we may not make; the sentence names it.
        StoreError: the server does not answer.
    """
    given = parse_url(url)
    try:
        with connected(given) as connection:
            _require_suitable(connection, given)
            owner = _owner(connection, given)
            application = given.as_role(f"{given.name}_app", _derived(given, "app"))
            _ensure_application(connection, owner, application)
    except psycopg.OperationalError as bad:
        raise StoreError(f"the server of {_SETTING} does not answer: {_line(bad)}") from bad
    _require_entry(application)
    return External(owner=owner, application=application, reader=given)


def addresses_of(url: str) -> External:
    """Return the addresses that a URL leads to, as they are once it was opened; nothing is asked.

    Raises:
        ConfigError: it is no URL of a database, or has no password.
    """
    given = parse_url(url)
    application = given.as_role(f"{given.name}_app", _derived(given, "app"))
    return External(owner=given, application=application, reader=given)


def _require_suitable(connection: Connection, given: Address) -> None:
    if connection.info.server_version < OLDEST * 10_000:
        major = connection.info.server_version // 10_000
        raise ConfigError(f"{_SETTING} names PostgreSQL {major}; Fireline needs {OLDEST} or newer")
    (plain,) = _row(
        connection,
        "SELECT pg_encoding_to_char(encoding) = 'UTF8'"
        " AND datcollate IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8') AND datlocprovider <> 'i'"
        " FROM pg_database WHERE datname = current_database()",
    )
    if not plain:
        raise ConfigError(
            f"the database {given.name} is not UTF8 or sorts by a language: make it with"
            f" CREATE DATABASE {given.name} TEMPLATE template0 ENCODING 'UTF8'"
            " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        )


def _owner(connection: Connection, given: Address) -> Address:
    """Return the address of the owner: who was given, or for a superuser a role of its own."""
    (unbound,) = _row(
        connection, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    if not unbound:
        return given
    owner = given.as_role(f"{given.name}_owner", _derived(given, "owner"))
    ensure_role(connection, owner.user, also="CREATEDB")
    set_password(connection, owner.user, owner.password)
    connection.execute(
        psycopg.sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
            psycopg.sql.Identifier(owner.name), psycopg.sql.Identifier(owner.user)
        )
    )
    _require_entry(owner)
    return owner


def _ensure_application(connection: Connection, owner: Address, application: Address) -> None:
    try:
        ensure_role(connection, application.user)
        set_password(connection, application.user, application.password)
        shut_out_others(connection, application=application.user, owner=owner.user)
        ensure_extensions(connection)
    except psycopg.errors.InsufficientPrivilege as bad:
        user = connection.info.user
        raise ConfigError(
            f"the role {user} may not prepare the database {owner.name} ({_line(bad)}):"
            f" let an administrator run ALTER DATABASE {owner.name} OWNER TO {user};"
            f" ALTER ROLE {user} CREATEROLE"
        ) from bad


def _require_entry(address: Address) -> None:
    """See that the server lets the role in by its password."""
    try:
        with connected(address):
            pass
    except psycopg.OperationalError as bad:
        raise ConfigError(
            f"the server does not let {address.user} in ({_line(bad)}): it needs a line in"
            f" pg_hba.conf with scram-sha-256 for the database {address.name}"
        ) from bad


def _derived(given: Address, purpose: str) -> str:
    if not given.password:
        raise ConfigError(
            f"{_SETTING} has no password, and the application's is derived from it:"
            " give the owner role one and write it into the URL"
        )
    words = f"fireline {purpose} {given.name}".encode()
    return hmac.digest(given.password.encode(), words, "sha256").hex()


def _row(connection: Connection, question: str) -> tuple[object, ...]:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row


def _line(bad: Exception) -> str:
    return " ".join(str(bad).split())
