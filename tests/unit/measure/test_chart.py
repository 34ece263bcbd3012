import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fireline.domain.oxygen import OxygenPoint
from fireline.domain.referral import Instrument
from fireline.measure import DARK, LIGHT, RemovalFact, Words, oxygen_chart
from fireline.measure.chart import FONT, unknown_days

FIRST = date(2026, 3, 1)


def point(number: int, oxygen: float | None = 100.0, **given: Any) -> OxygenPoint:
    low, high = (None, None) if oxygen is None else (oxygen * 0.9, oxygen * 1.1)
    day = FIRST + timedelta(days=number)
    return OxygenPoint(day=day, oxygen=oxygen, low=low, high=high, observed=oxygen, **given)


def days(chart: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart["datasets"]["days"]
    return found


def test_every_day_has_its_row_and_what_is_not_known_is_marked_and_has_no_value() -> None:
    points = [point(0), point(1, None, gap=True), point(3)]

    chart = oxygen_chart(points)

    assert [(row["day"], row["oxygen"], row["unknown"]) for row in days(chart)] == [
        ("2026-03-01", 100.0, ""),
        ("2026-03-02", None, "not known"),
        ("2026-03-03", None, "not known"),
        ("2026-03-04", 100.0, ""),
    ]
    assert unknown_days(points) == [date(2026, 3, 2), date(2026, 3, 3)]


def test_on_a_day_with_a_gap_the_opposing_line_breaks_too() -> None:
    rows = days(oxygen_chart([point(0, opposing=5.0), point(1, None, gap=True, opposing=0.0)]))

    assert [row["opposing"] for row in rows] == [5.0, None]


def test_referrals_are_counted_by_day() -> None:
    sent = [datetime(2026, 3, day, 23, tzinfo=UTC) for day in (2, 2, 1)]
    facts = [
        RemovalFact(platform="e", instrument=Instrument.TERMS_REFERRAL, sent_at=at) for at in sent
    ]

    chart: dict[str, Any] = oxygen_chart([point(0), point(1)], facts)

    assert [(row["day"], row["sent"]) for row in chart["datasets"]["referrals"]] == [
        ("2026-03-01", 1),
        ("2026-03-02", 2),
    ]


def test_both_panels_share_their_days() -> None:
    chart: dict[str, Any] = oxygen_chart([point(0), point(4)])

    assert chart["resolve"] == {"scale": {"x": "shared"}}
    assert chart["vconcat"][1]["encoding"]["x"]["scale"]["domain"] == ["2026-03-01", "2026-03-06"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_light_and_dark_are_one_chart_in_other_colours(colours: Any) -> None:
    chart: dict[str, Any] = oxygen_chart([point(0)], colours=colours)

    assert chart["config"]["background"] == colours.background
    assert chart["config"]["font"] == FONT
    assert days(chart) == days(oxygen_chart([point(0)]))


def test_a_chart_is_plain_json_and_fetches_nothing() -> None:
    text = json.dumps(oxygen_chart([point(0)]))

    assert '"url"' not in text


def test_an_empty_series_is_an_empty_chart() -> None:
    assert days(oxygen_chart([])) == []


def test_its_words_can_be_said_in_another_language() -> None:
    chart = oxygen_chart([point(0, None)], words=Words(title="Сводка", unknown="неизвестно"))

    assert chart["title"] == {"text": "Сводка", "anchor": "start"}
    assert days(chart)[0]["unknown"] == "неизвестно"
