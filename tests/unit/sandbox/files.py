"""Made-up picture files, whole and broken in the ways in which hostile files are broken."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

from unit.track.fingerprints.pictures import Pixels, shapes


def encoded(pixels: Pixels, format_: str = "PNG", **given: Any) -> bytes:
    """Return the picture as a file."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format_, **given)
    return file.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """Return one chunk of a PNG file (PNG specification, 5.3)."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_that_says(width: int, height: int, rows: bytes = b"") -> bytes:
    """Return a grey PNG of which the header says any size at all."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


WHOLE = encoded(shapes(1))

BROKEN = {
    "nothing": b"",
    "one byte": b"\x89",
    "words": b"EXERCISE " * 100,
    "a page that says it is a picture": b"<html><title>EXERCISE</title></html>",
    "a header alone": WHOLE[:24],
    "cut in the middle": WHOLE[: len(WHOLE) // 2],
    "no rows": png_that_says(100, 100),
    "no width": png_that_says(0, 100),
    "a size beyond all bounds": png_that_says(2**31 - 1, 2**31 - 1),
    "a size just beyond the bounds": png_that_says(50_000, 50_000, bytes(1000)),
    "a JPEG cut in the middle": encoded(shapes(1), "JPEG")[:3000],
    "a GIF cut in the middle": encoded(shapes(1), "GIF")[:900],
    "a WEBP cut in the middle": encoded(shapes(1), "WEBP")[:500],
    "an AVIF cut in the middle": encoded(shapes(1), "AVIF")[:500],
    "a format that nobody serves": encoded(shapes(1), "TIFF"),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(EXERCISE) show\n",
}

#: A browser shows something of these, and so may the decoder.
DAMAGED = {
    "zeros after the header": WHOLE[:60] + bytes(len(WHOLE) - 60),
    "flipped bits": WHOLE[:300] + bytes(b ^ 0x55 for b in WHOLE[300:]),
    "other bytes in a JPEG": encoded(shapes(1), "JPEG")[:2000] + b"EXERCISE" * 900,
    "two files in one": WHOLE + encoded(shapes(2)),
}
