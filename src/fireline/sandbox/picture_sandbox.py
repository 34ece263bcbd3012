"""Picture sandbox: has bounded processes say what pictures look like."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

from fireline.errors import ItemUnreadable
from fireline.sandbox.bounds import Bounds
from fireline.sandbox.decoder import OwnDecoder
from fireline.sandbox.frames import LOOK, STILL
from fireline.sandbox.line import Line
from fireline.sandbox.seen import NotBelieved, PictureSeen, seen_from
from fireline.sandbox.still import Still, still_from

T = TypeVar("T")


class Decodes(Protocol):
    """Whatever has files decoded outside of this process."""

    def ask(self, question: bytes, data: bytes) -> bytes:
        """Return the answer to what is asked of a file; NotBelieved when it cost the decoder."""
        ...

    def end(self) -> None:
        """Let go of it; a later question takes hold of it again."""
        ...


class PictureSandbox:
    """Says what pictures look like, one at a time, without ever decoding one in this process.

    A file that kills, hangs or inflates the decoder is an unreadable item and nothing more: the
    next one meets a fresh decoder. Safe to share between threads; they take turns.

    Do close it, or use it in a ``with`` statement.
    """

    def __init__(self, bounds: Bounds | None = None, *, service: Path | None = None) -> None:
        """Have files decoded by a process of our own, or by the decoders behind a socket."""
        self._bounds = bounds or Bounds()
        self._turn = threading.Lock()
        self._decoder: Decodes = Line(service) if service else OwnDecoder(self._bounds)

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
            try:
                return read(self._decoder.ask(question, data))
            except NotBelieved as odd:
                self._decoder.end()
                raise ItemUnreadable(f"the decoder did not survive the file: {odd}") from odd

    def close(self) -> None:
        """End the decoder; a later question starts another one."""
        with self._turn:
            self._decoder.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
