"""Painter: turns a chart's specification into a picture."""

from collections.abc import Mapping
from typing import Protocol


class ChartPainter(Protocol):
    """Paints the one specification that page, PNG and report share.

    Do use the shipped font: a machine without fonts must draw every script alike.
    Don't fetch anything: a specification carries its data.
    """

    def png(self, chart: Mapping[str, object], *, scale: float = 2.0) -> bytes:
        """Return the chart as a PNG."""
        ...

    def svg(self, chart: Mapping[str, object]) -> str:
        """Return the chart as an SVG."""
        ...
