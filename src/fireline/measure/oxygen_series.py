"""Oxygen series: one point a day, unknown where we did not see, never zero for want of seeing."""

from datetime import UTC, date, datetime

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.clock import DAY
from fireline.domain.oxygen import OxygenPoint, Ranking
from fireline.measure.exposure import Exposed, added_up, exposures
from fireline.measure.exposure_source import ExposureSource


def point_of(day: date, *, ranking: Ranking | None, source: ExposureSource) -> OxygenPoint:
    """Return the oxygen of one day.

    Expected oxygen is the ranking's; observed is what the day's own posts were exposed to. The
    accounts that report or oppose are a line of their own. A day with a gap has neither figure:
    what we did not see is not little. Without a judged work there is no oxygen at all.
    """
    sightings = source.sightings()
    works = pc.count_distinct(sightings["work"]).as_py()
    gap = day in source.gap_days()
    ours, opposing = _exposed(_of_day(sightings, day), source)
    known = works > 0 and not gap
    point = OxygenPoint(
        day=day,
        oxygen=None,
        low=None,
        high=None,
        observed=ours.views if known and _could_tell(ours) else None,
        opposing=0.0 if gap else opposing.views,
        imputed_share=ours.imputed_share,
        works=works,
        gap=gap,
    )
    if ranking is None or not known:
        return point
    return attrs.evolve(point, oxygen=ranking.oxygen, low=ranking.low, high=ranking.high)


def _exposed(sightings: pa.Table, source: ExposureSource) -> tuple[Exposed, Exposed]:
    exposure, aside = exposures(source.audience()), source.set_aside()
    accounts = sightings["account"].to_pylist()
    ours = added_up((name for name in accounts if name not in aside), exposure)
    opposing = added_up((name for name in accounts if name in aside), exposure)
    return ours, opposing


def _could_tell(exposed: Exposed) -> bool:
    """Say whether anything was told; a day without a sighting was seen to be empty."""
    return exposed.unknown == 0 or exposed.views > 0


def _of_day(sightings: pa.Table, day: date) -> pa.Table:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    said = sightings["said_at"]
    moment = pa.scalar(start, said.type)
    after = pa.scalar(start + DAY, said.type)
    return sightings.filter(pc.and_(pc.greater_equal(said, moment), pc.less(said, after)))
