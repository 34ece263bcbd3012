"""Service: keeps a few decoders behind a socket, for every process of an installation.

Only the owner's processes can reach the socket. Each question meets one decoder; a file that costs
it its life is answered with nothing, and the next question meets a fresh one.
"""

import queue
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from fireline.sandbox.bounds import Bounds
from fireline.sandbox.decoder import OwnDecoder
from fireline.sandbox.frames import TornFrame, read_frame, write_frame
from fireline.sandbox.line import address_of
from fireline.sandbox.seen import NotBelieved

_WAITING = 64  #: callers whom the kernel keeps waiting


def serve_decoders(
    path: Path,
    *,
    count: int,
    wait: Callable[[], None],
    ready: Callable[[], None],
    bounds: Bounds | None = None,
) -> None:
    """Answer every caller until ``wait`` comes back."""
    kept = bounds or Bounds()
    free: queue.LifoQueue[OwnDecoder] = queue.LifoQueue()
    decoders = [OwnDecoder(kept) for _ in range(count)]
    for decoder in decoders:
        free.put(decoder)
    with _listening(path) as door:
        threading.Thread(target=_accept, args=(door, free, kept), daemon=True).start()
        ready()
        wait()
    for decoder in decoders:
        decoder.end()
    path.unlink(missing_ok=True)


def _listening(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)  # What a killed one left; two are never started.
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with address_of(path) as address:
        door.bind(address)
    path.chmod(0o600)
    door.listen(_WAITING)
    return door


def _accept(door: socket.socket, free: "queue.LifoQueue[OwnDecoder]", bounds: Bounds) -> None:
    with suppress(OSError):  # The door was shut: it is time to stop.
        while True:
            line, _ = door.accept()
            threading.Thread(target=_talk, args=(line, free, bounds), daemon=True).start()


def _talk(line: socket.socket, free: "queue.LifoQueue[OwnDecoder]", bounds: Bounds) -> None:
    with line, line.makefile("rwb") as file, suppress(OSError, TornFrame):
        talk = cast("BinaryIO", file)
        while (question := read_frame(talk, bounds.input_bytes + 1)) is not None:
            _answer(talk, question, free)


def _answer(talk: BinaryIO, question: bytes, free: "queue.LifoQueue[OwnDecoder]") -> None:
    decoder = free.get()
    try:
        answer = decoder.ask(question[:1], question[1:])
    except NotBelieved:
        answer = b""
    finally:
        free.put(decoder)
    write_frame(talk, answer)
