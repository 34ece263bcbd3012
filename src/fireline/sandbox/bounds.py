"""Bounds: what a process that decodes hostile bytes may use, and the limits that hold it there.

The kernel keeps the limits (setrlimit(2), seccomp(2)); the parent keeps the wall clock.
"""

import json
import math
import os
import resource

import attrs

from fireline.sandbox.seccomp import forbid_system_calls

_PAGE = resource.getpagesize()
_STANDARD_STREAMS = 3
_NOBODY = 65_534  #: the user who owns nothing, by convention of every Linux


@attrs.frozen(kw_only=True)
class Bounds:
    """How much one file may cost."""

    pixels: int = 50_000_000  #: of a picture, by what its header says
    input_bytes: int = 32_000_000  #: of the file
    memory: int = 768_000_000  #: bytes beyond what the decoder needs to stand ready
    cpu_seconds: int = 5  #: of one file
    wall_seconds: float = 10.0  #: of one file, kept by the parent
    files: int = 2_000  #: decoded by one process before a fresh one takes over

    def as_argument(self) -> str:
        """Return the bounds as one word of a command line."""
        return json.dumps(attrs.asdict(self))

    @classmethod
    def from_argument(cls, word: str) -> "Bounds":
        """Read the bounds from a command line."""
        return cls(**json.loads(word))


def confine(bounds: Bounds) -> None:
    """Give this process up: no new file, socket, process or core, and so much more memory.

    Everything that will ever be imported must have been imported before. Nothing can be opened
    any more: the kernel refuses the calls, to root as to anybody, and the three standard streams
    use up every allowed number. Root becomes nobody first, so that the limits bind it too.
    """
    memory = _address_space() + bounds.memory
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_STANDARD_STREAMS, _STANDARD_STREAMS))
    _become_nobody()
    forbid_system_calls()


def _become_nobody() -> None:
    """Give root's rights up; anybody else has none to give."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def allow_cpu(bounds: Bounds) -> None:
    """Let the next file use so many seconds of processor; then the kernel ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime) + bounds.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _address_space() -> int:
    """Return the bytes of address space in use (proc(5), statm: the first number, in pages)."""
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 -- no path is needed
        return int(statm.read().split()[0]) * _PAGE
