"""Casework on a full disk: an act is kept whole or not at all, and goes on when there is room."""

import json
import subprocess
import sys

from bad_input.small_disk import small_disk_for_everybody

#: Acts until the disk is full, then makes room and acts once more; each act is one transaction
#: with the row of the audit that tells of it.
ACTS = """
import json, os, sys, uuid
from pathlib import Path
from bad_input.small_disk import fill
from fireline.domain.authority import Authority, AuthorityKind
from fireline.settings import Settings
from fireline.store.casework import configuration
from fireline.store.casework.migrating import migrate
from fireline.store.postgres import open_database

disk = Path(sys.argv[1])
settings = Settings(data=disk / "data")
with open_database(settings) as database:
    configuration.configure(settings, database)
    migrate()
    from fireline.store.casework import people

    def act(name):
        made = Authority(id=uuid.uuid4(), name=name, kind=AuthorityKind.NATIONAL_UNIT)
        people.add_authority(made)

    done, said = [], ""
    with (disk / "everything").open("wb", buffering=0) as everything:
        try:
            for number in range(3_000):
                if number % 20 == 0:
                    fill(everything)  # again and again: the server gives room back on its own
                name = f"unit {number} " + "x" * 150
                act(name)
                done.append(name)
        except Exception as failed:
            said = str(failed)
    (disk / "everything").unlink()
    act("after")
    kept = sorted(each.name for each in people.authorities())
    print(json.dumps({"done": len(done), "said": said, "same": kept == sorted([*done, "after"])}))
"""


def test_a_full_disk_costs_no_act_that_was_told_as_done() -> None:
    with small_disk_for_everybody("200m") as disk:
        acted = subprocess.run(
            [sys.executable, "-c", ACTS, str(disk)],
            env={"PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    assert acted.returncode == 0, acted.stderr[-2000:]
    told = json.loads(acted.stdout)
    assert "No space left on device" in told["said"]
    assert told["same"]
