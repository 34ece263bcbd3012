"""Maintenance: what only one process of an installation may do: number, sign, merge, forget."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import psycopg

from fireline import wiring
from fireline.jobs.chores import Chore
from fireline.jobs.life import Life
from fireline.jobs.together import together
from fireline.settings import Settings
from fireline.store.observations.maintenance import keep_up
from fireline.store.postgres import Database

HOUR = 3600.0

#: Held by the one process that maintains; it ends with its connection, however that ends.
_LOCK = 0xF12E
_ASK_AGAIN = 5.0


def run(settings: Settings, life: Life) -> None:
    """Do every chore at its beat until it is time to stop; wait while another one does them."""
    with wiring.opened(settings) as unit, _alone(unit.database, life) as alone:
        if alone:
            chores = chores_of(unit)
            life.ready(", ".join(chore.name for chore in chores))
            together(life, [partial(chore.keep_doing, life) for chore in chores])


def chores_of(unit: wiring.Installation) -> Sequence[Chore]:
    """Return everything that has to be done again and again."""
    return (Chore(name="upkeep of the lake", every=HOUR, act=lambda: keep_up(unit.lake)),)


@contextmanager
def _alone(database: Database, life: Life) -> Iterator[bool]:
    """Wait until no other process maintains this installation; False when told to stop first."""
    with psycopg.connect(database.app_dsn, autocommit=True) as connection:
        while not _taken(connection):
            life.ready("another process maintains this installation; waiting for its end")
            if not life.goes_on_after(_ASK_AGAIN):
                yield False
                return
        yield True


def _taken(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
    return row == (True,)
