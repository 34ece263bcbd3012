"""Clock: the same time as the database's, and a machine that keeps it right."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta

from fireline.doctor.patient import Patient
from fireline.doctor.sign import Sign, unknown, well, wrong

MOST = timedelta(seconds=2)
_SECONDS = 5
_CHECK = "switch on time synchronisation: timedatectl set-ntp true, or chrony"


def against_database(patient: Patient) -> Iterator[Sign]:
    """Compare our clock with the one that the database reads."""
    with patient.asked() as connection:
        before = patient.clock()
        row = connection.execute("SELECT clock_timestamp()").fetchone()
        after = patient.clock()
    assert row is not None
    there = row[0]
    assert isinstance(there, datetime)
    off = max(before - there, there - after, timedelta())
    if off > MOST:
        yield wrong("clock", f"the database's differs by {off.total_seconds():.1f} s", mend=_CHECK)
    else:
        yield well("clock", f"within {MOST.total_seconds():.0f} s of the database's")


def synchronised(_patient: Patient) -> Iterator[Sign]:
    """Ask the machine whether its clock is kept right from outside (LAW.md 9.2: time source)."""
    said = _said("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if said == "yes" or "Leap status     : Normal" in _said("chronyc", "tracking"):
        yield well("clock", "synchronised with a time source")
    elif said == "no":
        yield wrong("clock", "the machine does not synchronise it", mend=_CHECK)
    else:
        yield unknown("clock", "neither timedatectl nor chrony tells whether it is synchronised")


def _said(program: str, *words: str) -> str:
    found = shutil.which(program)
    if found is None:
        return ""
    try:
        done = subprocess.run(
            [found, *words], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
