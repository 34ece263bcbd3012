"""The act of measure: one point a day in the series."""

from datetime import date
from uuid import UUID

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import Clock
from fireline.domain.oxygen import OxygenPoint, Ranking
from fireline.measure.exposure_source import ExposureSource
from fireline.measure.oxygen_series import point_of
from fireline.measure.series_log import SeriesLog


def measure(
    *,
    ranking: Ranking | None,
    source: ExposureSource,
    series: SeriesLog,
    clock: Clock,
    authority: UUID,
    day: date | None = None,
) -> OxygenPoint:
    """Measure the oxygen of a day (today's when none is named) and keep it in the series."""
    at = clock()
    point = point_of(day or at.date(), ranking=ranking, source=source)
    row = AuditRow(
        act=Act.OXYGEN_MEASURED,
        authority=authority,
        officer=None,
        on=f"day {point.day.isoformat()}",
        because=_in_words(point),
        at=at,
    )
    with series.recording(row):
        series.save_point(point)
    return point


def _in_words(point: OxygenPoint) -> str:
    if point.gap:
        return "unknown: a stretch of this day was not seen"
    if point.oxygen is None:
        return f"unknown: {point.works} judged works, and no ranking"
    return f"{point.oxygen:.6g} exposures a day, {point.imputed_share:.0%} imputed"
