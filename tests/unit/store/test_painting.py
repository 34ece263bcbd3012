import re
import struct
from datetime import date, timedelta
from pathlib import Path

import pytest

from fireline.domain.oxygen import OxygenPoint
from fireline.measure import LIGHT, ChartPainter, Words, oxygen_chart
from fireline.store.painting import VegaPainter

PAINTER: ChartPainter = VegaPainter()


def series(*oxygen: float | None) -> list[OxygenPoint]:
    return [
        OxygenPoint(
            day=date(2026, 3, 1) + timedelta(days=number),
            oxygen=value,
            low=value,
            high=value,
            observed=value,
        )
        for number, value in enumerate(oxygen)
    ]


def test_a_chart_becomes_a_png_of_its_own_size() -> None:
    picture = PAINTER.png(oxygen_chart(series(1.0, 2.0)), scale=1.0)

    width, height = struct.unpack(">II", picture[16:24])
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert 760 < width < 1000
    assert 300 < height < 600


def strokes_of_the_line(drawing: str) -> int:
    """Count how often the pen is set down to draw the oxygen line."""
    paths = re.findall(r"<path[^>]*>", drawing)
    (line,) = (path for path in paths if f'stroke="{LIGHT.oxygen}"' in path and "fill" not in path)
    return re.sub(r'.* d="([^"]*)".*', r"\1", line).count("M")


def test_a_line_breaks_where_a_day_is_not_known() -> None:
    whole, broken = (
        PAINTER.svg(oxygen_chart(series(4.0, 4.0, middle, 4.0, 4.0))) for middle in (4.0, None)
    )

    assert (strokes_of_the_line(whole), strokes_of_the_line(broken)) == (1, 2)


def test_every_word_of_the_chart_is_drawn() -> None:
    drawing = PAINTER.svg(oxygen_chart(series(1.0), words=Words(title="Сводка أكسجين")))

    assert "Сводка أكسجين" in drawing


def test_an_empty_series_can_be_painted() -> None:
    assert PAINTER.png(oxygen_chart([]))[:4] == b"\x89PNG"


def test_data_from_outside_is_not_fetched() -> None:
    chart = {"data": {"url": "https://squares.example/data.json"}, "mark": "bar"}

    with pytest.raises(ValueError, match="squares"):
        PAINTER.svg(chart)


def test_a_missing_folder_of_fonts_is_no_error(tmp_path: Path) -> None:
    painter = VegaPainter(tmp_path / "none")

    assert painter.png(oxygen_chart(series(1.0)))[:4] == b"\x89PNG"
