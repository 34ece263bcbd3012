"""Worker: the bounded process; reads files, answers what they look like or with a still of them.

Started as ``python -m fireline.sandbox.worker BOUNDS``. It loads everything that it will need,
gives itself up to the limits, says that it is ready, and then knows nothing but its two pipes.
"""

import io
import os
import sys
from typing import BinaryIO

from PIL import AvifImagePlugin, Image

from fireline.errors import ItemUnreadable
from fireline.sandbox.bounds import Bounds, allow_cpu, confine
from fireline.sandbox.decoding import FORMATS, picture_seen, still_of
from fireline.sandbox.frames import LOOK, READY, STILL, read_frame, write_frame
from fireline.sandbox.seen import answer_of, answer_of_unreadable
from fireline.sandbox.still import answer_of_still

_SAVED_AS = {"MPO": "JPEG"}


def main() -> None:
    """Stand ready, then decode file after file until the input ends."""
    bounds = Bounds.from_argument(sys.argv[1])
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    _load_every_decoder(bounds)
    _silence_errors()
    confine(bounds)
    write_frame(answers, READY)
    _serve(questions, answers, bounds)


def _serve(questions: BinaryIO, answers: BinaryIO, bounds: Bounds) -> None:
    for _ in range(bounds.files):
        question = read_frame(questions, len(LOOK) + bounds.input_bytes)
        if question is None:
            return
        allow_cpu(bounds)
        write_frame(answers, _answer(question, bounds))


def _answer(question: bytes, bounds: Bounds) -> bytes:
    asked, data = question[: len(LOOK)], question[len(LOOK) :]
    try:
        if asked == STILL:
            return answer_of_still(still_of(data, bounds))
        return answer_of(picture_seen(data, bounds))
    except ItemUnreadable as known:
        return answer_of_unreadable(str(known))
    except MemoryError:
        return answer_of_unreadable("the picture needs more memory than it may have")
    except Exception as broken:  # noqa: BLE001 -- a decoder may raise anything on hostile bytes
        return answer_of_unreadable(f"the picture is broken: {type(broken).__name__}: {broken}")


def _load_every_decoder(bounds: Bounds) -> None:
    """Decode one small picture of each format: what is loaded late cannot be loaded at all."""
    Image.MAX_IMAGE_PIXELS = bounds.pixels
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # no thread can be started any more
    Image.init()
    for name in FORMATS:
        small = io.BytesIO()
        Image.new("RGB", (16, 16)).save(small, _SAVED_AS.get(name, name))
        picture_seen(small.getvalue(), bounds)
        still_of(small.getvalue(), bounds)


def _silence_errors() -> None:
    """Send what libraries print about broken files nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    main()
