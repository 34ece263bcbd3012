"""A cluster of an older PostgreSQL comes over row for row, wherever the power goes."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs
import pytest

from database_servers import DEBIAN, NEEDS_DEBIAN
from fireline import wiring
from fireline.errors import MissingPart, StoreError
from fireline.settings import Settings
from fireline.store.backup.crossing import STEPS, cross, forget_kept
from fireline.store.backup.dump import dump_to, moment
from fireline.store.backup.programs import installed_programs
from fireline.store.postgres import open_database
from fireline.store.postgres.cluster import written_by
from integration.backup.conftest import Small, passable_folder
from integration.backup.old_cluster import made_by_debian

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not DEBIAN.exists(), reason=NEEDS_DEBIAN),
]


def silent(step: str) -> None:
    """Say nothing."""


@attrs.frozen
class Old:
    """A data folder whose cluster an older PostgreSQL wrote, and the rows that it holds."""

    data: Path
    rows: Mapping[str, int]


@pytest.fixture(scope="session")
def _made(_standing: Small) -> Iterator[Old]:
    """Make it once: that is the slow part."""
    folder = passable_folder()
    data, dump = folder / "data", folder / "dump"
    rows = dump_to(dump, _standing.unit.database.reader, installed_programs())
    made_by_debian(data, dump)
    for part in ("lake", "keys"):
        shutil.copytree(_standing.settings.data / part, data / part)
    yield Old(data, rows)
    shutil.rmtree(folder)


@pytest.fixture
def old(_made: Old, scratch: Path) -> Old:
    """A copy of it, owners and all."""
    subprocess.run(["cp", "-a", str(_made.data), str(scratch / "data")], check=True)
    return Old(scratch / "data", _made.rows)


def base_of(data: Path) -> Path:
    pointer = data / "postgres" / "cluster-is-at"
    return Path(pointer.read_text().strip()) if pointer.exists() else data / "postgres"


def rows_in(data: Path) -> dict[str, int]:
    with open_database(Settings(data=data)) as database, moment(database.reader) as now:
        return dict(now.rows())


def test_every_row_comes_over_and_the_old_cluster_is_kept_until_it_may_go(old: Old) -> None:
    settings = Settings(data=old.data, secret_key="only for tests")
    with pytest.raises(StoreError, match=r"PostgreSQL 15 .* run `fireline upgrade`"):
        open_database(settings)

    crossed = cross(old.data, older=None, say=silent)

    assert crossed == 15
    assert rows_in(old.data) == old.rows
    with wiring.opened(settings) as unit:
        assert unit.lake.ask("fingerprints", after=0, until=10**9).num_rows >= 3
        assert [one.name for one in unit.authorities()] == ["Unit North"]
    assert written_by(base_of(old.data) / "cluster-15") == 15
    assert forget_kept(old.data) == [base_of(old.data) / "cluster-15"]
    assert cross(old.data, older=None, say=silent) is None


KILLED = """
import os, signal, sys
from pathlib import Path
from fireline.store.backup import crossing
data, step = Path(sys.argv[1]), int(sys.argv[2])
steps = crossing.STEPS
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def killed(at):
    if step == 0:
        crossing.settle = die  # written down, and not yet named
    elif step == 1:
        crossing.require_equal = die  # brought in, and not yet counted
    elif step == 2:
        at.place.cluster.rename(at.kept)  # between the two names
        die()
    elif step == 3:
        at.folder.rename(at.folder.with_suffix(crossing._DONE))  # before it is removed
        die()
    steps[step](at)
crossing.STEPS = (*steps[:step], killed)
crossing.cross(data, older=None, say=lambda step: None)
"""


def kill_within(data: Path, step: int) -> None:
    """Cross as far as one step and be killed within it."""
    words = [sys.executable, "-c", KILLED, str(data), str(step)]
    around = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(words, env=around, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_being_killed_in_every_step_in_turn_loses_nothing(old: Old) -> None:
    """Each try gets one step further than the one before."""
    for step in range(len(STEPS)):
        kill_within(old.data, step)
        clusters = [base_of(old.data) / "cluster", base_of(old.data) / "cluster-15"]
        assert any(one.exists() and written_by(one) == 15 for one in clusters)
        if step < len(STEPS) - 1:
            with pytest.raises(StoreError, match="run `fireline upgrade`"):
                open_database(Settings(data=old.data))

    cross(old.data, older=None, say=silent)

    assert rows_in(old.data) == old.rows
    assert written_by(base_of(old.data) / "cluster-15") == 15


def test_what_cannot_be_done_is_said_before_anything_is_touched(old: Old, tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match=r"PostgreSQL 15 are not in .* --old-binaries"):
        cross(old.data, older=tmp_path, say=silent)

    assert sorted(entry.name for entry in base_of(old.data).glob("c*[rg]*")) in (
        ["cluster"],
        ["cluster", "cluster-is-at"],
    )
