"""Maintenance: what only one process of an installation may do: number, sign, merge, forget."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from fireline import wiring
from fireline.domain.clock import Clock
from fireline.jobs.chores import Chore
from fireline.jobs.life import Life
from fireline.jobs.maintaining import Connection, lock_of, taken
from fireline.jobs.nightly import settle
from fireline.jobs.nights import Nights
from fireline.jobs.together import together
from fireline.settings import Settings

if TYPE_CHECKING:
    from fireline.store.audit.keeper import AuditKeeper

SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0
SIGNED_EVERY = timedelta(minutes=1)

_ASK_AGAIN = 5.0


def run(settings: Settings, life: Life) -> None:
    """Do every chore at its beat until it is time to stop; wait while another one does them."""
    with wiring.opened(settings) as unit, lock_of(unit.database) as lock:
        if _alone(lock, life):
            chores = chores_of(unit)
            life.ready(", ".join(chore.name for chore in chores))
            acts = [partial(chore.keep_doing, life) for chore in chores]
            together(life, [partial(_keep, lock, life), *acts])


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


def _alone(lock: Connection, life: Life) -> bool:
    """Wait until no other process maintains this installation; False when told to stop first."""
    while not taken(lock):
        life.ready("another process maintains this installation; waiting for its end")
        if not life.goes_on_after(_ASK_AGAIN):
            return False
    return True


def _keep(lock: Connection, life: Life) -> None:
    """See that the lock is still held; a process that has lost it ends, and begins anew."""
    while life.goes_on_after(SECOND):
        lock.execute("SELECT 1")
