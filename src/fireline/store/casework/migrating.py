"""Migrating: bring the tables to what this version needs, as their owner."""

from django.core.management import call_command
from django.db import connections


def migrate() -> None:
    """Make or change the tables; row security and grants follow in the same step."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    connections["owner"].close()


def is_current() -> bool:
    """Say whether the tables are those of this version, asking as the application."""
    from django.db.migrations.executor import (
        MigrationExecutor,  # -- start-up: it loads every migration
    )

    executor = MigrationExecutor(connections["default"])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
