"""The order of the stages is stated three times; the three are equal."""

import configparser
import re

from architecture.house import ROOT
from fireline.loop import STAGES


def layers() -> list[str]:
    """Return the layers of the contract ``shape``, lowest first."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", "utf-8")
    lines = parser["importlinter:contract:shape"]["layers"].split()
    return [re.sub(r"[()]|^fireline\.", "", word.strip("()")) for word in reversed(lines)]


def test_the_layers_of_the_imports_have_the_order_of_the_loop():
    assert tuple(layer for layer in layers() if layer in STAGES) == STAGES


def test_the_picture_in_the_readme_has_the_order_of_the_loop():
    readme = (ROOT / "README.md").read_text("utf-8")

    assert " -> ".join(STAGES) in readme
