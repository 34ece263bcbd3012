"""Still: a picture as bare grey pixels, which cannot carry anything of the file they came from."""

import struct

import attrs

from fireline.sandbox.frames import STILL_SIDE
from fireline.sandbox.seen import NotBelieved, seen_from

_MARK = b"still"
_SIZE = struct.Struct(">HH")


@attrs.frozen(kw_only=True)
class Still:
    """One frame of a picture: rows from the top, a byte of grey for each pixel."""

    width: int
    height: int
    grey: bytes


def answer_of_still(still: Still) -> bytes:
    """Spell a still, for the way back over the pipe."""
    return _MARK + _SIZE.pack(still.width, still.height) + still.grey


def still_from(answer: bytes) -> Still:
    """Read an answer; whatever its pixels are, they are pixels and as many as it says.

    Raises:
        ItemUnreadable: the decoder says that the file cannot be read.
        NotBelieved: the answer is not of the agreed form.
    """
    if not answer.startswith(_MARK):
        seen_from(answer)
        raise NotBelieved("it answered another question")
    size, grey = answer[len(_MARK) :][: _SIZE.size], answer[len(_MARK) + _SIZE.size :]
    if len(size) < _SIZE.size:
        raise NotBelieved("a still without its size")
    width, height = _SIZE.unpack(size)
    if not (0 < width <= STILL_SIDE and 0 < height <= STILL_SIDE and len(grey) == width * height):
        raise NotBelieved(f"a still of {width} x {height} with {len(grey)} pixels")
    return Still(width=width, height=height, grey=grey)
