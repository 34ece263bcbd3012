"""Leftovers: clusters that lay elsewhere and whose temporary data folder is gone."""

import os
import shutil
import tempfile
from pathlib import Path

from fireline.store.postgres.place import BELONGS_TO, ELSEWHERE
from fireline.store.postgres.process import stop
from fireline.store.postgres.system_user import ROOT


def sweep_temporary(elsewhere: Path = ELSEWHERE) -> None:
    """Remove the clusters of data folders that were temporary and are gone; no others, ever.

    Only root's clusters lie elsewhere, and only root can see that a folder is gone. A data
    folder that is missing from another place may lie on a disk that is not mounted.
    """
    if os.geteuid() != ROOT:
        return
    for belongs in elsewhere.glob(f"*/{BELONGS_TO}"):
        home = Path(belongs.read_text().strip())
        if home.is_relative_to(tempfile.gettempdir()) and not home.exists():
            stop(belongs.parent / "cluster")
            shutil.rmtree(belongs.parent, ignore_errors=True)
