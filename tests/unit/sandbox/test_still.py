import struct

import numpy as np
import pytest

from fireline.errors import ItemUnreadable
from fireline.sandbox.bounds import Bounds
from fireline.sandbox.decoding import still_of
from fireline.sandbox.seen import NotBelieved, answer_of_unreadable
from fireline.sandbox.still import Still, answer_of_still, still_from
from unit.sandbox.files import encoded
from unit.track.fingerprints.pictures import shapes


def spelled(width: int, height: int, grey: bytes) -> bytes:
    return b"still" + struct.pack(">HH", width, height) + grey


def test_a_still_comes_back_as_it_was_sent() -> None:
    still = Still(width=3, height=2, grey=bytes(range(6)))

    assert still_from(answer_of_still(still)) == still


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        b"still",
        b"still\x00\x01",
        spelled(0, 0, b""),
        spelled(2, 2, b"123"),
        spelled(2, 2, b"12345"),
        spelled(1025, 1, b"1" * 1025),
        b"<svg onload=alert(1)>",
    ],
)
def test_what_is_not_as_many_pixels_as_it_says_is_not_believed(odd: bytes) -> None:
    with pytest.raises(NotBelieved):
        still_from(odd)


def test_why_there_is_none_is_told() -> None:
    with pytest.raises(ItemUnreadable, match="no picture of a known format"):
        still_from(answer_of_unreadable("this is no picture of a known format"))


def test_it_is_the_picture_in_grey() -> None:
    pixels = shapes(1)

    still = still_of(encoded(pixels, "PNG"), Bounds())

    seen = np.frombuffer(still.grey, np.uint8).reshape(still.height, still.width)
    # Rec. 601 luma, as Pillow's conversion to grey documents it.
    expected = pixels.astype(float) @ (0.299, 0.587, 0.114)
    assert seen.shape == expected.shape
    assert np.abs(seen - expected).max() <= 1


def test_a_large_one_is_made_small() -> None:
    still = still_of(encoded(np.zeros((900, 3000, 3), np.uint8), "PNG"), Bounds())

    assert (still.width, still.height) == (1024, 307)
