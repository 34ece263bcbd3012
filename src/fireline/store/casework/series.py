"""The series log of measure: oxygen a day, and what is known of each referral that was sent."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import OxygenPoint
from fireline.domain.presence import Cause, Presence
from fireline.domain.referral import Instrument
from fireline.measure.series_log import RemovalFact
from fireline.store.casework import bulk
from fireline.store.casework.models import OxygenDay
from fireline.store.casework.recorder import CaseworkStore

_FIGURES = (
    "oxygen",
    "low",
    "high",
    "observed",
    "opposing",
    "imputed_share",
    "works",
    "gap",
)

#: Only what was seen since the sending counts; a look that could not tell says nothing of when.
_FACTS = """
SELECT p.platform, r.instrument, sent.at, told.at, newest.presence, newest.cause,
       gone.at, present.at, p.account
FROM casework_referralrow r
JOIN casework_place p ON p.id = r.place_id
JOIN LATERAL (
    SELECT min(s.at) AS at FROM casework_referralstep s
    WHERE s.referral_id = r.id AND s."to" = 'sent'
) sent ON sent.at IS NOT NULL
LEFT JOIN LATERAL (
    SELECT l.presence, l.cause FROM casework_lookrow l
    WHERE l.place_id = p.id AND l.at >= sent.at ORDER BY l.at DESC, l.id DESC LIMIT 1
) newest ON true
LEFT JOIN LATERAL (
    SELECT max(l.at) AS at FROM casework_lookrow l
    WHERE l.place_id = p.id AND l.at >= sent.at AND l.presence NOT IN ('unknown', 'unreachable')
) told ON true
LEFT JOIN LATERAL (
    SELECT min(l.at) AS at FROM casework_lookrow l
    WHERE l.place_id = p.id AND l.at >= sent.at AND l.presence = 'gone'
) gone ON true
LEFT JOIN LATERAL (
    SELECT max(l.at) AS at FROM casework_lookrow l
    WHERE l.place_id = p.id AND l.at >= sent.at AND l.presence IN ('present', 'partly')
      AND (gone.at IS NULL OR l.at < gone.at)
) present ON true
WHERE r.instrument <> 'withdrawal'
ORDER BY sent.at, r.id
"""


class DjangoSeriesLog(CaseworkStore):
    """Keeps the oxygen series of one authority."""

    def save_point(self, point: OxygenPoint) -> None:
        """Keep the oxygen of one day; a later measurement of the same day takes its place."""
        row = OxygenDay(
            id=self.ids(),
            authority_id=self.authority_id,
            day=point.day,
            **{name: getattr(point, name) for name in _FIGURES},
        )
        with self.scope():
            bulk.insert([row], same=("authority_id", "day"), update=_FIGURES)

    def points(self) -> Sequence[OxygenPoint]:
        """Return the series, oldest day first; a day that was never measured has no point."""
        with self.scope():
            return [
                OxygenPoint(day=row.day, **{name: getattr(row, name) for name in _FIGURES})
                for row in OxygenDay.objects.order_by("day")
            ]

    def removal_facts(self) -> Sequence[RemovalFact]:
        """Return every referral that was sent, oldest first."""
        with self.scope(), connection.cursor() as cursor:
            cursor.execute(_FACTS)
            return [_fact(row) for row in cursor.fetchall()]


def _fact(row: tuple[Any, ...]) -> RemovalFact:
    platform, instrument, sent, told, presence, cause, gone, present, account = row
    return RemovalFact(
        platform=platform,
        instrument=Instrument(instrument),
        sent_at=sent,
        last_look_at=told,
        presence=Presence(presence) if presence else None,
        cause=Cause(cause) if cause else None,
        gone_at=gone,
        last_present_at=present,
        account=AccountKey(account) if account else None,
    )
