"""Audit round: numbers every second and signs every minute, in a thread beside what else runs."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connections

if TYPE_CHECKING:
    from fireline.store.audit.keeper import AuditKeeper
    from fireline.wiring import Installation

NUMBERED_EVERY = 1.0
SIGNED_EVERY = 60.0

log = logging.getLogger("fireline.jobs")


@contextmanager
def audit_kept(unit: "Installation") -> Iterator[None]:
    """Keep the audit as long as this is open; what is left is numbered and signed at its end."""
    stop = threading.Event()
    keeper = unit.audit_keeper()
    thread = threading.Thread(target=_round, args=(keeper, stop), name="audit", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _round(keeper: "AuditKeeper", stop: threading.Event) -> None:
    signed_at = time.monotonic()
    while not stop.wait(NUMBERED_EVERY):
        _unless_the_database_is_away(keeper.number)
        if time.monotonic() - signed_at >= SIGNED_EVERY:
            signed_at = time.monotonic()
            _unless_the_database_is_away(keeper.sign_heads)
    _unless_the_database_is_away(keeper.stop)
    connections.close_all()


def _unless_the_database_is_away(act: Callable[[], object]) -> None:
    try:
        act()
    except DatabaseError as gone:
        log.warning("the audit waits for the database: %s", gone)
        close_old_connections()
