from io import BytesIO

import pytest
from PIL import Image

from fireline.exercise.shapes import Look, Picture, Subject, png


@pytest.mark.parametrize("look", Look)
def test_a_picture_is_a_small_file_that_is_drawn_alike_each_time(look: Look) -> None:
    picture = Picture(Subject.WORK, 5, look)

    drawn = png(1, picture)

    assert drawn == png(1, picture)
    assert drawn != png(2, picture)
    assert len(drawn) < 100_000
    with Image.open(BytesIO(drawn)) as image:
        assert 64 <= image.width <= 256
        assert image.format == "PNG"


def test_every_look_is_a_file_of_its_own() -> None:
    files = {png(1, Picture(Subject.WORK, 5, look)) for look in Look}

    assert len(files) == len(Look)
