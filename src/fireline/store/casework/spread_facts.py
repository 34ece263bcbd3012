"""Spread facts: what casework knows that identify learns from, read in bulk."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

import pyarrow as pa
from django.db import connection

from fireline.domain.clock import DAY
from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.identify.sources import SIGHTINGS, RemovalOutcome
from fireline.store.casework import bulk
from fireline.store.casework.models import SetAside
from fireline.store.casework.recorder import CaseworkStore
from fireline.store.casework.retention_kept import DjangoKept
from fireline.store.casework.sighting_days import sighting_days

#: A post is gone while its newest look says so, and since the first look that did.
_SIGHTINGS = """
WITH gone AS (
    SELECT p.key, min(l.at) FILTER (WHERE l.presence = 'gone') AS at
    FROM casework_place p JOIN casework_lookrow l ON l.place_id = p.id
    WHERE p.kind = 'post'
    GROUP BY p.key
    HAVING (array_agg(l.presence ORDER BY l.at DESC, l.id DESC))[1] = 'gone'
)
SELECT s.work_id::text, s.account, s.post, (extract(epoch FROM s.said_at) * 1000000)::bigint,
       s.via, nullif(s.source, ''), s.language, split_part(s.account, ':', 1),
       (extract(epoch FROM g.at) * 1000000)::bigint
FROM casework_sightingrow s JOIN casework_workrow w ON w.id = s.work_id
LEFT JOIN gone g ON g.key = s.native
WHERE s.refused_at IS NULL AND w.ended_at IS NULL AND s.seen_at > %s
ORDER BY s.said_at, s.post, s.work_id
"""

#: Moments travel as whole microseconds, which is far quicker than as dates.
_TOLD = pa.schema(
    [
        pa.field(field.name, pa.int64() if pa.types.is_timestamp(field.type) else field.type)
        for field in SIGHTINGS
    ]
)

#: Each referred place that was looked at since, and when it was first seen gone.
_OUTCOMES = """
SELECT p.platform, r.recipient, r.state_since,
       (SELECT min(l.at) FROM casework_lookrow l
         WHERE l.place_id = p.id AND l.presence = 'gone') AS gone_at
FROM casework_referralrow r JOIN casework_place p ON p.id = r.place_id
WHERE r.state IN ('sent', 'answered', 'withdrawn')
  AND EXISTS (SELECT FROM casework_lookrow l WHERE l.place_id = p.id AND l.at > r.drafted_at)
ORDER BY p.platform, r.recipient, r.id
"""

_GONE_ACCOUNTS = """
SELECT DISTINCT ON (p.key) p.key, l.at
FROM casework_lookrow l JOIN casework_place p ON p.id = l.place_id
WHERE p.kind = 'account' AND l.presence = 'gone'
ORDER BY p.key, l.at
"""


class DjangoSpreadFacts(CaseworkStore):
    """What one authority judged, referred and saw gone."""

    def sightings(self, *, window: timedelta = 90 * DAY) -> pa.Table:
        """Return the sightings of live works (``SIGHTINGS``) by (said_at, post, work)."""
        with self.scope():
            return bulk.read(_SIGHTINGS, [self.clock() - window], _TOLD).cast(SIGHTINGS)

    def carried(self, *, window: timedelta = 90 * DAY) -> pa.Table:
        """Return the same in numbers (``CARRIED``); only days that changed are read again."""
        since = (self.clock() - window).replace(hour=0, minute=0, second=0, microsecond=0)
        with self.scope():
            return sighting_days(self.authority_id).table(since)

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        with self.scope():
            standing = SetAside.objects.filter(ended_at=None)
            return frozenset(AccountKey(key) for key in standing.values_list("account", flat=True))

    def outcomes(self) -> Sequence[RemovalOutcome]:
        """Return what became of referrals, a platform and channel at a time."""
        with self.scope(), connection.cursor() as cursor:
            cursor.execute(_OUTCOMES)
            rows = cursor.fetchall()
        return [_outcome(key, list(group)) for key, group in groupby(rows, itemgetter(0, 1))]

    def removed(self) -> Mapping[AccountKey, datetime]:
        """Return the accounts that were seen gone, and when first; also those only kept by now."""
        with self.scope(), connection.cursor() as cursor:
            cursor.execute(_GONE_ACCOUNTS)
            seen = dict(cursor.fetchall())
        return {**self._kept().removed(), **seen}

    def kept_profiles(self) -> Mapping[AccountKey, AccountSighting]:
        """Return what removed accounts showed, kept since the lake forgot them."""
        return self._kept().profiles()

    def _kept(self) -> DjangoKept:
        return DjangoKept(self.authority_id, self.ids, self.clock)


def _outcome(key: tuple[str, str], rows: list[tuple[object, ...]]) -> RemovalOutcome:
    platform, channel = key
    removed = sum(row[3] is not None for row in rows)
    return RemovalOutcome(platform=platform, channel=channel, sent=len(rows), removed=removed)
