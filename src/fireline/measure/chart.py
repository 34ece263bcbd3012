"""Chart: the oxygen series with what was done about it, as one Vega-Lite specification.

The same specification makes the picture on the page, the PNG and the one in a report. A day that
is not known has no point and a hatched band: the line breaks, it does not fall.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from fireline.domain.clock import DAY
from fireline.domain.oxygen import OxygenPoint
from fireline.measure.series_log import RemovalFact

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Noto Sans"


@attrs.frozen(kw_only=True)
class Colours:
    """What a chart is drawn with."""

    background: str
    text: str
    quiet: str
    oxygen: str
    opposing: str
    referrals: str


LIGHT = Colours(
    background="#ffffff",
    text="#1a1d21",
    quiet="#d5d9de",
    oxygen="#b3261e",
    opposing="#5b6570",
    referrals="#1d5fa8",
)
DARK = Colours(
    background="#14171a",
    text="#e8eaed",
    quiet="#3a4149",
    oxygen="#ff8a7a",
    opposing="#9aa4af",
    referrals="#7fb4f0",
)


@attrs.frozen(kw_only=True)
class Words:
    """What stands on the chart, so that it can be said in another language."""

    title: str = "Oxygen: expected exposures of tracked works a day"
    oxygen: str = "exposures a day"
    opposing: str = "through those who report or oppose"
    referrals: str = "referrals sent"
    unknown: str = "not known"
    day: str = "day"


def oxygen_chart(
    points: Sequence[OxygenPoint],
    facts: Iterable[RemovalFact] = (),
    *,
    colours: Colours = LIGHT,
    words: Words | None = None,
    width: int = 760,
) -> dict[str, object]:
    """Return the specification: oxygen with its interval, and the referrals of each day below."""
    said = words or Words()
    return {
        "$schema": SCHEMA,
        "description": said.title,
        "title": {"text": said.title, "anchor": "start"},
        "datasets": {"days": _days(points, said), "referrals": _referrals(facts)},
        "vconcat": [
            _oxygen_panel(points, colours, said, width),
            _referral_panel(points, colours, said, width),
        ],
        "resolve": {"scale": {"x": "shared"}},
        "config": _config(colours),
    }


def unknown_days(points: Sequence[OxygenPoint]) -> list[date]:
    """Return the days between first and last of which oxygen is not known, measured or not."""
    known = {point.day for point in points if point.oxygen is not None}
    return [day for day in _every_day(points) if day not in known]


def _days(points: Sequence[OxygenPoint], words: Words) -> list[dict[str, object]]:
    """Return a row for every day; one that was never measured is as unknown as one with a gap."""
    by_day = {point.day: point for point in points}
    named = max(points, key=lambda point: (point.opposing, point.day)).day if points else None
    rows: list[dict[str, object]] = []
    for day in _every_day(points):
        point = by_day.get(day)
        known = point is not None and point.oxygen is not None
        rows.append(
            {
                "day": day.isoformat(),
                "noon": f"{day.isoformat()}T12:00:00Z",
                "end": (day + DAY).isoformat(),
                "oxygen": point.oxygen if point else None,
                "low": point.low if point else None,
                "high": point.high if point else None,
                "opposing": None if point is None or point.gap else point.opposing,
                "unknown": "" if known else words.unknown,
                "named": day == named,
            }
        )
    return rows


def _every_day(points: Sequence[OxygenPoint]) -> list[date]:
    if not points:
        return []
    days = [point.day for point in points]
    first, last = min(days), max(days)
    return [first + DAY * number for number in range((last - first).days + 1)]


def _referrals(facts: Iterable[RemovalFact]) -> list[dict[str, object]]:
    counts: dict[date, int] = {}
    for fact in facts:
        day = fact.sent_at.date()
        counts[day] = counts.get(day, 0) + 1
    return [
        {"day": day.isoformat(), "end": (day + DAY).isoformat(), "sent": counts[day]}
        for day in sorted(counts)
    ]


def _oxygen_panel(
    points: Sequence[OxygenPoint], colours: Colours, words: Words, width: int
) -> dict[str, object]:
    value = {"type": "quantitative", "title": words.oxygen, "scale": {"zero": True}}
    x = _x(points, show=False, words=words, field="noon")
    dot = {"size": 28, "color": colours.oxygen}
    line = {"strokeWidth": 2, "point": dot, "color": colours.oxygen}
    layers: list[dict[str, object]] = [
        *_unknown_layers(points, colours, words),
        {
            "mark": {"type": "area", "opacity": 0.22, "color": colours.oxygen},
            "encoding": {"x": x, "y": {"field": "low", **value}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "strokeDash": [4, 3], "color": colours.opposing},
            "encoding": {"x": x, "y": {"field": "opposing", **value}},
        },
        {
            "mark": {"type": "line", **line},
            "encoding": {
                "x": x,
                "y": {"field": "oxygen", **value},
                "tooltip": [{"field": "day", "type": "temporal"}, *_told("oxygen", "low", "high")],
            },
        },
    ]
    if any(point.opposing for point in points):
        layers.append(_legend(points, colours, words))
    return {"data": {"name": "days"}, "width": width, "height": 240, "layer": layers}


def _legend(points: Sequence[OxygenPoint], colours: Colours, words: Words) -> dict[str, object]:
    """Name the dashed line at its peak, so that no colour has to be told from another."""
    return {
        "transform": [{"filter": "datum.named"}],
        "mark": {
            "type": "text",
            "align": "right",
            "baseline": "bottom",
            "dy": -6,
            "color": colours.opposing,
            "text": words.opposing,
        },
        "encoding": {
            "x": _x(points, show=False, words=words, field="noon"),
            "y": {"field": "opposing", "type": "quantitative"},
        },
    }


def _unknown_layers(
    points: Sequence[OxygenPoint], colours: Colours, words: Words
) -> list[dict[str, object]]:
    """Hatch the days that are not known, over the whole height."""
    filled: list[dict[str, object]] = [{"filter": "datum.unknown != ''"}]
    days = {"x": _x(points, show=False, words=words), "x2": {"field": "end"}}
    hatched = {"type": "rect", "color": colours.quiet, "opacity": 0.35}
    strokes: list[dict[str, object]] = [
        {
            "transform": [
                *filled,
                {"calculate": f"toDate(datum.day) + 86400000 * {share}", "as": "stroke_at"},
            ],
            "mark": {"type": "rule", "color": colours.quiet, "strokeDash": [5, 4]},
            "encoding": {"x": _x(points, show=False, words=words, field="stroke_at")},
        }
        for share in (0.2, 0.5, 0.8)
    ]
    tooltip = {"field": "unknown", "title": words.day}
    band: dict[str, object] = {
        "transform": filled,
        "mark": hatched,
        "encoding": {**days, "tooltip": tooltip},
    }
    return [band, *strokes]


def _referral_panel(
    points: Sequence[OxygenPoint], colours: Colours, words: Words, width: int
) -> dict[str, object]:
    return {
        "data": {"name": "referrals"},
        "width": width,
        "height": 84,
        "mark": {"type": "rect", "color": colours.referrals, "xOffset": 1, "x2Offset": -1},
        "encoding": {
            "x": _x(points, show=True, words=words),
            "x2": {"field": "end"},
            "y": {
                "field": "sent",
                "type": "quantitative",
                "title": words.referrals,
                "axis": {"tickMinStep": 1, "format": "d"},
            },
            "y2": {"datum": 0},
            "tooltip": [{"field": "day", "type": "temporal"}, *_told("sent")],
        },
    }


def _x(
    points: Sequence[OxygenPoint], *, show: bool, words: Words, field: str = "day"
) -> dict[str, object]:
    shown = {"title": words.day, "format": "%-d %b", "labelOverlap": True}
    hidden = {"title": None, "labels": False, "ticks": False}
    axis = shown if show else hidden
    return {"field": field, "type": "temporal", "axis": axis, "scale": _span(points)}


def _span(points: Sequence[OxygenPoint]) -> dict[str, object]:
    """Return the days from the first to the end of the last, in UTC wherever it is drawn."""
    days = _every_day(points)
    if not days:
        return {"type": "utc"}
    return {"type": "utc", "domain": [days[0].isoformat(), (days[-1] + DAY).isoformat()]}


def _told(*fields: str) -> list[Mapping[str, object]]:
    return [{"field": field, "type": "quantitative", "format": ",.3~s"} for field in fields]


def _config(colours: Colours) -> dict[str, object]:
    axis = {
        "labelColor": colours.text,
        "titleColor": colours.text,
        "gridColor": colours.quiet,
        "domainColor": colours.quiet,
        "tickColor": colours.quiet,
        "titleFontWeight": 400,
    }
    return {
        "font": FONT,
        "background": colours.background,
        "view": {"stroke": None},
        "axis": axis,
        "title": {"color": colours.text, "fontSize": 15, "fontWeight": 700},
        "style": {"guide-label": {"fontSize": 12}, "guide-title": {"fontSize": 12}},
    }
