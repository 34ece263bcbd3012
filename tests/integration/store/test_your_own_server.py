from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Protocol

import psycopg
import pytest

from fireline.errors import ConfigError, StoreError
from fireline.settings import Settings
from fireline.store.postgres import Database, open_database

_numbers = count(1)


class Server(Protocol):
    def url(self, database: str, user: str = ..., password: str = ...) -> str: ...
    def make_database(self, name: str, owner: str = ...) -> None: ...
    def sql(self, statement: str, database: str = ...) -> None: ...


@pytest.fixture
def name() -> str:
    return f"unit{next(_numbers)}"


@pytest.fixture
def owner(debian: Server, name: str) -> Iterator[str]:
    """The URL of an ordinary owner who may make roles."""
    debian.sql(f"CREATE ROLE {name}_ann LOGIN CREATEROLE PASSWORD 'hers'")
    debian.make_database(name, owner=f"{name}_ann")
    yield debian.url(name, f"{name}_ann", "hers")
    with suppress(Exception):
        debian.sql(f"DROP DATABASE {name}")


def opened(url: str) -> Database:
    return open_database(Settings(database_url=url))


def who(dsn: str) -> object:
    with psycopg.connect(dsn) as connection:
        return connection.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()


def test_an_ordinary_owner_gets_an_application_role_beside_it(owner: str, name: str) -> None:
    with opened(owner) as database:
        assert who(database.owner_dsn) == (f"{name}_ann", False, False)
        assert who(database.app_dsn) == (f"{name}_app", False, False)


def test_a_superuser_is_never_the_owner(debian: Server, name: str) -> None:
    debian.make_database(name)

    with opened(debian.url(name)) as database:
        assert who(database.owner_dsn) == (f"{name}_owner", False, False)
        assert who(database.app_dsn) == (f"{name}_app", False, False)


def test_two_machines_with_the_same_url_do_not_lock_each_other_out(owner: str) -> None:
    first, second = opened(owner), opened(owner)

    assert first.app_dsn == second.app_dsn
    assert who(first.app_dsn) == who(second.app_dsn)


def test_an_owner_who_may_not_make_roles_is_told_what_is_missing(
    debian: Server, owner: str, name: str
) -> None:
    debian.sql(f"ALTER ROLE {name}_ann NOCREATEROLE")

    with pytest.raises(ConfigError, match=f"ALTER ROLE {name}_ann CREATEROLE"):
        opened(owner)


def test_an_application_role_that_was_widened_by_hand_is_refused(
    debian: Server, owner: str, name: str
) -> None:
    debian.sql(f"CREATE ROLE {name}_app LOGIN BYPASSRLS")

    with pytest.raises(ConfigError, match=f"{name}_app is not bound by row security"):
        opened(owner)


def test_a_database_that_sorts_by_a_language_is_refused(debian: Server, name: str) -> None:
    debian.sql(
        f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"
        " LC_CTYPE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'de'"
    )

    with pytest.raises(ConfigError, match="not UTF8 or sorts by a language: make it with"):
        opened(debian.url(name))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://ann@127.0.0.1/unit", "cannot be read"),
        ("postgresql://127.0.0.1", "does not say its user, dbname"),
    ],
)
def test_a_url_that_cannot_be_used_is_named(url: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        opened(url)


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(StoreError, match=r"FIRELINE_DATABASE_URL does not answer.*refused"):
        opened("postgresql://ann:hers@127.0.0.1:9/unit")


def test_a_wrong_password_is_named(debian: Server) -> None:
    with pytest.raises(StoreError, match="password authentication failed"):
        opened(debian.url("postgres", "postgres", "wrong"))
