"""The erase list of one authority: who stands on it, why, and until when it can be undone.

An entry here and its key beside the lake are one transaction: from its commit on no question to
the lake and none to casework returns who is named, in no process. Until its night it can be undone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import attrs
from django.db import IntegrityError, connection, transaction

from fireline.domain.act import Act, AuditRow
from fireline.domain.retention import BASES, Basis, Erasure, Listed, Measure, ReviewOf
from fireline.errors import NotFoundError, RefusedError
from fireline.store.casework.models import ErasureRow, ReviewRow
from fireline.store.casework.recorder import CaseworkStore
from fireline.store.pseudonyms import Pseudonyms
from fireline.store.traces import Traces

_PUT = "INSERT INTO lake.erase_list (id, kind, measure, key, pseudonym) VALUES (%s, %s, %s, %s, %s)"
_TAKE = "DELETE FROM lake.erase_list WHERE id = %s"
_BLANK = "UPDATE lake.erase_list SET key = '' WHERE id = %s"
_CHANGED = "UPDATE lake.erase_version SET version = version + 1"


@attrs.frozen
class DjangoErasures(CaseworkStore):
    """Puts on the erase list, takes off it, and knows what the night has to do."""

    pseudonyms: Pseudonyms

    def place(self, wanted: Erasure, *, traces: Traces | None = None) -> Erasure:
        """Put an account or post on the list; it is hidden from the commit on.

        Raises:
            RefusedError: the ground does not carry the measure, the reason is missing or names the
                person, or it stands there already.
        """
        _require_sound(wanted, traces or Traces(keys=(wanted.key,)))
        pseudonym = self.pseudonyms.of(wanted.key)
        row = ErasureRow(
            id=wanted.id,
            authority_id=self.authority_id,
            kind=wanted.kind.value,
            key=wanted.key,
            pseudonym=pseudonym,
            measure=wanted.measure.value,
            basis=wanted.basis.value,
            reason=wanted.reason,
            by_id=wanted.by,
            at=wanted.at,
        )
        listed = (wanted.id, wanted.kind.value, wanted.measure.value, wanted.key, pseudonym)
        with self.recording(self._act(_PLACED[wanted.measure], wanted, by=wanted.by, at=wanted.at)):
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError:
                raise RefusedError(f"{wanted.key} stands on the erase list already") from None
            _run(_PUT, listed)
        return wanted

    def undo(self, erasure: UUID, *, reason: str, by: UUID | None, at: datetime) -> Erasure:
        """Take an entry off the list: an erasure before its night, or a restriction any time.

        After its night only the name on the list can go, so that the account may come in again.

        Raises:
            RefusedError: nobody said why.
        """
        if not reason.strip():
            raise RefusedError("say why it is taken off the erase list")
        with self.scope():
            known = self.entry(erasure)
            with self.recording(self._act(Act.PERSON_RELEASED, known, by=by, at=at)):
                self._take_off(erasure, by=by, at=at)
        return known

    def entry(self, erasure: UUID) -> Erasure:
        """Return one standing entry.

        Raises:
            NotFoundError: there is none, or it was undone.
        """
        with self.scope():
            row = ErasureRow.objects.filter(pk=erasure, undone_at=None).first()
            if row is None:
                raise NotFoundError(f"no such entry of the erase list: {erasure}")
            return _erasure(row)

    def standing(self, measure: Measure | None = None) -> Sequence[Erasure]:
        """Return what stands on the list, oldest first."""
        with self.scope():
            rows = ErasureRow.objects.filter(undone_at=None).order_by("at", "id")
            chosen = rows.filter(measure=measure.value) if measure else rows
            return [_erasure(row) for row in chosen]

    def standing_of(self, key: str) -> Erasure | None:
        """Return the entry of a key, also after its night; the newest where there are two."""
        with self.scope():
            rows = ErasureRow.objects.filter(pseudonym=self.pseudonyms.of(key), undone_at=None)
            row = rows.order_by("-at", "-id").first()
            return _erasure(row) if row else None

    def due(self) -> Sequence[Erasure]:
        """Return the erasures whose night has not come, or was not finished; oldest first."""
        return [one for one in self.standing(Measure.ERASE) if one.done_at is None]

    def finish(self, erasure: Erasure, *, told: str, at: datetime) -> None:
        """Keep that the bytes of an erasure have gone; from now on only a pseudonym is known.

        A restriction of the same key ends with it: nothing is left that it could hide.
        """
        act = self._act(Act.PERSON_ERASED, erasure, by=None, at=at, told=told)
        with self.recording(act):
            ErasureRow.objects.filter(pk=erasure.id).update(key="", done_at=at)
            _run(_BLANK, (erasure.id,))
            for restriction in self.standing(Measure.RESTRICT):
                if (restriction.kind, restriction.key) == (erasure.kind, erasure.key):
                    self._take_off(restriction.id, by=None, at=at)

    def _take_off(self, entry: UUID, *, by: UUID | None, at: datetime) -> None:
        """End an entry, and the review of it that waits for a decision."""
        ErasureRow.objects.filter(pk=entry, undone_at=None).update(
            undone_at=at, undone_by=by, key=""
        )
        _run(_TAKE, (entry,))
        waiting = ReviewRow.objects.filter(of=ReviewOf.RESTRICTION.value, decided_at=None)
        waiting.filter(subject=str(entry)).delete()

    def _act(
        self, act: Act, of: Erasure, *, by: UUID | None, at: datetime, told: str = ""
    ) -> AuditRow:
        """Return the act as the audit keeps it: by the entry's id, for a name would outlive it."""
        return AuditRow(
            act=act,
            authority=self.authority_id,
            officer=by,
            on=f"erasure {of.id}",
            because=told or f"{of.kind.value}, on the ground: {of.basis.value}",
            at=at,
        )


@contextmanager
def seeing(what: str) -> Iterator[None]:
    """Let casework show in here what is ``restricted``, to a lead who asked for it."""
    _run_alone("SELECT set_config('app.sees', %s, true)", (what,))
    try:
        yield
    finally:
        _run_alone("SELECT set_config('app.sees', '', true)", ())


_PLACED = {Measure.ERASE: Act.PERSON_ERASED, Measure.RESTRICT: Act.PERSON_RESTRICTED}


def _require_sound(wanted: Erasure, traces: Traces) -> None:
    if wanted.basis not in BASES[wanted.measure]:
        carried = ", ".join(basis.value for basis in BASES[wanted.measure])
        raise RefusedError(
            f"{wanted.basis.value} is no ground to {wanted.measure.value}; one is: {carried}"
        )
    if not wanted.reason.strip():
        raise RefusedError("say why, for the record that stays")
    if traces.are_in(wanted.reason):
        raise RefusedError(
            "the reason names the person and would outlive the erasure: leave the name out"
        )


def _run(statement: str, values: Sequence[str | UUID]) -> None:
    _run_alone(statement, values)
    _run_alone(_CHANGED, ())


def _run_alone(statement: str, values: Sequence[str | UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def _erasure(row: ErasureRow) -> Erasure:
    return Erasure(
        id=row.id,
        kind=Listed(row.kind),
        key=row.key,
        measure=Measure(row.measure),
        basis=Basis(row.basis),
        reason=row.reason,
        by=row.by_id,
        at=row.at,
        undone_at=row.undone_at,
        done_at=row.done_at,
    )
