"""Running: one process of an installation, from its limits to its last word."""

import os
import sys
import threading

from fireline.jobs.life import Life, lived
from fireline.jobs.limits import keep_to_limits
from fireline.jobs.log_file import log_to_file, log_to_streams
from fireline.jobs.processes import process_named
from fireline.settings import Settings

CUT_OFF = 75
"""Exit code of a process that had work in hand which did not end in time (sysexits: try again)."""


def run_process(name: str, settings: Settings, *, supervised: bool) -> None:
    """Do what one process of the table does until it is told to stop.

    A supervised one logs into its file and stops when its standard input ends.
    """
    process = process_named(name)
    keep_to_limits(settings)
    if supervised:
        log_to_file(settings, name)
    else:
        log_to_streams()
    with lived(settings, name, until_input_ends=supervised) as life:
        threading.Thread(target=_cut_off, args=(life, process.stop_seconds), daemon=True).start()
        process.role()(settings, life)


def _cut_off(life: Life, seconds: float) -> None:
    """End the process at its bound: a thread that is at work cannot be interrupted otherwise."""
    life.wait()
    threading.Event().wait(seconds)
    print("fireline: work in hand was cut off; it is done again", file=sys.stderr)  # noqa: T201 -- the log's lock may be held by what hangs
    os._exit(CUT_OFF)
