"""Every setting and command is documented, in the words of the program itself."""

import subprocess
import sys

import attrs

from architecture.house import ROOT
from fireline.settings import Settings

REFERENCE = ROOT / "docs" / "reference"


def test_every_setting_is_documented():
    text = (REFERENCE / "settings.md").read_text("utf-8")
    names = [f"FIRELINE_{field.name.upper()}" for field in attrs.fields(Settings)]

    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_reference_is_what_the_program_says_of_itself():
    """It names every command and every setting; `make reference` writes it anew."""
    done = subprocess.run(
        [sys.executable, "tools/write_reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")
