import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Answer = subprocess.CompletedProcess[str]
Fireline = Callable[..., Answer]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation") / "data"


@pytest.fixture
def fireline(data: Path) -> Fireline:
    """Run the command as a person would, in an installation of its own."""

    def run(*words: str, **settings: str) -> Answer:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("FIRELINE_")}
        return subprocess.run(
            [sys.executable, "-c", "from fireline.cli import main; main()", *words],
            env={**clean, "FIRELINE_DATA": str(data), **settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run
