"""Refuse to make a wheel without the bundle of front-end assets: its pages would be bare."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = Path("src/fireline/web/static/fireline/build/fireline.js")


class NeedsBundle(BuildHookInterface[Any]):
    """Looks for the bundle before a wheel that leaves this folder is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        """Stop a build for others; an editable install reads the folder and may come first."""
        if version != "editable" and not (Path(self.root) / BUNDLE).is_file():
            raise FileNotFoundError(f"{BUNDLE} is missing: run `make install` first, it makes it")
