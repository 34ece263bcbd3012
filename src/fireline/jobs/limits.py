"""Limits: how much memory and how many threads one process of an installation may take.

The kernel keeps the memory (setrlimit(2), RLIMIT_DATA: what a process writes into, not the files
that it maps nor what it shares); beyond it an allocation fails and the process ends, is said so,
and is started again, before the machine has none left for its neighbours.
"""

import os
import re
import resource

from fireline.errors import ConfigError
from fireline.settings import Settings

#: What libraries of compiled code read when they are loaded, and never again.
_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "RAYON_NUM_THREADS",
)
_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]B)", re.IGNORECASE)


def keep_to_limits(settings: Settings) -> None:
    """Bind this process, and whatever it starts; before any compiled library is loaded."""
    for name in _THREADS:
        os.environ.setdefault(name, str(settings.threads))
    most = bytes_of(settings.process_memory, "FIRELINE_PROCESS_MEMORY")
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def bytes_of(size: str, setting: str) -> int:
    """Read a size such as ``2GB``.

    Raises:
        ConfigError: it is not a number with its unit.
    """
    found = _SIZE.fullmatch(size.strip())
    if found is None:
        raise ConfigError(f"{setting} is {size!r}, which is not a size such as 2GB")
    return int(float(found[1]) * _UNITS[found[2].upper()])
