"""Running: one process of an installation, from its limits to its last word."""

import logging
import os
import sys
import threading

import psycopg
from django.db import OperationalError as DjangoOperationalError
from procrastinate.exceptions import ConnectorException

from fireline.errors import StoreError
from fireline.jobs.life import Life, lived
from fireline.jobs.limits import keep_to_limits
from fireline.jobs.log_file import log_to_file, log_to_streams
from fireline.jobs.processes import process_named
from fireline.settings import Settings

_AWAY = (psycopg.OperationalError, DjangoOperationalError, ConnectorException)
"""What each library says when the database has gone."""

CUT_OFF = 75
"""Exit code of a process that had work in hand which did not end in time (sysexits: try again)."""

log = logging.getLogger("fireline.jobs")


def run_process(name: str, settings: Settings, *, supervised: bool) -> None:
    """Do what one process of the table does until it is told to stop.

    A supervised one logs into its file and stops when its standard input ends.

    Raises:
        StoreError: the database was lost; whoever starts the process again mends that.
    """
    process = process_named(name)
    keep_to_limits(settings)
    if supervised:
        log_to_file(settings, name)
    else:
        log_to_streams()
    with lived(settings, name, until_input_ends=supervised) as life:
        threading.Thread(target=_cut_off, args=(life, process.stop_seconds), daemon=True).start()
        try:
            process.role()(settings, life)
        except _AWAY as lost:
            _say_lost(lost, life)


def _say_lost(lost: Exception, life: Life) -> None:
    """Take the database's going for no fault of a process that ends anyway.

    Raises:
        StoreError: the process was to go on.
    """
    said = " ".join(str(lost.__cause__ or lost).split())
    if not life.stopping:
        raise StoreError(f"the database was lost: {said}") from lost
    log.warning("the database was away at the end: %s", said)


def _cut_off(life: Life, seconds: float) -> None:
    """End the process at its bound: a thread that is at work cannot be interrupted otherwise."""
    life.wait()
    threading.Event().wait(seconds)
    print("fireline: work in hand was cut off; it is done again", file=sys.stderr)  # noqa: T201 -- the log's lock may be held by what hangs
    os._exit(CUT_OFF)
