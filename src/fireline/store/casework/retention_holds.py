"""Legal holds of one authority: what was copied for whom, and that nobody lets it go meanwhile.

A hold never keeps anything in the lake: it is a copy in evidence, made when it is placed. The
database itself refuses to drop the key of a copy while its hold stands.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from fireline.domain.act import Act, AuditRow
from fireline.domain.retention import Held, Hold
from fireline.errors import NotFoundError, RefusedError
from fireline.store.casework.models import EvidenceWrap, HoldRow, Place, SightingRow
from fireline.store.casework.recorder import CaseworkStore


class DjangoHolds(CaseworkStore):
    """Places and lifts holds."""

    def place(self, hold: Hold) -> None:
        """Keep a hold with the files that were copied for it.

        Raises:
            RefusedError: nobody said why, or one stands there already.
        """
        if not hold.reason.strip():
            raise RefusedError("a legal hold is placed with a reason")
        row = HoldRow(
            id=hold.id,
            authority_id=self.authority_id,
            of=hold.of.value,
            key=hold.key,
            reason=hold.reason,
            by_id=hold.by,
            at=hold.at,
            files=list(hold.files),
        )
        act = self._act(Act.HOLD_PLACED, hold.id, hold.reason, by=hold.by, at=hold.at)
        with self.recording(act):
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError:
                raise RefusedError(f"a hold stands on {hold.of.value} {hold.key} already") from None

    def lift(self, hold: UUID, *, reason: str, by: UUID, at: datetime) -> Hold:
        """Lift a hold; what was copied may be let go from now on.

        Raises:
            RefusedError: nobody said why.
        """
        if not reason.strip():
            raise RefusedError("a legal hold is lifted with a reason")
        with self.scope():
            known = self.hold(hold)
            with self.recording(self._act(Act.HOLD_LIFTED, hold, reason, by=by, at=at)):
                HoldRow.objects.filter(pk=hold).update(
                    lifted_at=at, lifted_by=by, lifted_because=reason
                )
        return known

    def hold(self, hold: UUID) -> Hold:
        """Return a standing hold.

        Raises:
            NotFoundError: there is none.
        """
        with self.scope():
            row = HoldRow.objects.filter(pk=hold, lifted_at=None).first()
            if row is None:
                raise NotFoundError(f"no such legal hold: {hold}")
            return _hold(row)

    def standing(self) -> Sequence[Hold]:
        """Return the standing holds, oldest first."""
        with self.scope():
            return [_hold(row) for row in HoldRow.objects.filter(lifted_at=None).order_by("at")]

    def sighted(self, work: UUID) -> Sequence[tuple[str, str]]:
        """Return post and account of each sighting of a work, the first one first."""
        with self.scope():
            rows = SightingRow.objects.filter(work=work, refused_at=None)
            return list(rows.order_by("said_at", "id").values_list("native", "account"))

    def wraps_about(self, key: str) -> Sequence[tuple[str, UUID]]:
        """Return file and place of what was captured of an account or post and may go."""
        with self.scope():
            held = held_files()
            return [pair for pair in _wraps_about(key) if pair[0] not in held]

    def held_about(self, key: str) -> Sequence[tuple[str, UUID]]:
        """Return file and place of what was captured of them and is under a legal hold."""
        with self.scope():
            held = held_files()
            return [pair for pair in _wraps_about(key) if pair[0] in held]

    def _act(self, act: Act, hold: UUID, because: str, *, by: UUID, at: datetime) -> AuditRow:
        return AuditRow(
            act=act,
            authority=self.authority_id,
            officer=by,
            on=f"hold {hold}",
            because=because,
            at=at,
        )


def held_files() -> frozenset[str]:
    """Return the files under a standing hold, in the open scope of an authority."""
    rows = HoldRow.objects.filter(lifted_at=None).values_list("files", flat=True)
    return frozenset(sha256 for files in rows for sha256 in files)


def _wraps_about(key: str) -> Sequence[tuple[str, UUID]]:
    places = Place.objects.filter(account=key) | Place.objects.filter(key=key)
    rows = EvidenceWrap.objects.filter(place__in=places).order_by("id")
    return list(rows.values_list("sha256", "place_id"))


def _hold(row: HoldRow) -> Hold:
    return Hold(
        id=row.id,
        of=Held(row.of),
        key=row.key,
        reason=row.reason,
        by=row.by_id,
        at=row.at,
        files=tuple(row.files),
        lifted_at=row.lifted_at,
    )
