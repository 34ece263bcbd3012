"""One installation for every test here: made once, brought up once, and stopped by the last one."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installation_at_work import AtWork, at_work, environment, fireline, printed
from terminal import Terminal

GIVEN = {"FIRELINE_THREADS": "1", "FIRELINE_PROTECTED_DOMAINS": "un.org,eu"}
INIT = ("init", "--json", "--authority", "EXERCISE unit", "--lead", "lea")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests in this order, for they share one installation."""
    order = ("test_init", "test_doctor", "test_up", "test_supervisor")
    items.sort(key=lambda item: next((n for n, o in enumerate(order) if o in item.nodeid), 0))


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    """The data folder of an installation, where the database server's user can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="fireline-installed-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def refused(data: Path) -> str:
    """What a person saw at a terminal who could not prove the second factor."""
    person = Terminal(environment(data, GIVEN), "init")
    person.type("Another unit", when="Name of the authority")
    person.type("bob", when="Name of the first lead")
    person.hide_and_type("a long made-up password", when="Password of the lead")
    person.hide_and_type("a long made-up password", when="Repeat for confirmation")
    person.read_until("Code that the app shows now")
    shown = person.seen
    for wrong in ("0", "not a code", ""):
        person.type(f"{wrong} 1", when="Code that the app shows now")
    assert person.end() == 5, person.seen
    return shown + person.seen


@pytest.fixture(scope="session")
def made(data: Path, refused: str) -> dict[str, object]:
    """The installation that a machine then made, with what the machine was told of it."""
    answer = fireline(data, *INIT, **GIVEN)
    assert answer.returncode == 0, answer.stderr
    return dict(printed(answer))


@pytest.fixture(scope="session")
def installation(made: dict[str, object], data: Path) -> Iterator[AtWork]:
    """That installation with every process at work."""
    with at_work(data) as started:
        yield started
