"""Casework on a full disk: an act is kept whole or not at all, and goes on when there is room."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bad_input.small_disk import small_disk_at

#: Acts until the disk is full, then makes room and acts once more; each act is one transaction
#: with the row of the audit that tells of it.
ACTS = """
import json, os, sys, uuid
from pathlib import Path
from fireline.domain.authority import Authority, AuthorityKind
from fireline.settings import Settings
from fireline.store.casework import configuration
from fireline.store.casework.migrating import migrate
from fireline.store.postgres import open_database

def fill(file):
    for size in (65_536, 4_096):
        try:
            while True:
                file.write(bytes(size))
        except OSError:
            pass

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
    # The server runs as another user where root runs it, and must get to the disk.
    with (
        TemporaryDirectory(prefix="fireline-") as folder,
        small_disk_at(_for_everybody(Path(folder)) / "small", "200m") as disk,
    ):
        acted = subprocess.run(
            [sys.executable, "-c", ACTS, str(disk)],
            env={"PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )

    assert acted.returncode == 0, acted.stderr[-2000:]
    told = json.loads(acted.stdout)
    assert "No space left on device" in told["said"]
    assert told["same"]


def _for_everybody(folder: Path) -> Path:
    folder.chmod(0o755)
    return folder
