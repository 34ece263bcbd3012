"""The same acts from a terminal, as an administrator and a lead do them."""

import json
import os
import shutil
import subprocess
import sys

from database_servers import _passable_folder


def test_a_lead_erases_and_the_night_says_what_went():
    folder = _passable_folder()

    def fireline(*words: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("FIRELINE_")}
        return subprocess.run(
            [sys.executable, "-c", "from fireline.cli import main; main()", *words],
            env={**clean, "FIRELINE_DATA": str(folder / "data")},
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    unit = ("--authority", "Unit", "--password", "EXERCISE-only-12")
    assert fireline("officer", "add", "lea", "--role", "lead", *unit).returncode == 0

    erased = fireline("erase", "shapes:eve", "--by", "lea", "--reason", "EXERCISE", "--yes")
    night = json.loads(fireline("retention", "run", "--at-once", "--json").stdout)

    assert "Nothing is kept of shapes:eve" in erased.stdout
    assert "Its bytes go in the night" in erased.stdout
    steps = {step["name"]: step["counts"] for step in night["steps"]}
    assert steps["erase persons"] == {"erasures": 1}
    assert steps["let files go"]["tables_scrubbed"] > 50
    shutil.rmtree(folder)
