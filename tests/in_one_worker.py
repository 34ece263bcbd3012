"""Which tests share a worker: those of one file, and those of a folder that share a session.

pytest-xdist's own groups (``--dist loadgroup``) hang on the names of tests, which pytest 9.2 does
not let it change any more; so the scheduler is told by the place of a test instead.
"""

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

#: Folders whose tests share what is made once a session: a network, an installation, a backup.
TOGETHER = frozenset(
    {
        "tests/integration/backup",
        "tests/integration/bluesky",
        "tests/integration/installation",
    }
)


class ByPlace(LoadScopeScheduling):
    """Hands out whole files, and whole folders where files share a session."""

    def _split_scope(self, nodeid: str) -> str:
        """Return the name of what a test is handed out with."""
        return place_of(nodeid)


def place_of(nodeid: str) -> str:
    """Return the folder of a test that shares a session, the file of any other."""
    file = PurePosixPath(nodeid.partition("::")[0])
    folder = file.parent.as_posix()
    return folder if folder in TOGETHER else file.as_posix()


def scheduler(config: pytest.Config, log: Producer) -> ByPlace | None:
    """Return ours where whole files are asked for; xdist's own otherwise."""
    return ByPlace(config, log) if config.getvalue("dist") == "loadfile" else None
