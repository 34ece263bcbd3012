"""Examination: the one table of what is looked at, in the order in which it is told."""

from collections.abc import Callable, Iterable, Iterator

from fireline.doctor import (
    audit,
    clock,
    database,
    disk,
    doors,
    evidence,
    keys,
    lake,
    outside_time,
    people,
    processes,
    program,
    tables,
)
from fireline.doctor.patient import START, DatabaseAway, Patient
from fireline.doctor.sign import Sign, unknown, wrong
from fireline.domain.clock import system_clock
from fireline.errors import FirelineError
from fireline.settings import Settings

Check = Callable[[Patient], Iterable[Sign]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("python", program.python),
    ("parts", program.locked_versions),
    ("binaries", program.binaries),
    ("fonts", program.fonts),
    ("chromium", program.chromium),
    ("settings", keys.settings_file),
    ("keys", keys.keys),
    ("disk", disk.disk),
    ("processes", processes.processes),
    ("database", database.answers),
    ("roles", database.roles),
    ("row security", database.row_security),
    ("tables", tables.tables),
    ("lake", lake.lake),
    ("evidence", evidence.evidence),
    ("outside time", outside_time.outside_time),
    ("people", people.people),
    ("audit", audit.audit),
    ("clock", clock.against_database),
    ("clock", clock.synchronised),
    ("doors", doors.doors),
    ("versions", program.versions),
)


def examine(settings: Settings) -> Iterator[Sign]:
    """Look at everything; what cannot be looked at is said, and the rest goes on."""
    patient = Patient(settings=settings, clock=system_clock)
    for name, check in CHECKS:
        yield from _looked_at(name, check, patient)


def _looked_at(name: str, check: Check, patient: Patient) -> Iterator[Sign]:
    try:
        yield from check(patient)
    except DatabaseAway:
        yield unknown(name, "the database does not answer", mend=START)
    except FirelineError as refused:
        yield wrong(name, str(refused), mend="do what the sentence says")
    except Exception as broken:  # noqa: BLE001 -- one broken part must not hide all the others
        said = " ".join(f"{type(broken).__name__}: {broken}".split())
        yield wrong(name, f"it cannot be looked at: {said}", mend="see what this part needs")
