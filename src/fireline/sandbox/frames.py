"""Frames: messages over a pipe, each with its length before it and never longer than agreed."""

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">I")
#: What a decoder may answer at most.
LONGEST_ANSWER = 4096
#: What a decoder says once it has given itself up to its limits.
READY = b"ready"


class TornFrame(Exception):
    """The other side ended in the middle, or says that it will send more than was agreed."""


def write_frame(pipe: BinaryIO, body: bytes) -> None:
    """Send one message."""
    pipe.write(_LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def read_frame(pipe: BinaryIO, longest: int) -> bytes | None:
    """Receive one message, or None when the other side has ended before it.

    Raises:
        TornFrame: it ended in the middle, or the message is longer than agreed.
    """
    if not (head := pipe.read(_LENGTH.size)):
        return None
    if len(head) < _LENGTH.size:
        raise TornFrame("the length of a message is torn")
    (length,) = _LENGTH.unpack(head)
    if length > longest:
        raise TornFrame(f"a message of {length} bytes is longer than the agreed {longest}")
    body = pipe.read(length)
    if len(body) < length:
        raise TornFrame("a message is torn")
    return body
