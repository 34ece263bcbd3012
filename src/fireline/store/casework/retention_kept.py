"""What is kept when its day leaves the lake: what matched posts said, what removed accounts showed.

Nothing in the lake is held. What a case needs is copied before: of a matched post its words (for
as long as ``kept_days`` says) and the hash of its bytes, of an account that was removed what makes
its return known (until its review).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import attrs
import pyarrow as pa

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.store.casework import bulk
from fireline.store.casework.models import KeptAccount, KeptPost, SightingRow
from fireline.store.casework.recorder import CaseworkStore

_DUE = """
SELECT DISTINCT s.native FROM casework_sightingrow s
LEFT JOIN casework_keptpost k ON k.native = s.native
WHERE s.refused_at IS NULL AND s.seen_at < %s AND k.id IS NULL
ORDER BY s.native LIMIT %s
"""
_FEATURES = ("handle", "name", "biography", "avatar", "avatar_pdq", "banner")
_COUNTS = ("followers", "following", "posts")


class DjangoKept(CaseworkStore):
    """Keeps what one authority's casework needs of what the lake forgets."""

    def posts_due(self, *, before: datetime, limit: int) -> Sequence[str]:
        """Name matched posts seen before a moment that were not copied yet."""
        with self.scope():
            told = bulk.read(_DUE, [before, limit], pa.schema([("native", pa.string())]))
            return [str(native) for native in told["native"].to_pylist()]

    def keep_posts(
        self, posts: Sequence[Mapping[str, Any]], *, until: datetime, at: datetime
    ) -> int:
        """Keep what posts said; one that is kept already stays as it is."""
        rows = [self._post(told, until, at) for told in posts]
        with self.scope():
            return bulk.insert(rows, same=("authority_id", "native")) if rows else 0

    def skip_posts(self, natives: Sequence[str], *, at: datetime) -> None:
        """Remember that the lake no longer had these, so that nobody looks again."""
        empty = [{"native": native, "account": "", "said_at": at} for native in natives]
        self.keep_posts(empty, until=at, at=at)

    def let_words_go(self, *, at: datetime) -> int:
        """Let go of the words whose time is over; where and when they stood is kept on."""
        with self.scope():
            return KeptPost.objects.filter(words_until__lte=at).update(text="", words_until=None)

    def accounts(self) -> frozenset[AccountKey]:
        """Return the accounts that carried works of this authority."""
        with self.scope():
            rows = SightingRow.objects.filter(refused_at=None).values_list("account", flat=True)
            return frozenset(AccountKey(account) for account in rows.distinct())

    def keep_account(self, seen: AccountSighting, *, removed_at: datetime, at: datetime) -> None:
        """Keep what a removed account showed last; the newest showing takes the older's place."""
        row = KeptAccount(
            id=self.ids(),
            authority_id=self.authority_id,
            account=seen.account,
            features=_features(seen),
            removed_at=removed_at,
            kept_at=at,
        )
        with self.scope():
            bulk.insert([row], same=("authority_id", "account"), update=("features",))

    def removed(self) -> Mapping[AccountKey, datetime]:
        """Return the accounts that are kept, and when they were seen removed."""
        with self.scope():
            rows = KeptAccount.objects.values_list("account", "removed_at")
            return {AccountKey(account): at for account, at in rows}

    def profiles(self) -> Mapping[AccountKey, AccountSighting]:
        """Return what the kept accounts showed last."""
        with self.scope():
            return {AccountKey(row.account): _shown(row) for row in KeptAccount.objects.all()}

    def forget_account(self, kept: UUID) -> str:
        """Let one kept account go, with what was kept of its posts; return its key."""
        with self.scope():
            row = KeptAccount.objects.filter(pk=kept).first()
            if row is None:
                return ""
            KeptPost.objects.filter(account=row.account).delete()
            row.delete()
            return row.account

    def _post(self, told: Mapping[str, Any], until: datetime, at: datetime) -> KeptPost:
        raw = told.get("raw") or b""
        return KeptPost(
            id=self.ids(),
            authority_id=self.authority_id,
            native=told["native"],
            account=told["account"],
            said_at=told["said_at"],
            text=told.get("text") or "",
            url=told.get("url") or "",
            raw_sha256=sha256(raw).hexdigest() if isinstance(raw, bytes) and raw else "",
            kept_at=at,
            words_until=until,
        )


def _features(seen: AccountSighting) -> dict[str, Any]:
    told = attrs.asdict(seen)
    features = {name: told[name] for name in (*_FEATURES, *_COUNTS)}
    moments = {
        name: told[name].isoformat() if told[name] else None
        for name in ("seen_at", "said_at", "created_at")
    }
    return features | moments


def _shown(row: KeptAccount) -> AccountSighting:
    told = dict(row.features)
    for name in ("seen_at", "said_at", "created_at"):
        told[name] = datetime.fromisoformat(told[name]) if told.get(name) else None
    return AccountSighting(account=AccountKey(row.account), **told)
