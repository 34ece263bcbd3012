"""Frames: messages over a pipe, each with its length before it and never longer than agreed."""

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">I")
#: What a decoder may answer at most when it says what a picture looks like.
LONGEST_ANSWER = 4096
#: The longer side of a still, in pixels; each is one byte of grey.
STILL_SIDE = 1024
#: What a decoder may answer at most when it hands over a still.
LONGEST_STILL = LONGEST_ANSWER + STILL_SIDE * STILL_SIDE
#: What is asked of a file stands in the first byte of the question.
LOOK, STILL = b"l", b"s"
#: What a service of decoders answers begins with what became of the question: a decoder's own
#: answer follows, or why the file cost it its life, or why there is none.
ANSWERED, DIED, MISSING = b"a", b"d", b"m"
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
