"""Maintaining: only one process at a time may rewrite what the lake holds."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from fireline.errors import RefusedError
from fireline.store.postgres import Database

Connection = psycopg.Connection[tuple[object, ...]]

#: Held by whoever maintains; it ends with its connection, however that ends.
LOCK = 0xF12E


def lock_of(database: Database) -> closing[Connection]:
    """Return the connection that holds the lock; losing it is losing the lock."""
    return closing(psycopg.connect(database.app_dsn, autocommit=True))


def taken(lock: Connection) -> bool:
    """Take the lock if nobody else has it; say whether we have it now."""
    row = lock.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
    return row == (True,)


@contextmanager
def maintaining_alone(database: Database) -> Iterator[None]:
    """Hold the lock for the length of a block.

    Raises:
        RefusedError: another process maintains this installation.
    """
    with lock_of(database) as lock:
        if not taken(lock):
            raise RefusedError(
                "another process maintains this installation: it does the night's work by itself; "
                "to do it now, stop it first (`fireline up`, or `fireline run maintenance`)"
            )
        yield
