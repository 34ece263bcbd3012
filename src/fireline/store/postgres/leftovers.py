"""Leftovers: clusters that lay elsewhere and whose temporary data folder is gone."""

import shutil
import tempfile
from pathlib import Path

from fireline.store.postgres.place import BELONGS_TO, ELSEWHERE
from fireline.store.postgres.process import stop


def sweep_temporary(elsewhere: Path = ELSEWHERE) -> None:
    """Remove the clusters of data folders that were temporary and are gone; no others, ever.

    A data folder that is missing from another place may lie on a disk that is not mounted.
    """
    for belongs in elsewhere.glob(f"*/{BELONGS_TO}"):
        home = Path(belongs.read_text().strip())
        if home.is_relative_to(tempfile.gettempdir()) and not home.exists():
            stop(belongs.parent / "cluster")
            shutil.rmtree(belongs.parent, ignore_errors=True)
