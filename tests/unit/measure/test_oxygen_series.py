from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import attrs
import pyarrow as pa
import pytest

from fireline.domain.act import Act
from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import Ranking
from fireline.measure import measure, point_of
from fireline.measure.memory import MemorySeriesLog

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
UNIT = UUID(int=10)
RANKING = Ranking(
    made_at=NOON, oxygen=900.0, low=800.0, high=1000.0, standings=(), window_days=14, samples=100
)
MOMENT = pa.timestamp("us", tz="UTC")


@attrs.frozen(kw_only=True)
class Seen:
    """A few sightings and audiences, written down by hand."""

    said: Sequence[tuple[str, str, datetime]] = ()  #: work, account, said_at
    told: Sequence[tuple[str, int | None, float | None, int]] = ()
    aside: frozenset[AccountKey] = frozenset()
    gaps: frozenset[date] = frozenset()

    def sightings(self) -> pa.Table:
        return pa.table(
            {
                "work": pa.array([one[0] for one in self.said], pa.string()),
                "post": pa.array([f"post {n}" for n in range(len(self.said))], pa.string()),
                "via": pa.array(["copy"] * len(self.said), pa.string()),
                "account": pa.array([one[1] for one in self.said], pa.string()),
                "said_at": pa.array([one[2] for one in self.said], MOMENT),
            }
        )

    def audience(self) -> pa.Table:
        return pa.table(
            {
                "account": pa.array([one[0] for one in self.told], pa.string()),
                "followers": pa.array([one[1] for one in self.told], pa.int64()),
                "views": pa.array([one[2] for one in self.told], pa.float64()),
                "posts_told": pa.array([one[3] for one in self.told], pa.int64()),
            }
        )

    def set_aside(self) -> frozenset[AccountKey]:
        return self.aside

    def gap_days(self) -> frozenset[date]:
        return self.gaps


SEEN = Seen(
    said=[
        ("w1", "e:ann", NOON),
        ("w1", "e:ann", NOON),
        ("w2", "e:ben", NOON),
        ("w2", "e:ann", NOON.replace(day=1)),
        ("w1", "e:press", NOON),
    ],
    told=[("e:ann", 1000, 100.0, 5), ("e:ben", 500, None, 0), ("e:press", 9000, 700.0, 9)],
    aside=frozenset({AccountKey("e:press")}),
)


def test_a_day_has_the_rankings_oxygen_and_what_its_own_posts_were_exposed_to() -> None:
    seen = attrs.evolve(SEEN, told=[("e:ann", 1000, 100.0, 5), ("e:ben", 500, None, 0)])

    point = point_of(DAY, ranking=RANKING, source=seen)

    assert (point.oxygen, point.low, point.high) == (900.0, 800.0, 1000.0)
    assert point.observed == pytest.approx(100.0 + 100.0 + 500 * 0.1)
    assert point.imputed_share == pytest.approx(50 / 250)
    assert point.works == 2


def test_those_who_report_or_oppose_are_a_line_of_their_own() -> None:
    point = point_of(DAY, ranking=RANKING, source=SEEN)

    assert point.opposing == 700.0
    assert point.observed is not None
    assert point.observed < 300.0


def test_a_day_with_a_gap_is_unknown_and_never_zero() -> None:
    point = point_of(DAY, ranking=RANKING, source=attrs.evolve(SEEN, gaps=frozenset({DAY})))

    assert point.gap
    assert (point.oxygen, point.low, point.high, point.observed) == (None, None, None, None)


def test_without_a_judged_work_there_is_no_oxygen() -> None:
    point = point_of(DAY, ranking=RANKING, source=attrs.evolve(SEEN, said=[]))

    assert (point.oxygen, point.observed, point.works) == (None, None, 0)


def test_without_a_ranking_only_what_was_observed_is_known() -> None:
    point = point_of(DAY, ranking=None, source=SEEN)

    assert point.oxygen is None
    assert point.observed is not None


def test_a_day_that_was_seen_to_be_empty_is_zero() -> None:
    point = point_of(date(2026, 3, 20), ranking=RANKING, source=SEEN)

    assert (point.observed, point.imputed_share) == (0.0, 0.0)


def test_where_nothing_was_told_of_anybody_all_of_it_is_imputed() -> None:
    point = point_of(DAY, ranking=RANKING, source=attrs.evolve(SEEN, told=[]))

    assert point.imputed_share == 1.0


def test_what_is_usual_on_a_platform_is_learned_from_all_of_whom_it_was_told() -> None:
    told = [("e:ben", 1000, None, 0), ("e:loud", 9000, 4500.0, 10)]
    said = [("w1", "e:ben", NOON)]

    point = point_of(DAY, ranking=None, source=Seen(said=said, told=told))

    assert point.observed == pytest.approx(1000 * (100 + 45_000) / (1000 + 90_000))


def test_days_are_cut_in_utc_and_the_next_midnight_is_tomorrow() -> None:
    midnights = [
        ("w1", "e:ann", NOON.replace(hour=0)),
        ("w1", "e:ann", NOON.replace(day=3, hour=0)),
    ]

    point = point_of(DAY, ranking=None, source=attrs.evolve(SEEN, said=midnights))

    assert point.observed == 100.0


def test_measuring_keeps_one_point_a_day_with_its_audit_row() -> None:
    series = MemorySeriesLog()

    for ranking in (None, RANKING):
        measure(ranking=ranking, source=SEEN, series=series, clock=lambda: NOON, authority=UNIT)

    assert [(point.day, point.oxygen) for point in series.points()] == [(DAY, 900.0)]
    rows = series.recorded(on="day 2026-03-02")
    assert [(row.act, row.officer) for row in rows] == [(Act.OXYGEN_MEASURED, None)] * 2
