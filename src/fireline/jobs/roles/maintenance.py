"""Maintenance: what only one process of an installation may do: number, sign, merge, forget."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import psycopg

from fireline import wiring
from fireline.domain.clock import Clock
from fireline.jobs.chores import Chore
from fireline.jobs.life import Life
from fireline.jobs.nightly import settle
from fireline.jobs.nights import Nights
from fireline.jobs.together import together
from fireline.settings import Settings
from fireline.store.postgres import Database

if TYPE_CHECKING:
    from fireline.store.audit.keeper import AuditKeeper

SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0
SIGNED_EVERY = timedelta(minutes=1)

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
    book, nights = _Book(unit.audit_keeper(), unit.clock), Nights(unit)
    turn = threading.Lock()

    def one_at_a_time(act: Callable[[], object]) -> object:
        with turn:  # Both rewrite files of the lake, which only one may do.
            return act()

    def upkeep() -> object:
        return settle(unit, at=unit.clock())

    return (
        Chore(name="numbering of acts", every=SECOND, act=book.keep, at_last=book.close),
        Chore(name="upkeep of the lake", every=HOUR, act=lambda: one_at_a_time(upkeep)),
        Chore(name="the night", every=MINUTE, act=lambda: one_at_a_time(nights.do_if_due)),
    )


class _Book:
    """The audit: numbered all the time, signed every minute, in one thread after the other."""

    def __init__(self, keeper: "AuditKeeper", clock: Clock) -> None:
        self._keeper = keeper
        self._clock = clock
        self._signed_at: datetime | None = None

    def keep(self) -> None:
        self._keeper.number()
        now = self._clock()
        if self._signed_at is None or now - self._signed_at >= SIGNED_EVERY:
            self._keeper.sign_heads()
            self._signed_at = now

    def close(self) -> None:
        self._keeper.stop()


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
