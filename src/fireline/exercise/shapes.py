"""Shapes: the pictures of a world, harmless coloured shapes with the word EXERCISE on them.

A picture is a pure function of the seed, what it shows and its look, so it is drawn when somebody
first asks for it and never stored with a post.
"""

from enum import StrEnum
from functools import cache, lru_cache
from io import BytesIO

import attrs
import numpy as np
from PIL import Image, ImageDraw, ImageOps

from fireline.exercise.chance import stream


class Look(StrEnum):
    """How a picture was treated before it was posted."""

    ORIGINAL = "original"
    SMALLER = "smaller"  #: a copy in fewer pixels
    ENCODED = "encoded"  #: a copy that went through a lossy format
    SMALLEST = "smallest"  #: both
    TILTED = "tilted"  #: a copy made hard to match
    RECOLOURED = "recoloured"  #: a parody's: the same shapes in other colours
    FRAMED = "framed"  #: a news desk's: the picture inside another one
    STRUCK = "struck"  #: an opponent's: the picture with a bar across it


class Subject(StrEnum):
    """What a picture shows."""

    WORK = "work"
    MEME = "meme"  #: harmless, and copied as widely as works are
    AVATAR = "avatar"


@attrs.frozen
class Picture:
    """One file that can be seen: what it shows, which one of these, and its look."""

    subject: Subject
    number: int
    look: Look


_SIDE = 168
_SIDES = {Subject.WORK: _SIDE, Subject.MEME: _SIDE, Subject.AVATAR: 64}
_BRIGHT = 200
_DARK = 70


def png(seed: int, picture: Picture) -> bytes:
    """Return the file of a picture."""
    side = _SIDES[picture.subject]
    drawn = _drawing(seed, picture.subject, picture.number)
    return _as_png(_TREATMENTS[picture.look](drawn, side))


@lru_cache(maxsize=64)
def _drawing(seed: int, subject: Subject, number: int) -> Image.Image:
    """Draw the shapes: a few big ones, so that a copy can be told from another picture."""
    side = _SIDES[subject]
    rng = stream(seed, "shapes", subject, number)
    low, high = (_BRIGHT, 256) if rng.random() < 0.5 else (0, _DARK)  # noqa: PLR2004 -- a coin
    image = Image.new("RGB", (side, side), _colour(rng, low, high))
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(6, 11))):
        _shape(pen, side, rng)
    where = (int(rng.integers(0, side // 5)), int(rng.integers(0, side - 14)))
    image.paste((0, 0, 0) if low else (255, 255, 255), where, _word())
    return image


@cache
def _word() -> Image.Image:
    """Return the word as a stencil; it is the same on every picture."""
    stencil = Image.new("L", (60, 12), 0)
    ImageDraw.Draw(stencil).text((0, 0), "EXERCISE", fill=255)
    return stencil


def _shape(pen: ImageDraw.ImageDraw, side: int, rng: np.random.Generator) -> None:
    x, y = (int(v) for v in rng.integers(-side // 8, side, size=2))
    width, height = (int(v) for v in rng.integers(side // 6, side // 2, size=2))
    colour = _colour(rng, 0, 256)
    kind = int(rng.integers(3))
    if kind == 0:
        pen.ellipse((x, y, x + width, y + height), fill=colour)
    elif kind == 1:
        pen.rectangle((x, y, x + width, y + height), fill=colour)
    else:
        pen.polygon([(x, y + height), (x + width // 2, y), (x + width, y + height)], fill=colour)


def _colour(rng: np.random.Generator, low: int, high: int) -> tuple[int, int, int]:
    red, green, blue = (int(v) for v in rng.integers(low, high, size=3))
    return red, green, blue


def _plain(image: Image.Image, side: int) -> Image.Image:
    return image.resize((side, side)) if image.width != side else image


def _smaller(image: Image.Image, side: int) -> Image.Image:
    return image.resize((side * 3 // 4, side * 3 // 4), Image.Resampling.BILINEAR)


def _encoded(image: Image.Image, _: int) -> Image.Image:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=40)
    return Image.open(BytesIO(buffer.getvalue())).convert("RGB")


def _smallest(image: Image.Image, side: int) -> Image.Image:
    return _smaller(_encoded(image, side), side)


def _tilted(image: Image.Image, side: int) -> Image.Image:
    cut = side // 7
    return image.rotate(14).crop((cut, cut, side - cut, side - cut))


def _recoloured(image: Image.Image, _: int) -> Image.Image:
    """Keep light and dark where they are: a match finds it, and only a person sees why."""
    return ImageOps.colorize(image.convert("L"), black="#201040", white="#ffe9a8", mid="#b05a7a")


def _framed(image: Image.Image, side: int) -> Image.Image:
    frame = Image.new("RGB", (side, side), (235, 235, 235))
    frame.paste(image.resize((side * 2 // 3, side * 2 // 3)), (side // 6, side // 12))
    ImageDraw.Draw(frame).text((side // 6, side * 5 // 6), "EXERCISE: A REPORT", fill=(20, 20, 20))
    return frame


def _struck(image: Image.Image, side: int) -> Image.Image:
    struck = image.copy()
    ImageDraw.Draw(struck).line((0, side, side, 0), fill=(220, 20, 20), width=side // 24)
    return struck


def _as_png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


_TREATMENTS = {
    Look.ORIGINAL: _plain,
    Look.SMALLER: _smaller,
    Look.ENCODED: _encoded,
    Look.SMALLEST: _smallest,
    Look.TILTED: _tilted,
    Look.RECOLOURED: _recoloured,
    Look.FRAMED: _framed,
    Look.STRUCK: _struck,
}
