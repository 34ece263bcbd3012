import subprocess
import sys
from pathlib import Path

from fireline.jobs.states import State, living, own_state
from fireline.settings import Settings

KILLED_AT_WORK = """
import os, signal, sys
from pathlib import Path
from fireline.jobs.states import State, own_state
from fireline.settings import Settings
with own_state(Settings(data=Path(sys.argv[1])), "web") as state:
    state.say(State.READY, "pages")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_says_how_far_it_is(tmp_path: Path):
    settings = Settings(data=tmp_path)

    with own_state(settings, "web") as state:
        starting = [(said.role, said.state) for said in living(settings)]
        state.say(State.READY, "a long line of words")
        state.say(State.READY, "pages")
        (ready,) = living(settings)

    assert starting == [("web", State.STARTING)]
    assert (ready.state, ready.says) == (State.READY, "pages")
    assert living(settings) == []


def test_a_process_that_was_killed_says_nothing(tmp_path: Path):
    subprocess.run([sys.executable, "-c", KILLED_AT_WORK, str(tmp_path)], check=False)
    left = list((tmp_path / "run").iterdir())

    found = living(Settings(data=tmp_path))

    assert len(left) == 1
    assert found == []


def test_asking_where_nothing_ever_ran_makes_nothing(tmp_path: Path):
    assert living(Settings(data=tmp_path / "nowhere")) == []
    assert list(tmp_path.iterdir()) == []
