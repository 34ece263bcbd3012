"""The limits are tried in a process of their own, which gives itself up as the decoder does."""

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fireline.errors import MissingPart
from fireline.sandbox.bounds import Bounds
from fireline.sandbox.frames import READY, read_frame
from fireline.sandbox.system_calls import this_machine

SOURCE = Path(__file__).parents[3] / "src"
CONFINED = """
import ctypes, mmap, os, signal, socket, sys, resource, threading
from fireline.sandbox.bounds import Bounds, allow_cpu, confine
if {user}:  # become another user, once everything is loaded
    os.setgroups([])
    os.setresgid({user}, {user}, {user})
    os.setresuid({user}, {user}, {user})
bounds = Bounds(memory=50_000_000, cpu_seconds=1)
acts = {acts!r}
confine(bounds)
allow_cpu(bounds)
for act in acts:
    try:
        exec(act)
        said = "done"
    except BaseException as refused:
        said = type(refused).__name__
    os.write(1, said.encode() + b"\\n")
"""
LIBC = "ctypes.CDLL(None, use_errno=True)"
RAISE = "(lambda x: (_ for _ in ()).throw(PermissionError()) if x == -1 else x)"
MACHINE_CODE = "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)"
REFUSED = {
    "reading a file": ("os.open('/etc/hostname', os.O_RDONLY)", "PermissionError"),
    "writing a file": ("os.open('/tmp/exercise', os.O_CREAT | os.O_WRONLY)", "PermissionError"),
    "a file that is there": ("os.stat('/etc/hostname')", "PermissionError"),
    "a list of files": ("os.listdir('/')", "PermissionError"),
    "a file away": ("os.unlink('/tmp/exercise')", "PermissionError"),
    "another root": ("os.chroot('/')", "PermissionError"),
    "a socket": ("socket.socket()", "PermissionError"),
    "a socket of this machine": ("socket.socket(socket.AF_UNIX)", "PermissionError"),
    "a pair of sockets": ("socket.socketpair()", "PermissionError"),
    "a pipe": ("os.pipe()", "PermissionError"),
    "a process": ("os.fork()", "PermissionError"),
    "a thread": ("threading.Thread(target=print).start()", "RuntimeError"),
    "another program": ("os.execv('/bin/true', ['true'])", "PermissionError"),
    "another process's memory": (f"{RAISE}({LIBC}.ptrace(0, 0, 0, 0))", "PermissionError"),
    "another process's end": ("os.kill(os.getppid(), 0)", "PermissionError"),
    "its own rights back": ("os.setuid(0)", "PermissionError"),
    "another process's limits": (
        "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)",
        "PermissionError",
    ),
    "a limit taken away": (
        "resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)",
        "ValueError",
    ),
    "machine code of its own": (MACHINE_CODE, "PermissionError"),
    "a name in shared memory": (f"{RAISE}({LIBC}.memfd_create(b'x', 0))", "PermissionError"),
    "memory beyond the limit": ("bytearray(400_000_000)", "MemoryError"),
    "memory within the limit": ("bytearray(10_000_000)", "done"),
}


SOMEBODY = 12_345  #: a user who is neither root nor nobody
USERS = [
    pytest.param(0, id="whoever runs the tests"),
    pytest.param(
        SOMEBODY,
        id="somebody",
        marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else"),
    ),
]


def confined(*acts: str, user: int = 0) -> subprocess.CompletedProcess[bytes]:
    """Let a process give itself up, and then try each act."""
    return subprocess.run(
        [sys.executable, "-B", "-c", CONFINED.format(acts=acts, user=user)],
        check=False,
        capture_output=True,
        env={"PYTHONPATH": str(SOURCE)},
        timeout=30,
    )


@pytest.fixture(scope="module", params=USERS)
def told(request: pytest.FixtureRequest) -> dict[str, str]:
    """What became of each act, tried one after the other by one user."""
    acts = tuple(act for act, _ in REFUSED.values())
    lines = confined(*acts, user=request.param).stdout.decode().splitlines()
    return dict(zip(acts, lines, strict=True))


@contextmanager
def open_worker() -> Iterator[subprocess.Popen[bytes]]:
    """Start the decoder's own program and wait until it has given itself up."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "fireline.sandbox.worker", Bounds().as_argument()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(SOURCE)},
    ) as worker:
        assert worker.stdout is not None
        assert read_frame(worker.stdout, 100) == READY
        yield worker
        assert worker.stdin is not None
        worker.stdin.close()


@pytest.mark.parametrize(("act", "said"), REFUSED.values(), ids=REFUSED)
def test_a_confined_process_gets_what_it_may_have(
    told: dict[str, str], act: str, said: str
) -> None:
    assert told[act] == said


def test_a_decoder_that_stands_ready_is_nobody_with_no_rights() -> None:
    with open_worker() as worker:
        status = Path(f"/proc/{worker.pid}/status").read_text("ascii")

    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    everybody = {str(os.geteuid()), "65534"} - {"0"}
    assert set(lines["Uid"].split()) <= everybody
    assert set(lines["Gid"].split()) <= everybody | {str(os.getegid())} - {"0"}
    assert (lines["NoNewPrivs"], lines["Seccomp"], lines["CapEff"]) == ("1", "2", "0" * 16)


def test_a_call_from_another_table_ends_the_process() -> None:
    """The x32 table shares x86-64's architecture and would be a way around the list."""
    if platform.machine() != "x86_64":
        pytest.skip("only x86-64 has a second table")

    ended = confined(f"{LIBC}.syscall(0x40000000 + 39)")

    assert ended.returncode == -signal.SIGSYS


def test_an_unknown_machine_decodes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "vax")

    with pytest.raises(MissingPart, match="not on vax"):
        this_machine()


def test_the_kernel_ends_what_takes_too_much_processor() -> None:
    assert confined("exec('while True: pass')").returncode == -24  # SIGXCPU


def test_bounds_travel_as_one_word() -> None:
    bounds = Bounds(pixels=5, wall_seconds=0.5)

    assert Bounds.from_argument(bounds.as_argument()) == bounds
