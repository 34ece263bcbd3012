"""Service: keeps a few decoders behind a socket, for every process of an installation.

Only the owner's processes can reach the socket. Each question meets one decoder; of a file that
costs it its life the caller is told so, and the next question meets a fresh one.
"""

import queue
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from fireline.errors import MissingPart
from fireline.sandbox.bounds import Bounds
from fireline.sandbox.decoder import OwnDecoder
from fireline.sandbox.frames import ANSWERED, DIED, MISSING, TornFrame, read_frame, write_frame
from fireline.sandbox.line import address_of
from fireline.sandbox.seen import NotBelieved

_WAITING = 64  #: callers whom the kernel keeps waiting
_PAUSE = 0.1  #: seconds without looking for callers, when one could not be taken


def serve_decoders(
    path: Path,
    *,
    count: int,
    wait: Callable[[], None],
    ready: Callable[[], None],
    bounds: Bounds | None = None,
) -> None:
    """Answer every caller until ``wait`` comes back."""
    keeper = Keeper(count, bounds or Bounds())
    with _listening(path) as door:
        threading.Thread(target=keeper.take_callers, args=(door,), daemon=True).start()
        try:
            ready()
            wait()
        finally:
            # The door first: who is hung up on calls again, and is to wait for the next service.
            path.unlink(missing_ok=True)
            door.shutdown(socket.SHUT_RDWR)
            keeper.end()


def _listening(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)  # What a killed one left; two are never started.
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with address_of(path) as address:
        door.bind(address)
    path.chmod(0o600)
    door.listen(_WAITING)
    return door


class Keeper:
    """A few decoders, lent to one question after the other."""

    def __init__(self, count: int, bounds: Bounds) -> None:
        """Start none before it is needed."""
        self._bounds = bounds
        self._decoders = [OwnDecoder(bounds) for _ in range(count)]
        self._free: queue.LifoQueue[OwnDecoder] = queue.LifoQueue()
        self._ended = threading.Event()
        for decoder in self._decoders:
            self._free.put(decoder)

    def take_callers(self, door: socket.socket) -> None:
        """Take caller after caller until the end; one that cannot be taken is no end."""
        while not self._ended.is_set():
            try:
                line, _ = door.accept()
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()
            except (OSError, RuntimeError):  # No file, no thread to be had, or the caller is gone.
                self._ended.wait(_PAUSE)

    def end(self) -> None:
        """End every decoder; what they have in hand is left without an answer."""
        self._ended.set()
        for decoder in self._decoders:
            decoder.end()

    def _talk(self, line: socket.socket) -> None:
        try:
            with line, line.makefile("rwb") as file:
                talk = cast("BinaryIO", file)
                while (question := read_frame(talk, self._bounds.input_bytes + 1)) is not None:
                    write_frame(talk, self._answer(question))
        except (OSError, TornFrame):  # The caller hung up, or we do: it asks again.
            return

    def _answer(self, question: bytes) -> bytes:
        """Return what a decoder says of a file, or that it died of it, or that there is none.

        Raises:
            ConnectionAbortedError: the decoder was ended by us: that says nothing about the file.
        """
        decoder = self._free.get()
        try:
            self._require_time()
            return ANSWERED + decoder.ask(question[:1], question[1:])
        except NotBelieved as died:
            self._require_time()
            return DIED + str(died).encode()
        except MissingPart as missing:
            return MISSING + str(missing).encode()
        finally:
            self._free.put(decoder)

    def _require_time(self) -> None:
        if self._ended.is_set():
            raise ConnectionAbortedError("it is time to stop")
