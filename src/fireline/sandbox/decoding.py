"""Decoding: from the bytes of a file to the look of a picture; runs inside the sandbox alone."""

import io
import warnings

import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from fireline.errors import ItemUnreadable
from fireline.sandbox.bounds import Bounds
from fireline.sandbox.frames import STILL_SIDE
from fireline.sandbox.seen import PictureSeen
from fireline.sandbox.still import Still
from fireline.track.fingerprints.pdq import pdq_of

#: The formats that networks serve; every other decoder of the library stays untouched.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "MPO")

#: A longer side is shortened before the fingerprint; it costs a few bits and saves much memory.
LONG_SIDE = 1024

_WHITE = (255, 255, 255, 255)
#: Modes that can be averaged as they are; every other one is converted first.
_PLAIN = frozenset(("L", "LA", "RGB", "RGBA"))
_ORIENTATION = 0x0112
#: How to turn a picture upright (Exif 3.0, 4.6.5.1.6, Orientation).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def picture_seen(data: bytes, bounds: Bounds) -> PictureSeen:
    """Say what a picture looks like: first frame, turned by its EXIF, on white where clear.

    Raises:
        ItemUnreadable: it is no picture, or would cost more than the bounds allow.
    """
    upright, (width, height), kind = _upright(data, bounds)
    found = pdq_of(np.asarray(upright))
    return PictureSeen(
        pdq=found.value, quality=found.quality, width=width, height=height, format=kind
    )


def still_of(data: bytes, bounds: Bounds) -> Still:
    """Return the picture small, grey and still: pixels alone, and nothing of the file.

    Raises:
        ItemUnreadable: it is no picture, or would cost more than the bounds allow.
    """
    upright, _, _ = _upright(data, bounds)
    grey = upright.convert("L")
    grey.thumbnail((STILL_SIDE, STILL_SIDE))
    return Still(width=grey.width, height=grey.height, grey=grey.tobytes())


def _upright(data: bytes, bounds: Bounds) -> tuple[Image.Image, tuple[int, int], str]:
    """Return the first frame as it is meant to be seen, with the size and kind of the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # size is judged by our own bound, odd EXIF is no matter
        with _opened(data) as image:
            width, height = image.size
            if width * height > bounds.pixels:
                raise ItemUnreadable(f"the picture says that it has {width} x {height} pixels")
            turn = _turn(image)
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            flat = _on_white(_shortened(_plain(image)))
            flat.load()
            upright = flat if turn is None else flat.transpose(turn)
    return upright, (width, height), image.format or ""


def _opened(data: bytes) -> ImageFile:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as unknown:
        raise ItemUnreadable("this is no picture of a known format") from unknown
    except Image.DecompressionBombError as bomb:
        raise ItemUnreadable(f"the picture says that it is far too large: {bomb}") from bomb


def _turn(image: ImageFile) -> Image.Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 -- broken notes beside a picture do not make it unreadable
        return None


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in _PLAIN:
        return image
    if image.mode.startswith("I"):  # 16 bits of grey: the upper eight are what is seen
        return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _shortened(image: Image.Image) -> Image.Image:
    """Average whole blocks of pixels, so that the longer side gets near the limit from above."""
    factor = max(image.size) // LONG_SIDE
    return image.reduce(factor) if factor > 1 else image


def _on_white(image: Image.Image) -> Image.Image:
    """Lay what is clear on white, as a page does."""
    if image.mode in {"RGB", "L"}:
        return image
    ground = Image.new("RGBA", image.size, _WHITE)
    return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
