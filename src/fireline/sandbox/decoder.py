"""Decoder: one bounded process that decodes, and the place where a dead one is replaced."""

import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

import fireline
from fireline.errors import MissingPart
from fireline.sandbox.bounds import Bounds
from fireline.sandbox.frames import LONGEST_STILL, READY, TornFrame, read_frame, write_frame
from fireline.sandbox.seen import NotBelieved

_START_SECONDS = 60.0
_SOURCES = str(Path(fireline.__path__[0]).parent)
#: Nothing of ours reaches the decoder but where the code is; one thread is enough for it.
_ENVIRONMENT = {
    "PYTHONPATH": _SOURCES,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class OwnDecoder:
    """A bounded process of our own; the next file meets a fresh one when this one is lost."""

    def __init__(self, bounds: Bounds) -> None:
        """Start nothing before it is needed."""
        self._bounds = bounds
        self._decoder: _Decoder | None = None

    def ask(self, question: bytes, data: bytes) -> bytes:
        """Return the answer to what is asked of a file.

        Raises:
            NotBelieved: the process died, hung, or tore its answer.
            MissingPart: no decoder can be started on this machine.
        """
        decoder = self._ready()
        try:
            return decoder.ask(question, data, self._bounds.wall_seconds)
        except NotBelieved:
            self.end()
            raise

    def end(self) -> None:
        """End the process; a later question starts another one."""
        if self._decoder is not None:
            self._decoder.end()
            self._decoder = None

    def _ready(self) -> "_Decoder":
        """Return a process that lives; one that died between two files is no file's fault."""
        if self._decoder is not None and (
            self._decoder.answered >= self._bounds.files or not self._decoder.alive
        ):
            self.end()
        if self._decoder is None:
            self._decoder = _Decoder(self._bounds)
        return self._decoder


class _Decoder:
    """One bounded process and its pipes."""

    def __init__(self, bounds: Bounds) -> None:
        self._process = _started(bounds)
        self.end = weakref.finalize(self, _end, self._process)
        self.answered = 0
        self._require_ready()

    @property
    def alive(self) -> bool:
        """Say whether the process has not ended."""
        return self._process.poll() is None

    def ask(self, question: bytes, data: bytes, seconds: float) -> bytes:
        """Return the answer to what is asked of a file.

        Raises:
            NotBelieved: the process died, hung, or tore its answer.
        """
        self.answered += 1
        clock = threading.Timer(seconds, self._process.kill)
        clock.start()
        try:
            write_frame(cast("BinaryIO", self._process.stdin), question + data)
            return self._answer()
        except (OSError, TornFrame) as broken:
            raise NotBelieved(str(broken)) from broken
        finally:
            clock.cancel()

    def _answer(self) -> bytes:
        answer = read_frame(cast("BinaryIO", self._process.stdout), LONGEST_STILL)
        if answer is None:
            raise TornFrame("it ended without an answer")
        return answer

    def _require_ready(self) -> None:
        clock = threading.Timer(_START_SECONDS, self._process.kill)
        clock.start()
        try:
            ready = self._answer() == READY
        except TornFrame:
            ready = False
        finally:
            clock.cancel()
        if not ready:
            self._process.kill()  # Or its last words would be waited for as long as it lives.
            said = cast("BinaryIO", self._process.stderr).read().decode("utf-8", "replace")
            self.end()
            raise MissingPart(f"the picture decoder does not start: {said.strip()[-400:]}")


def _started(bounds: Bounds) -> subprocess.Popen[bytes]:
    """Start a decoder.

    Raises:
        MissingPart: the machine has no process or no memory left for one.
    """
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "fireline.sandbox.worker", bounds.as_argument()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
    except OSError as refused:
        raise MissingPart(f"the picture decoder does not start: {refused}") from refused


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a decoder now and close its pipes; it holds nothing that could be lost."""
    process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()
