"""Pumping: bytes from one side to the other, never faster than the other takes them."""

import asyncio
from collections.abc import Callable

import attrs

from fireline.door.proxy.patience import Patience

_PIECE = 65_536


class RanOut(Exception):
    """An exchange used up its patience; both lines are cut."""


@attrs.define
class Meter:
    """What one exchange has used up so far."""

    patience: Patience
    clock: Callable[[], float]
    long_line: bool = False
    came: int = 0
    moved: float = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.moved = self.clock()

    def count(self, size: int) -> None:
        """Note what came back.

        Raises:
            RanOut: it is more than one exchange may bring.
        """
        self.came += size
        if not self.long_line and self.came > self.patience.bytes:
            raise RanOut(f"more than {self.patience.bytes:,} bytes came back")

    def touch(self) -> None:
        """Note that something moved, in whichever direction."""
        self.moved = self.clock()

    async def watch(self) -> None:
        """Wait until nothing has moved for too long.

        Raises:
            RanOut: that is now.
        """
        while (left := self.moved + self.patience.silence - self.clock()) > 0:  # noqa: ASYNC110 -- every byte moves the moment
            await asyncio.sleep(left)
        raise RanOut(f"nothing moved for {self.patience.silence:g} s")


async def tunnel(inner: "Ends", outer: "Ends", meter: Meter) -> None:
    """Carry bytes both ways until both sides have ended.

    Raises:
        RanOut: the exchange used up its patience.
    """
    both = asyncio.gather(
        _pump(inner.reader, outer.writer, meter, counted=False),
        _pump(outer.reader, inner.writer, meter, counted=True),
    )
    watch = asyncio.ensure_future(meter.watch())
    try:
        await asyncio.wait((both, watch), return_when=asyncio.FIRST_COMPLETED)
        for done in (both, watch):
            if done.done():
                await done
    finally:
        both.cancel()
        watch.cancel()
        await asyncio.gather(both, watch, return_exceptions=True)


@attrs.frozen
class Ends:
    """Both ends of one line."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def cut(self) -> None:
        """Cut the line; what is still on its way is lost, and nothing waits for it."""
        self.writer.transport.abort()


async def _pump(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, meter: Meter, *, counted: bool
) -> None:
    while piece := await source.read(_PIECE):
        meter.touch()
        if counted:
            meter.count(len(piece))
        sink.write(piece)
        await sink.drain()
        meter.touch()
    if sink.can_write_eof():
        sink.write_eof()
