"""Decoders behind a socket answer as one's own, and lose no caller when they die."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fireline.errors import ItemUnreadable
from fireline.sandbox import Bounds, PictureSandbox
from fireline.sandbox.service import serve_decoders
from installation_at_work import wait_for
from integration.sandbox.test_picture_sandbox import WHOLE

HURRIED = Bounds(wall_seconds=0.6)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A socket in a folder whose path is longer than the kernel takes for an address."""
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    return deep / "decoders.sock"


@pytest.fixture
def served(place: Path) -> Iterator[Path]:
    stop, there = threading.Event(), threading.Event()
    service = threading.Thread(
        target=serve_decoders,
        args=(place,),
        kwargs={"count": 2, "wait": stop.wait, "ready": there.set, "bounds": HURRIED},
    )
    service.start()
    there.wait()
    yield place
    stop.set()
    service.join()


def test_the_answer_is_that_of_ones_own_decoder(served: Path):
    with PictureSandbox() as own, PictureSandbox(service=served) as shared:
        assert shared.look(WHOLE) == own.look(WHOLE)
        assert shared.still(WHOLE) == own.still(WHOLE)


def test_only_the_owner_reaches_them(served: Path):
    assert served.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_picture_is_an_item_and_the_next_is_read(served: Path):
    with PictureSandbox(service=served) as shared:
        with pytest.raises(ItemUnreadable):
            shared.read(b"EXERCISE no picture")
        assert shared.read(WHOLE)[0]


def test_a_decoder_that_dies_costs_one_file(served: Path):
    with PictureSandbox(service=served) as shared:
        shared.read(WHOLE)
        for pid in _workers_of(os.getpid()):
            os.kill(pid, signal.SIGKILL)

        with pytest.raises(ItemUnreadable, match="did not survive"):
            shared.read(WHOLE)
        assert shared.read(WHOLE)[0]


def test_more_callers_than_decoders_all_get_their_answer(served: Path):
    answers: list[str] = []

    def ask() -> None:
        with PictureSandbox(service=served) as shared:
            answers.append(shared.read(WHOLE)[0])

    callers = [threading.Thread(target=ask) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert len(answers) == 6
    assert len(set(answers)) == 1


SERVE = (
    "import sys, threading; from pathlib import Path;"
    "from fireline.sandbox.service import serve_decoders;"
    "serve_decoders(Path(sys.argv[1]), count=1, wait=threading.Event().wait,"
    " ready=lambda: print('ready', flush=True))"
)


def test_who_waits_is_answered_by_the_next_service(place: Path):
    first = _started(place)
    with PictureSandbox(service=place) as shared:
        before = shared.read(WHOLE)
        first.kill()
        first.communicate()
        second = _started(place)

        after = shared.read(WHOLE)
    second.terminate()
    second.communicate()

    assert before == after


def _started(place: Path) -> "subprocess.Popen[str]":
    service = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(place)], stdout=subprocess.PIPE, text=True
    )
    assert service.stdout is not None
    wait_for(lambda: service.stdout.readline() == "ready\n", 30)
    return service


def _workers_of(parent: int) -> list[int]:
    told = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    threads = Path(f"/proc/{parent}/task").iterdir()
    every = {pid for one in threads for pid in (one / "children").read_text("ascii").split()}
    return [
        int(pid)
        for pid in every | set(told)
        if b"fireline.sandbox.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
