"""The look log of verify: what is due to be looked at, what was seen, and what came again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from fireline.domain.ids import AccountKey, PostKey
from fireline.domain.presence import Look
from fireline.domain.work import Sighting
from fireline.store.casework import bulk
from fireline.store.casework.location_rows import location_of, look_of, look_row
from fireline.store.casework.models import LookRow, Place, ReappearanceRow, SightingRow
from fireline.store.casework.recorder import CaseworkStore
from fireline.store.casework.work_rows import sighting_of
from fireline.verify.look_log import Due
from fireline.verify.reappearance import Reappearance, Removal

#: A place that was never looked at is due from when it was asked to go; after that it is due when
#: the last look said, and no more when it said nothing.
_DUE = """
WITH asked AS (
    SELECT r.place_id, max(s.at) AS at
    FROM casework_referralrow r
    JOIN casework_referralstep s ON s.referral_id = r.id AND s."to" = 'sent'
    WHERE r.state IN ('sent', 'answered') AND r.instrument <> 'withdrawal'
    GROUP BY r.place_id
), waiting AS (
    SELECT p.id, asked.at AS asked_at,
           CASE WHEN EXISTS (SELECT FROM casework_lookrow l
                             WHERE l.place_id = p.id AND l.at >= asked.at)
                THEN p.next_look_at ELSE asked.at END AS due_at
    FROM casework_place p JOIN asked ON asked.place_id = p.id
)
SELECT id, asked_at FROM waiting WHERE due_at <= %s ORDER BY due_at, id LIMIT %s
"""

#: What was seen gone, of the work that it was referred for and of each that was sighted there. A
#: place names a post with its version or without; a sighting knows the post without.
_REMOVALS = """
WITH gone AS (
    SELECT p.id, p.authority_id, split_part(p.key, '#', 1) AS post, p.account, min(l.at) AS at
    FROM casework_lookrow l JOIN casework_place p ON p.id = l.place_id
    WHERE l.presence = 'gone' AND p.kind = 'post' GROUP BY p.id
), works AS (
    SELECT r.work_id, gone.* FROM gone JOIN casework_referralrow r ON r.place_id = gone.id
    WHERE r.work_id IS NOT NULL
    UNION
    SELECT s.work_id, gone.* FROM gone JOIN casework_sightingrow s
        ON s.authority_id = gone.authority_id AND s.native = gone.post
    WHERE s.refused_at IS NULL
)
SELECT works.work_id, post, min(account), min(at) AS gone_at
FROM works JOIN casework_workrow w ON w.id = works.work_id
WHERE w.ended_at IS NULL
GROUP BY works.work_id, post ORDER BY gone_at, post, works.work_id
"""


class DjangoLookLog(CaseworkStore):
    """Keeps every look at what one authority referred."""

    def due(self, at: datetime, *, limit: int) -> Sequence[Due]:
        """Return the locations of sent referrals whose next look is due, longest due first."""
        with self.scope():
            with connection.cursor() as cursor:
                cursor.execute(_DUE, [at, limit])
                asked = dict(cursor.fetchall())
            places = Place.objects.in_bulk(asked)
            latest = _latest(asked)
            return [
                Due(location=location_of(places[one]), asked_at=asked_at, latest=latest.get(one))
                for one, asked_at in asked.items()
            ]

    def record(self, location: UUID, look: Look, *, next_at: datetime | None) -> None:
        """Keep what was seen, and when to look again (None: no more)."""
        with self.scope():
            row = look_row(look, id=self.ids(), authority=self.authority_id, place=location)
            row.save(force_insert=True)
            Place.objects.filter(pk=location).update(next_look_at=next_at)

    def removals(self) -> Sequence[Removal]:
        """Return the posts of tracked works that were seen gone, with the first such look."""
        with self.scope(), connection.cursor() as cursor:
            cursor.execute(_REMOVALS)
            return [
                Removal(
                    work=work,
                    post=PostKey(post),
                    account=AccountKey(account) if account else None,
                    gone_at=gone_at,
                )
                for work, post, account, gone_at in cursor.fetchall()
            ]

    def sightings_of(self, works: Iterable[UUID], *, after: datetime) -> Sequence[Sighting]:
        """Return where these works were seen in posts said after a moment."""
        with self.scope():
            rows = SightingRow.objects.filter(
                work__in=list(works), said_at__gt=after, refused_at=None
            )
            return [sighting_of(row) for row in rows.order_by("said_at", "id")]

    def keep_reappearances(self, found: Sequence[Reappearance]) -> int:
        """Keep what is new (one row a work and post); say how many were."""
        with self.scope():
            return bulk.insert(
                [self._row(one) for one in found], same=("authority_id", "work_id", "again")
            )

    def reappearances(self) -> Sequence[Reappearance]:
        """Return all that were noticed, oldest first."""
        with self.scope():
            rows = ReappearanceRow.objects.order_by("said_at", "again", "work_id")
            return [_reappearance(row) for row in rows]

    def _row(self, found: Reappearance) -> ReappearanceRow:
        return ReappearanceRow(
            id=found.id,
            authority_id=self.authority_id,
            work_id=found.work,
            removed=found.removed,
            again=found.again,
            account=found.account,
            said_at=found.said_at,
            away=found.away,
            noticed_at=found.noticed_at,
        )


def _latest(places: Iterable[UUID]) -> dict[UUID, Look]:
    newest = LookRow.objects.filter(place__in=list(places)).order_by("place_id", "-at", "-id")
    return {row.place_id: look_of(row) for row in newest.distinct("place_id")}


def _reappearance(row: ReappearanceRow) -> Reappearance:
    return Reappearance(
        id=row.id,
        work=row.work_id,
        removed=PostKey(row.removed),
        again=PostKey(row.again),
        account=AccountKey(row.account),
        said_at=row.said_at,
        away=row.away,
        noticed_at=row.noticed_at,
    )
