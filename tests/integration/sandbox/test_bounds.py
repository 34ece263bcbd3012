"""The limits are tried in a process of their own, which gives itself up as the decoder does."""

import subprocess
import sys
from pathlib import Path

import pytest

from fireline.sandbox.bounds import Bounds

SOURCE = Path(__file__).parents[3] / "src"
CONFINED = """
import os, socket, sys, resource
from fireline.sandbox.bounds import Bounds, allow_cpu, confine
bounds = Bounds(memory=50_000_000, cpu_seconds=1)
confine(bounds)
allow_cpu(bounds)
try:
    {act}
    os.write(1, b"done")
except BaseException as refused:
    os.write(1, type(refused).__name__.encode())
"""
REFUSED = {
    "reading a file": ("open('/etc/hostname')", "OSError"),
    "writing a file": ("open('/tmp/exercise', 'w')", "OSError"),
    "a socket": ("socket.socket()", "OSError"),
    "memory beyond the limit": ("bytearray(400_000_000)", "MemoryError"),
    "memory within the limit": ("bytearray(10_000_000)", "done"),
}


def confined(act: str) -> subprocess.CompletedProcess[bytes]:
    program = CONFINED.format(act=act)
    return subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        env={"PYTHONPATH": str(SOURCE)},
        timeout=30,
    )


@pytest.mark.parametrize(("act", "said"), REFUSED.values(), ids=REFUSED)
def test_a_confined_process_gets_what_it_may_have(act: str, said: str) -> None:
    assert confined(act).stdout.decode() == said


def test_the_kernel_ends_what_takes_too_much_processor() -> None:
    assert confined("exec('while True: pass')").returncode == -24  # SIGXCPU


def test_bounds_travel_as_one_word() -> None:
    bounds = Bounds(pixels=5, wall_seconds=0.5)

    assert Bounds.from_argument(bounds.as_argument()) == bounds
