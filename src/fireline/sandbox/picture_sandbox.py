"""Picture sandbox: asks a bounded process what pictures look like; replaces it when it dies."""

import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar, cast

import fireline
from fireline.errors import ItemUnreadable, MissingPart
from fireline.sandbox.bounds import Bounds
from fireline.sandbox.frames import (
    LONGEST_STILL,
    LOOK,
    READY,
    STILL,
    TornFrame,
    read_frame,
    write_frame,
)
from fireline.sandbox.seen import NotBelieved, PictureSeen, seen_from
from fireline.sandbox.still import Still, still_from

T = TypeVar("T")

_START_SECONDS = 60.0
_SOURCES = str(Path(fireline.__path__[0]).parent)
#: Nothing of ours reaches the decoder but where the code is; one thread is enough for it.
_ENVIRONMENT = {
    "PYTHONPATH": _SOURCES,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class PictureSandbox:
    """Says what pictures look like, one at a time, without ever decoding one in this process.

    A file that kills, hangs or inflates the decoder is an unreadable item and nothing more: the
    next one meets a fresh decoder. Safe to share between threads; they take turns.

    Do close it, or use it in a ``with`` statement.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._turn = threading.Lock()
        self._decoder: _Decoder | None = None

    def read(self, data: bytes) -> tuple[str, int]:
        """Return the PDQ fingerprint in hex and its quality from 0 to 100.

        Raises:
            ItemUnreadable: this is no picture, or none that can be decoded within the bounds.
        """
        seen = self.look(data)
        return seen.pdq, seen.quality

    def look(self, data: bytes) -> PictureSeen:
        """Return what the picture looks like and what the file really is.

        Raises:
            ItemUnreadable: this is no picture, or none that can be decoded within the bounds.
            MissingPart: no decoder can be started on this machine.
        """
        return self._asked(LOOK, data, seen_from)

    def still(self, data: bytes) -> Still:
        """Return the picture small, grey and still, as bare pixels.

        Raises:
            ItemUnreadable: this is no picture, or none that can be decoded within the bounds.
            MissingPart: no decoder can be started on this machine.
        """
        return self._asked(STILL, data, still_from)

    def _asked(self, question: bytes, data: bytes, read: Callable[[bytes], T]) -> T:
        if len(data) > self._bounds.input_bytes:
            raise ItemUnreadable(f"a file of {len(data)} bytes is too large to be decoded")
        with self._turn:
            decoder = self._ready_decoder()
            try:
                return read(decoder.ask(question, data, self._bounds.wall_seconds))
            except NotBelieved as odd:
                self._end_decoder()
                raise ItemUnreadable(f"the decoder did not survive the file: {odd}") from odd

    def close(self) -> None:
        """End the decoder; a later question starts another one."""
        with self._turn:
            self._end_decoder()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ready_decoder(self) -> "_Decoder":
        if self._decoder is not None and self._decoder.answered >= self._bounds.files:
            self._end_decoder()
        if self._decoder is None:
            self._decoder = _Decoder(self._bounds)
        return self._decoder

    def _end_decoder(self) -> None:
        if self._decoder is not None:
            self._decoder.end()
            self._decoder = None


class _Decoder:
    """One bounded process and its pipes."""

    def __init__(self, bounds: Bounds) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "fireline.sandbox.worker", bounds.as_argument()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
        self.end = weakref.finalize(self, _end, self._process)
        self.answered = 0
        self._require_ready()

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
            said = cast("BinaryIO", self._process.stderr).read().decode("utf-8", "replace")
            self.end()
            raise MissingPart(f"the picture decoder does not start: {said.strip()[-400:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a decoder now and close its pipes; it holds nothing that could be lost."""
    process.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()
