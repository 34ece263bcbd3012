"""Openings: what an officer of one authority could do next, read in a few large questions."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from fireline.direct.queue_port import Judged, OpenAccount, OpenLocation, OpenReferral
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey, platform_of
from fireline.domain.location import Location, LocationKind
from fireline.domain.succession import Succession, Verdict
from fireline.domain.work import TIER_ORDER, Candidate, CandidateState, Tier
from fireline.store.casework.models import CandidateRow, ReturnLine
from fireline.store.casework.ranking_rows import succession_of
from fireline.store.casework.recorder import CaseworkStore
from fireline.store.casework.work_rows import candidate_of

_TIERS = [tier.value for tier in TIER_ORDER]
_TIER = {tier.value: tier for tier in TIER_ORDER}
_same_id = lru_cache(maxsize=10_000)(UUID)
"""Tens of thousands of places, a few hundred works: each id is read once."""

#: Places that need no officer any more: a referral of them stands (one that was refused is taken
#: up again on its own page), or the newest look saw them gone.
_SETTLED = """
WITH newest AS (
    SELECT DISTINCT ON (place_id) place_id, presence
    FROM casework_lookrow ORDER BY place_id, at DESC, id DESC
), settled AS (
    SELECT p.kind, split_part(p.key, '#', 1) AS key FROM casework_place p
    WHERE EXISTS (SELECT FROM casework_referralrow r
                  WHERE r.place_id = p.id AND r.state NOT IN ('closed', 'withdrawn'))
       OR EXISTS (SELECT FROM newest n WHERE n.place_id = p.id AND n.presence = 'gone')
), gone AS (
    SELECT p.key AS account FROM casework_place p JOIN newest n ON n.place_id = p.id
    WHERE p.kind = 'account' AND n.presence = 'gone'
), aside AS (
    SELECT account FROM casework_setaside WHERE ended_at IS NULL
), carried AS (
    SELECT s.id, s.native, s.account, s.work_id, s.url, s.language, s.said_at, w.title, w.tier,
           array_position(%s::text[], w.tier) AS grave
    FROM casework_sightingrow s JOIN casework_workrow w ON w.id = s.work_id
    WHERE s.via IN ('original', 'copy') AND s.refused_at IS NULL AND w.ended_at IS NULL
      AND s.account NOT IN (SELECT account FROM aside)
      AND s.account NOT IN (SELECT account FROM gone)
)
"""

#: A post that carries two works is one place, shown under the graver one. Until somebody opens
#: it, a place is known by the id of that sighting, and keeps it when it becomes a row.
_LOCATIONS = """
SELECT coalesce(p.id, c.id), c.native, c.account, c.work_id::text, c.url, c.language,
       extract(epoch FROM c.said_at)::float8, c.title, c.tier
FROM (SELECT DISTINCT ON (native) * FROM carried ORDER BY native, grave, said_at, id) c
LEFT JOIN casework_place p ON p.key = c.native
WHERE c.native NOT IN (SELECT key FROM settled WHERE kind = 'post')
ORDER BY c.native
"""

_ACCOUNTS = """
SELECT c.account, min(c.grave)
FROM carried c
WHERE c.account NOT IN (SELECT key FROM settled WHERE kind = 'account')
GROUP BY c.account ORDER BY c.account
"""

_REFERRALS = """
SELECT r.id, coalesce(w.title, p.key), w.tier, p.account, p.kind, p.key, p.language
FROM casework_referralrow r
JOIN casework_place p ON p.id = r.place_id
LEFT JOIN casework_workrow w ON w.id = r.work_id
WHERE r.state = %s OR (r.instrument = 'withdrawal' AND r.state = %s)
ORDER BY r.drafted_at, r.id
"""

_JUDGED = """
SELECT kind, count(*) FILTER (WHERE state = 'work'), count(*) FILTER (WHERE state = 'dismissed')
FROM casework_candidaterow WHERE state <> 'open' GROUP BY kind ORDER BY kind
"""


class DjangoOpenings(CaseworkStore):
    """Says what is open in one authority's casework."""

    def candidates(self) -> Sequence[Candidate]:
        """Return the candidates that wait for a judgement."""
        with self.scope():
            waiting = CandidateRow.objects.filter(state=CandidateState.OPEN.value)
            return [candidate_of(row) for row in waiting.order_by("kind", "value")]

    def judged(self) -> Mapping[Kind, Judged]:
        """Return how candidates of each kind were judged so far."""
        return {
            Kind(kind): Judged(works=works, dismissed=dismissed)
            for kind, works, dismissed in self._asked(_JUDGED)
        }

    def locations(self) -> Sequence[OpenLocation]:
        """Return the posts of works that could be referred."""
        return [_open_location(row) for row in self._asked(f"{_SETTLED} {_LOCATIONS}", _TIERS)]

    def accounts(self) -> Sequence[OpenAccount]:
        """Return the accounts that could be referred."""
        return [
            OpenAccount(account=AccountKey(account), tier=TIER_ORDER[grave - 1], title=account)
            for account, grave in self._asked(f"{_SETTLED} {_ACCOUNTS}", _TIERS)
        ]

    def referrals(self) -> Sequence[OpenReferral]:
        """Return the referrals that wait for approval; a withdrawal waits as soon as drafted."""
        return [_open_referral(row) for row in self._asked(_REFERRALS, "deconflicted", "drafted")]

    def fates(self) -> Sequence[OpenReferral]:
        """Return the referrals of unknown fate, which only a person may send again."""
        return [_open_referral(row) for row in self._asked(_REFERRALS, *["fate_unknown"] * 2)]

    def successions(self) -> Sequence[Succession]:
        """Return the suggested returns that wait for a verdict."""
        with self.scope():
            waiting = ReturnLine.objects.filter(verdict=Verdict.OPEN.value)
            return [succession_of(row) for row in waiting.order_by("removed", "returned")]

    def _asked(self, question: str, *given: str | list[str]) -> list[tuple[Any, ...]]:
        with self.scope(), connection.cursor() as cursor:
            cursor.execute(question, given)
            return list(cursor.fetchall())


def _open_location(row: tuple[Any, ...]) -> OpenLocation:
    place, native, account, work, url, language, said_at, title, tier = row
    return OpenLocation(
        location=Location(
            id=place,
            kind=LocationKind.POST,
            key=native,
            platform=platform_of(native),
            account=AccountKey(account),
            url=url,
            language=language,
        ),
        work=_same_id(work),
        title=title,
        tier=_TIER[tier],
        said_at=datetime.fromtimestamp(said_at, UTC),
    )


def _open_referral(row: tuple[Any, ...]) -> OpenReferral:
    referral, title, tier, account, kind, key, language = row
    whole = kind == LocationKind.ACCOUNT.value
    of = key if whole else account
    return OpenReferral(
        referral=referral,
        title=title,
        tier=Tier(tier) if tier else None,
        account=AccountKey(of) if of else None,
        whole_account=whole,
        language=language,
    )
