"""Oxygen series: one point a day, unknown where we did not see, never zero for want of seeing."""

from datetime import UTC, date, datetime

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.clock import DAY
from fireline.domain.oxygen import OxygenPoint, Ranking
from fireline.identify.carrying import positions
from fireline.identify.exposure import Exposure, exposure_of
from fireline.identify.same_item import as_items
from fireline.identify.spread_graph import Ints
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
    ours, opposing = _exposed(as_items(_of_day(sightings, day)), source)
    known = works > 0 and not gap
    point = OxygenPoint(
        day=day,
        oxygen=None,
        low=None,
        high=None,
        observed=ours.views if known else None,
        opposing=0.0 if gap else opposing.views,
        imputed_share=ours.imputed_share,
        works=works,
        gap=gap,
    )
    if ranking is None or not known:
        return point
    return attrs.evolve(point, oxygen=ranking.oxygen, low=ranking.low, high=ranking.high)


@attrs.frozen(kw_only=True)
class _Seen:
    """What some posts were exposed to together."""

    views: float
    imputed: float  #: the part of ``views`` that was imputed and not told

    @property
    def imputed_share(self) -> float:
        return self.imputed / self.views if self.views else 0.0


def _exposed(sightings: pa.Table, source: ExposureSource) -> tuple[_Seen, _Seen]:
    """Add up the exposure of the posts, ours and opposing, imputed as the score imputes it.

    What is usual on a platform is learned from everybody of whom something was told, not only
    from those who posted on this day.
    """
    audience, aside = source.audience(), source.set_aside()
    posted = np.array(sightings["account"].to_pylist(), dtype=np.object_)
    names = np.array(sorted({*posted.tolist(), *audience["account"].to_pylist()}), dtype=np.object_)
    everybody = exposure_of(names, audience)
    at = positions(posted, names)
    opposing = np.array([name in aside for name in posted.tolist()], dtype=np.bool_)
    return _added_up(everybody, at[~opposing]), _added_up(everybody, at[opposing])


def _added_up(exposure: Exposure, at: Ints) -> _Seen:
    views, imputed = exposure.views[at], exposure.imputed[at]
    return _Seen(views=float(np.sum(views)), imputed=float(np.sum(views[imputed])))


def _of_day(sightings: pa.Table, day: date) -> pa.Table:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    said = sightings["said_at"]
    moment = pa.scalar(start, said.type)
    after = pa.scalar(start + DAY, said.type)
    return sightings.filter(pc.and_(pc.greater_equal(said, moment), pc.less(said, after)))
