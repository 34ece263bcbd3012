"""Pictures that were made to fill a memory or to last for ever; none is decoded in this process."""

import io
import struct
import time
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image

from bad_input.peak import at_most
from fireline.errors import ItemUnreadable
from fireline.sandbox import Bounds, PictureSandbox
from unit.sandbox.files import WHOLE

BOUNDS = Bounds(memory=300_000_000, wall_seconds=8.0)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[PictureSandbox]:
    with PictureSandbox(BOUNDS) as shared:
        yield shared


def png(width: int, height: int, rows: int = 0) -> bytes:
    """Return a PNG that says a size, with so many of its rows, all black."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    packing = zlib.compressobj(9)
    line = b"\0" * (1 + (width + 7) // 8)
    body = b"".join(packing.compress(line) for _ in range(rows)) + packing.flush()
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def saved(kind: str, size: tuple[int, int] = (64, 64), **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size).save(file, kind, **more)
    return file.getvalue()


def gif_of(frames: int) -> bytes:
    file = io.BytesIO()
    first, *rest = (Image.new("P", (16, 16), color=number % 200) for number in range(frames))
    first.save(file, "GIF", save_all=True, append_images=rest, duration=10)
    return file.getvalue()


def webp_that_says(width: int, height: int) -> bytes:
    """Return a WebP whose header claims another size (RFC 9649, 2.7: 24 bits each, less one)."""
    whole = bytearray(saved("WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"))
    assert whole[12:16] == b"VP8X"
    whole[24:27] = (width - 1).to_bytes(3, "little")
    whole[27:30] = (height - 1).to_bytes(3, "little")
    return bytes(whole)


UNREADABLE = {
    "a PNG of 50,000 by 50,000": png(50_000, 50_000),
    "the same with every row in it": png(50_000, 50_000, rows=50_000),
    "a PNG as wide as can be said": png(2**31 - 1, 1),
    "a PNG of no size": png(0, 0),
    "a GIF larger than anybody draws": b"GIF89a\xff\xff\xff\xff\x80\0\0" + saved("GIF")[13:],
    "a WebP that says it is 16,777,216 wide": webp_that_says(2**24, 2**24),
    "a TIFF": saved("TIFF"),
    "an icon of many sizes": saved("ICO", (256, 256)),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9999999 9999999\nshowpage\n",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'><use href='#a'/></svg>",
    "a page that is called a picture": b"<html><title>EXERCISE</title></html>",
    "a line break and nothing": b"\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("file", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_decoded_within_bounds_is_unreadable(
    sandbox: PictureSandbox, file: bytes
) -> None:
    began = time.monotonic()

    with at_most(60):
        for read in (sandbox.look, sandbox.still):
            with pytest.raises(ItemUnreadable) as why:
                read(file)
            assert str(why.value)

    assert time.monotonic() - began < 3 * BOUNDS.wall_seconds
    assert sandbox.look(WHOLE).quality > 0  # the next one is read as if nothing had been


def test_of_ten_thousand_frames_the_first_is_looked_at(sandbox: PictureSandbox) -> None:
    file = gif_of(10_000)
    began = time.monotonic()

    with at_most(60):
        seen = sandbox.look(file)

    assert (seen.format, seen.width, seen.height) == ("GIF", 16, 16)
    assert time.monotonic() - began < BOUNDS.wall_seconds


def test_what_a_server_calls_a_file_is_not_what_it_is(sandbox: PictureSandbox) -> None:
    """Only the bytes say what they are: no reader is ever told a name or a content type."""
    assert sandbox.look(saved("PNG")).format == "PNG"
    assert sandbox.look(saved("JPEG")).format == "JPEG"
