"""Line: asks the decoders of this installation, which another process keeps behind a socket."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from fireline.errors import MissingPart
from fireline.sandbox.frames import (
    ANSWERED,
    DIED,
    LONGEST_STILL,
    MISSING,
    TornFrame,
    read_frame,
    write_frame,
)
from fireline.sandbox.seen import NotBelieved

#: A decoder in its wall clock's bound, and those who wait before us.
_ANSWER_SECONDS = 60.0
#: In which a process that keeps decoders is there again after it was ended.
_THERE_SECONDS = 30.0
_TICK = 0.1


class Line:
    """One question at a time over one connection, which is made anew when it breaks."""

    def __init__(self, path: Path) -> None:
        """Call nobody before it is needed."""
        self._path = path
        self._talk: BinaryIO | None = None

    def ask(self, question: bytes, data: bytes) -> bytes:
        """Return the answer to what is asked of a file.

        A connection that breaks says nothing about the file: it is asked once more.

        Raises:
            NotBelieved: the file cost the decoder its life.
            MissingPart: nobody keeps decoders there, or none can be started, or two connections in
                a row broke.
        """
        try:
            return self._asked(question + data)
        except (OSError, TornFrame):
            self.end()
        try:
            return self._asked(question + data)
        except (OSError, TornFrame) as broken:
            self.end()
            raise MissingPart(f"the decoders at {self._path} do not answer: {broken}") from broken

    def end(self) -> None:
        """Hang up."""
        if self._talk is not None:
            with suppress(OSError):
                self._talk.close()
            self._talk = None

    def _asked(self, question: bytes) -> bytes:
        if self._talk is None:
            self._talk = _called(self._path)
        write_frame(self._talk, question)
        told = read_frame(self._talk, len(ANSWERED) + LONGEST_STILL)
        if told is None:
            raise TornFrame("the line ended without an answer")
        return _answer_in(told)


def _answer_in(told: bytes) -> bytes:
    how, rest = told[: len(ANSWERED)], told[len(ANSWERED) :]
    if how == ANSWERED:
        return rest
    if how == DIED:
        raise NotBelieved(rest.decode("utf-8", "replace"))
    if how == MISSING:
        raise MissingPart(rest.decode("utf-8", "replace"))
    raise TornFrame("the answer is none that a service gives")


@contextmanager
def address_of(path: Path) -> Iterator[str]:
    """Return a short address of a socket: a path of its own may be longer than unix(7) allows."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _called(path: Path) -> BinaryIO:
    deadline = time.monotonic() + _THERE_SECONDS
    while True:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_ANSWER_SECONDS)
        try:
            with address_of(path) as address:
                line.connect(address)
        except OSError as away:
            line.close()
            if time.monotonic() > deadline:
                raise MissingPart(f"nobody keeps decoders at {path}: {away}") from away
            time.sleep(_TICK)
        else:
            with line:  # The file keeps the connection; closing it hangs up.
                return cast("BinaryIO", line.makefile("rwb"))
