"""Peak: how much memory an act took at its worst, as the kernel counted it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@contextmanager
def at_most(megabytes: int) -> Iterator[None]:
    """See that what happens inside never holds so much more memory than there was before.

    Writing 5 to ``clear_refs`` lets the kernel begin anew with the highest mark (proc(5)).
    """
    if not _FORGET.exists():
        pytest.skip("only Linux tells how much memory was used at worst")
    _FORGET.write_text("5")
    before = _highest()
    yield
    grown = (_highest() - before) / 1024
    assert grown < megabytes, f"it held {grown:,.0f} MB more, and {megabytes} are allowed"


def _highest() -> int:
    """Return the high-water mark of this process, in kilobytes."""
    lines = _STATUS.read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
