"""Harmless pictures to plant: coloured shapes, each marked EXERCISE."""

import io
import random

from PIL import Image, ImageDraw

_SIDE = 512
_SHAPES = 14


def shape(seed: int, *, mark: str = "EXERCISE") -> bytes:
    """Return a PNG of coloured shapes; the same seed always draws the same picture."""
    dice = random.Random(seed)
    picture = Image.new("RGB", (_SIDE, _SIDE), _colour(dice))
    pen = ImageDraw.Draw(picture)
    for _ in range(_SHAPES):
        left, top = dice.randrange(_SIDE), dice.randrange(_SIDE)
        right, bottom = left + dice.randrange(40, 240), top + dice.randrange(40, 240)
        draw = dice.choice((pen.ellipse, pen.rectangle))
        draw((left, top, right, bottom), fill=_colour(dice))
    pen.text((16, _SIDE - 28), f"{mark} {seed}", fill="white")
    return _png(picture)


def smaller_copy(png: bytes, *, side: int = 384) -> bytes:
    """Return the same picture in another size: other bytes, the same thing to see."""
    with Image.open(io.BytesIO(png)) as picture:
        return _png(picture.resize((side, side)))


def _colour(dice: random.Random) -> tuple[int, int, int]:
    return dice.randrange(256), dice.randrange(256), dice.randrange(256)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()
