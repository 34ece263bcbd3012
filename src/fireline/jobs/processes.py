"""Processes: the one table of what an installation consists of, in the order of its start."""

import importlib
from collections.abc import Callable

import attrs

from fireline.errors import NotFoundError
from fireline.jobs.life import STOP_SECONDS, Life
from fireline.settings import Settings

Role = Callable[[Settings, Life], None]
"""What a process does; it comes back when its life is stopped, or raises what went wrong."""

#: The server writes all that it holds to the disk before it ends.
DATABASE_STOP_SECONDS = 60.0


@attrs.frozen(kw_only=True)
class Process:
    """One process of an installation.

    Those of a lower rank are started before, and stop after, those of a higher one.
    """

    name: str  #: as ``fireline run`` knows it, and the module of its role
    says: str
    rank: int
    awaited: bool = False  #: whether nothing else starts before it is ready
    stop_seconds: float = STOP_SECONDS  #: in which it has ended, or is ended

    def role(self) -> Role:
        """Return what the process does; only the process itself loads it."""
        role: Role = importlib.import_module(f"fireline.jobs.roles.{self.name}").run
        return role


PROCESSES = (
    Process(
        name="database",
        says="keeps the database up, or sees that yours is",
        rank=0,
        awaited=True,
        stop_seconds=DATABASE_STOP_SECONDS,
    ),
    Process(name="proxy", says="is the only way to the internet", rank=1, awaited=True),
    Process(name="decoders", says="look at hostile files for all others", rank=1),
    Process(name="maintenance", says="numbers and signs the audit, keeps the lake small", rank=1),
    Process(name="worker", says="delivers, looks again, turns the loop", rank=2),
    Process(name="collectors", says="read the sources that the settings name", rank=2),
    Process(name="web", says="serves the pages", rank=2),
)


def process_named(name: str) -> Process:
    """Return one process of the table.

    Raises:
        NotFoundError: there is none of this name.
    """
    for process in PROCESSES:
        if process.name == name:
            return process
    known = ", ".join(process.name for process in PROCESSES)
    raise NotFoundError(f"no process {name!r}; there are: {known}")
