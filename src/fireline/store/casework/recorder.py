"""Recorder: a change of casework and its audit rows are one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar
from uuid import UUID

import attrs
from django.db import connection, transaction

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import Clock
from fireline.domain.ids import IdMaker
from fireline.domain.purpose import Purpose
from fireline.errors import NotFoundError, StoreError
from fireline.store.casework.models import AuditEntry
from fireline.store.casework.models.row import Row
from fireline.store.casework.scope import within

R = TypeVar("R", bound=Row)


@attrs.frozen
class CaseworkStore:
    """What every store of casework is: bound to one authority, with its ids and its clock.

    Each act uses the open scope of its authority, or opens one for itself alone.
    """

    _authority: UUID
    ids: IdMaker
    clock: Clock

    @property
    def authority_id(self) -> UUID:
        """Whose casework this is."""
        return self._authority

    def recording(self, *rows: AuditRow) -> AbstractContextManager[None]:
        """Open a transaction, write the rows in it, and let the caller make the change."""
        return self._recording(rows)

    def recorded(self, *, on: str) -> Sequence[AuditRow]:
        """Return what was recorded on one thing, oldest first."""
        with self.scope():
            found = AuditEntry.objects.filter(on=on).order_by("at", "id")
            return [_audit_row(entry) for entry in found]

    def scope(self) -> AbstractContextManager[None]:
        """Return the transaction in which this store sees its rows."""
        return within(self.authority_id)

    @contextmanager
    def _recording(self, rows: tuple[AuditRow, ...]) -> Iterator[None]:
        nested = connection.in_atomic_block
        with self.scope():
            if nested:
                with transaction.atomic():
                    self._write(rows)
                    yield
            else:
                self._write(rows)
                yield

    def _write(self, rows: Sequence[AuditRow]) -> None:
        for row in rows:
            if row.authority != self.authority_id:
                raise StoreError(f"an act of authority {row.authority} is recorded in its own book")
        AuditEntry.objects.bulk_create([self._entry(row) for row in rows])

    def _entry(self, row: AuditRow) -> AuditEntry:
        return AuditEntry(
            id=self.ids(),
            authority_id=row.authority,
            act=row.act.value,
            officer_id=row.officer,
            on=row.on,
            purpose=row.purpose.value if row.purpose else "",
            because=row.because,
            at=row.at,
        )


def found(kind: type[R], wanted: UUID, what: str) -> R:
    """Return a row by its id; what is missing and what is another authority's look alike.

    Raises:
        NotFoundError: there is none to be seen.
    """
    row = kind._default_manager.filter(pk=wanted).first()
    if row is None:
        raise NotFoundError(f"no such {what}: {wanted}")
    return row


def _audit_row(entry: AuditEntry) -> AuditRow:
    return AuditRow(
        act=Act(entry.act),
        authority=entry.authority_id,
        officer=entry.officer_id,
        on=entry.on,
        because=entry.because,
        at=entry.at,
        purpose=Purpose(entry.purpose) if entry.purpose else None,
    )
