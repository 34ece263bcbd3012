import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """The data folder of an installation, where the database server's user can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="fireline-installed-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)
