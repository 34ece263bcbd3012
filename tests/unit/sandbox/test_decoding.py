import numpy as np
import pytest
from PIL import Image

from fireline.domain.fingerprint import Kind
from fireline.errors import ItemUnreadable
from fireline.sandbox.bounds import Bounds
from fireline.sandbox.decoding import picture_seen
from fireline.track.fingerprints import KINDS, pdq_of
from unit.sandbox.files import WHOLE, encoded, png_that_says
from unit.track.fingerprints.pictures import shapes


def look(data: bytes) -> str:
    return picture_seen(data, Bounds()).pdq


def far(left: str, right: str) -> int:
    return KINDS[Kind.PDQ].distance(left, right)


def test_it_says_what_a_file_is_and_how_large() -> None:
    seen = picture_seen(encoded(shapes(1), "JPEG"), Bounds())

    assert (seen.format, seen.width, seen.height, seen.quality) == ("JPEG", 320, 240, 60)


def test_a_size_beyond_the_bounds_is_refused_by_its_header() -> None:
    with pytest.raises(ItemUnreadable, match="says that it has 9000 x 9000 pixels"):
        look(png_that_says(9_000, 9_000))
    with pytest.raises(ItemUnreadable, match="far too large"):
        look(png_that_says(50_000, 50_000))


def test_the_bound_is_on_what_the_header_says() -> None:
    with pytest.raises(ItemUnreadable, match="320 x 240"):
        picture_seen(WHOLE, Bounds(pixels=320 * 240 - 1))

    assert picture_seen(WHOLE, Bounds(pixels=320 * 240)).quality == 60


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP"])
def test_the_same_picture_in_another_format_matches(format_: str) -> None:
    assert far(look(encoded(shapes(6), format_)), pdq_of(shapes(6)).value) <= 16


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_it_says(orientation: int) -> None:
    """Stored turned and marked with how to turn it back, it looks the same each time."""
    undo = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[orientation]
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
    image = Image.fromarray(shapes(5))
    stored = image if undo == 1 else image.transpose(Image.Transpose(turns[undo]))
    exif = Image.Exif()
    exif[0x0112] = orientation

    seen = look(encoded(np.asarray(stored), "PNG", exif=exif))

    assert seen == pdq_of(shapes(5)).value


def test_what_is_clear_lies_on_white() -> None:
    pixels = shapes(3)
    clear = np.zeros(pixels.shape[:2], bool)
    clear[60:180, 80:200] = True
    alpha = np.where(clear, 0, 255).astype(np.uint8)
    on_white = np.where(clear[:, :, None], 255, pixels).astype(np.uint8)

    assert look(encoded(np.dstack([pixels, alpha]))) == pdq_of(on_white).value


def test_a_palette_and_sixteen_bits_of_grey_are_read() -> None:
    grey = shapes(2)[:, :, 1]

    deep = look(encoded(grey.astype(np.uint16) * 257))
    few = look(encoded(np.asarray(Image.fromarray(grey).quantize(256).convert("P"))))

    assert deep == pdq_of(grey).value
    assert len(few) == 64


def test_a_large_picture_keeps_its_fingerprint() -> None:
    large = shapes(4, 900, 2050)

    assert far(look(encoded(large, "JPEG")), pdq_of(large).value) <= 10
