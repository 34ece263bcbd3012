"""The book of evidence: wraps, custody and time tokens of one authority."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from fireline.errors import StoreError
from fireline.refer.custody import CustodyEntry, Deed
from fireline.refer.time_stamp import TimeToken
from fireline.store.casework import bulk
from fireline.store.casework.models import (
    CapturedEvidence,
    CustodyRow,
    EvidenceWrap,
    TimeTokenRow,
)
from fireline.store.casework.recorder import CaseworkStore
from fireline.store.evidence.wrapping import Wrap


class DjangoEvidenceBook(CaseworkStore):
    """Keeps what casework knows of evidence; row security shows it to one authority alone."""

    def alone_with(self, sha256: str) -> None:
        """Wait until nobody else adds or drops a wrap of this capture, and keep them out."""
        word = f"fireline evidence {self.authority_id} {sha256}"
        with self.scope(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [word])

    def wraps_of(self, sha256: str) -> Sequence[Wrap]:
        """Return the wraps of one capture, one a place."""
        with self.scope():
            rows = EvidenceWrap.objects.filter(sha256=sha256).order_by("id")
            return [_wrap(row) for row in rows]

    def add_wrap(self, wrap: Wrap) -> None:
        """Keep a wrap; a second one for the same place takes the place of the first.

        Who captures the same bytes again has just written the file anew, and knows that it reads.
        """
        with self.scope():
            row = EvidenceWrap(
                id=self.ids(),
                authority_id=self.authority_id,
                place_id=wrap.place,
                sha256=wrap.sha256,
                size=wrap.size,
                object=wrap.object,
                wrapped=wrap.wrapped,
            )
            EvidenceWrap.objects.bulk_create(
                [row],
                update_conflicts=True,
                unique_fields=["authority", "sha256", "place"],
                update_fields=["size", "object", "wrapped"],
            )

    def drop_wrap(self, sha256: str, *, place: UUID, afterwards: Callable[[], None]) -> None:
        """Delete a wrap for good, and do something once that is committed."""
        with self.scope():
            gone, _ = EvidenceWrap.objects.filter(sha256=sha256, place=place).delete()
            if gone != 1:
                raise StoreError(f"the key of evidence {sha256} is gone already")
            transaction.on_commit(afterwards, robust=True)

    def is_known(self, object_name: str) -> bool:
        """Say whether a wrap is kept for this sealed file."""
        with self.scope():
            return EvidenceWrap.objects.filter(object=object_name).exists()

    def was_captured(self, sha256: str) -> bool:
        """Say whether this authority captured these bytes, sealed or not."""
        with self.scope():
            return CapturedEvidence.objects.filter(sha256=sha256).exists()

    def enter(self, entry: CustodyEntry) -> None:
        """Add one line to the custody."""
        with self.scope():
            bulk.insert(
                [
                    CustodyRow(
                        id=self.ids(),
                        authority_id=self.authority_id,
                        sha256=entry.sha256,
                        deed=entry.deed.value,
                        at=entry.at,
                        by_id=entry.by,
                        reason=entry.reason,
                        to=entry.to,
                    )
                ]
            )

    def custody(self, sha256: str = "") -> Sequence[CustodyEntry]:
        """Return the custody of one capture, or of all, oldest first."""
        with self.scope():
            rows = CustodyRow.objects.select_related("by").order_by("at", "id")
            chosen = rows.filter(sha256=sha256) if sha256 else rows
            return [_entry(row) for row in chosen]

    def add_token(self, sha256: str, token: TimeToken) -> None:
        """Keep an outside word on when these bytes existed."""
        with self.scope():
            TimeTokenRow.objects.create(
                id=self.ids(),
                authority_id=self.authority_id,
                sha256=sha256,
                at=token.at,
                authority_name=token.by,
                response=token.response,
            )

    def tokens(self, sha256: str) -> Sequence[TimeToken]:
        """Return the tokens of a capture, oldest first."""
        with self.scope():
            rows = TimeTokenRow.objects.filter(sha256=sha256).order_by("at", "id")
            return [
                TimeToken(at=row.at, by=row.authority_name, response=bytes(row.response))
                for row in rows
            ]

    def unstamped(self, *, limit: int) -> Sequence[str]:
        """Return captures that can still be read and have no token, oldest first."""
        with self.scope():
            stamped = TimeTokenRow.objects.filter(sha256=OuterRef("sha256"))
            rows = EvidenceWrap.objects.filter(~Exists(stamped)).order_by("id")
            return list(dict.fromkeys(rows.values_list("sha256", flat=True)[:limit]))

    def captured(self) -> Sequence[tuple[str, UUID]]:
        """Return every capture with its place, oldest first."""
        with self.scope():
            rows = CapturedEvidence.objects.order_by("at", "id")
            return list(rows.values_list("sha256", "place_id"))


def _wrap(row: EvidenceWrap) -> Wrap:
    return Wrap(
        place=row.place_id,
        sha256=row.sha256,
        size=row.size,
        object=row.object,
        wrapped=bytes(row.wrapped),
    )


def _entry(row: CustodyRow) -> CustodyEntry:
    return CustodyEntry(
        sha256=row.sha256,
        deed=Deed(row.deed),
        at=row.at,
        by=row.by_id,
        reason=row.reason,
        to=row.to,
        who=str(row.by) if row.by else "",
    )
