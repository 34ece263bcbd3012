"""Processes: which of them live, and what they say of themselves."""

from collections.abc import Iterator

from fireline.doctor.patient import START, Patient
from fireline.doctor.sign import Sign, note, unknown, well, wrong
from fireline.jobs.processes import PROCESSES
from fireline.jobs.states import Said, State, living


def processes(patient: Patient) -> Iterator[Sign]:
    """Say of each process of the table whether it does its work on this machine."""
    found = living(patient.settings)
    up = [said for said in found if said.role == "up"]
    if not found:
        yield note("processes", f"none is up in {patient.settings.data}; {START}")
        return
    for process in PROCESSES:
        mine = [said for said in found if said.role == process.name]
        yield from map(_sign, mine)
        if not mine and up:
            yield wrong(
                "processes",
                f"{process.name} is down although the installation is up",
                mend=f"read {patient.settings.data / 'log' / process.name}.log",
            )
        elif not mine:
            yield unknown("processes", f"{process.name} does not run on this machine")


def _sign(said: Said) -> Sign:
    words = f"{said.role} (process {said.pid}) {said.says}".strip()
    if said.state is State.READY:
        return well("processes", words)
    return unknown("processes", f"{said.role} (process {said.pid}) is {said.state}")
