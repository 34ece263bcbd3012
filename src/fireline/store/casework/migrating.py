"""Migrating: bring the tables to what this version needs, as their owner.

A new installation gets its tables with its first start. Those of a real one change only when an
administrator says so, after a backup: with ``fireline upgrade``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from django.core.management import call_command
from django.db import connections

from fireline.errors import ConfigError

#: Held while tables are made, so that two processes that start at once do not make them both.
_LOCK = 0xF17E


class Tables(Enum):
    """How the tables of an installation stand to this version of the program."""

    NONE = "not there"  #: nothing was ever made
    BEHIND = "behind"
    CURRENT = "current"
    AHEAD = "ahead"  #: a newer version has worked here


def migrate() -> None:
    """Make or change the tables; row security and grants follow in the same step."""
    with _one_at_a_time():
        _migrate()


def make_tables() -> None:
    """Make the tables of a new installation; those of another version are refused.

    Raises:
        ConfigError: an older version made them, or a newer one.
    """
    if standing() is Tables.CURRENT:
        return
    require_not_ahead()
    with _one_at_a_time():
        found = standing()  # Another process may have made them while this one waited.
        if found is Tables.NONE:
            _migrate()
        elif found is Tables.BEHIND:
            raise ConfigError(
                "the tables of this installation are those of an older version: make a backup,"
                " then run `fireline upgrade`"
            )


def require_not_ahead() -> None:
    """Refuse tables that a newer version of the program made.

    Raises:
        ConfigError: it did.
    """
    if standing() is Tables.AHEAD:
        raise ConfigError(
            "a newer version of Fireline has worked on this installation: install that one"
        )


def standing() -> Tables:
    """Say how the tables stand to this version, asking as the application."""
    from django.db.migrations.executor import (
        MigrationExecutor,  # -- start-up: it loads every migration
    )

    loader = (executor := MigrationExecutor(connections["default"])).loader
    applied = set(loader.applied_migrations)
    if not applied:
        return Tables.NONE
    if executor.migration_plan(loader.graph.leaf_nodes()):
        return Tables.BEHIND
    ours = {(app, name) for app, name in applied if app in loader.migrated_apps}
    return Tables.AHEAD if ours - loader.disk_migrations.keys() else Tables.CURRENT


def is_current() -> bool:
    """Say whether the tables are those of this version."""
    return standing() is Tables.CURRENT


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keep other processes waiting; the connection's end is the lock's."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        connections["owner"].close()


def _migrate() -> None:
    call_command("migrate", database="owner", verbosity=0, interactive=False)
