"""Painting: chart specifications made into pictures, with the font that we ship."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import vl_convert

FONTS = Path(__file__).parent.parent / "web" / "static" / "fireline" / "build" / "fonts"
"""Where the front end's build puts the fonts; without them the converter's own Latin font draws."""

_VEGA_LITE = "6.1"


class VegaPainter:
    """Paints Vega-Lite specifications without a browser and without the network."""

    def __init__(self, fonts: Path = FONTS) -> None:
        _register(fonts)

    def png(self, chart: Mapping[str, object], *, scale: float = 2.0) -> bytes:
        """Return the chart as a PNG."""
        picture: bytes = vl_convert.vegalite_to_png(
            json.dumps(chart), vl_version=_VEGA_LITE, scale=scale, allowed_base_urls=[]
        )
        return picture

    def svg(self, chart: Mapping[str, object]) -> str:
        """Return the chart as an SVG."""
        drawing: str = vl_convert.vegalite_to_svg(
            json.dumps(chart), vl_version=_VEGA_LITE, allowed_base_urls=[]
        )
        return drawing


@cache
def _register(fonts: Path) -> None:
    if fonts.is_dir():
        vl_convert.register_font_directory(str(fonts))
