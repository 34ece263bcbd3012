"""Decoders behind a socket answer as one's own, and lose no caller when they die."""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fireline.errors import ItemUnreadable, MissingPart
from fireline.sandbox import Bounds, PictureSandbox, decoder
from fireline.sandbox.frames import LOOK, read_frame, write_frame
from fireline.sandbox.service import Keeper, serve_decoders
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


def test_a_decoder_that_dies_over_a_file_costs_this_file_alone(served: Path):
    with PictureSandbox(service=served) as shared:
        shared.read(WHOLE)
        for pid in _workers_of(os.getpid()):
            os.kill(pid, signal.SIGSTOP)  # it is ended when its time for the file is over

        with pytest.raises(ItemUnreadable, match="did not survive"):
            shared.read(WHOLE)
        assert shared.read(WHOLE)[0]


def test_that_no_decoder_can_be_started_is_no_files_fault(
    served: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(decoder.sys, "executable", "/usr/bin/false")

    with (
        PictureSandbox(service=served) as shared,
        pytest.raises(MissingPart, match="does not start"),
    ):
        shared.read(WHOLE)


def test_a_service_that_stops_over_a_file_blames_no_file(place: Path):
    first = _started(place)
    with PictureSandbox(service=place) as shared, ThreadPoolExecutor(1) as asking:
        before = shared.read(WHOLE)
        for pid in _workers_of(first.pid):
            os.kill(pid, signal.SIGSTOP)
        answer = asking.submit(shared.read, WHOLE)
        time.sleep(0.5)  # the file is with the decoder by now
        first.communicate()  # which ends its input, and so itself
        second = _started(place)

        assert answer.result() == before
    second.communicate()


def test_a_caller_who_cannot_be_taken_keeps_nobody_else_out(place: Path):
    class FullHouse:
        """A door at which the first caller finds no file left, and the second comes in."""

        def __init__(self, *callers: socket.socket):
            self.answers = iter([OSError(errno.EMFILE, "Too many open files"), *callers])

        def accept(self):
            answer = next(self.answers, None)
            if answer is None:
                answered.wait()
                raise OSError(errno.EINVAL, "it was shut")
            if isinstance(answer, OSError):
                raise answer
            return answer, ""

    keeper, answered = Keeper(1, Bounds()), threading.Event()
    ours, theirs = socket.socketpair()
    taking = threading.Thread(target=keeper.take_callers, args=(FullHouse(theirs),))
    with ours, ours.makefile("rwb") as line:
        taking.start()
        write_frame(line, LOOK + b"EXERCISE no picture")
        told = read_frame(line, 4096)
    keeper.end()
    answered.set()
    taking.join()

    assert told


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
    "import sys; from pathlib import Path;"
    "from fireline.sandbox.service import serve_decoders;"
    "serve_decoders(Path(sys.argv[1]), count=1, wait=sys.stdin.read,"
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
    second.communicate()

    assert before == after


def _started(place: Path) -> "subprocess.Popen[str]":
    service = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
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
