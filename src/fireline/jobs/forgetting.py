"""Forgetting: the acts on the erase list that need lake and casework together."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import attrs

from fireline.domain.retention import Basis, Erasure, Listed, Measure
from fireline.errors import NotFoundError
from fireline.store.observations import erasing
from fireline.store.traces import mark_of

if TYPE_CHECKING:
    from fireline.store.casework.retention_erasures import DjangoErasures
    from fireline.store.casework.retention_owner import Taking
    from fireline.wiring import Installation


@attrs.frozen(kw_only=True)
class Weighed:
    """What would go, or change, table by table; nothing has."""

    lake: Mapping[str, int]
    casework: Mapping[str, int]
    audit_details: int
    media: int
    evidence: int
    held: int  #: captures that stay, for a legal hold is on them
    unnumbered: int = 0  #: acts that name them and have no number yet; the next night takes them

    @property
    def is_nothing(self) -> bool:
        """Say whether nothing is known of them."""
        return not (self.lake or self.casework or self.audit_details)


def _trail(unit: "Installation", authority: UUID, kind: Listed, key: str) -> erasing.Trail:
    """Return what the lake has of them, by every handle that the lake or casework knows."""
    from fireline.store.casework.retention_owner import (
        handles_kept,
    )  # -- models: Django comes first

    trail = erasing.trail_of(unit.lake, kind, key)
    kept = handles_kept(unit.database.owner_dsn, authority, key)
    handles = tuple(dict.fromkeys((*trail.traces.handles, *kept)))
    return attrs.evolve(trail, traces=attrs.evolve(trail.traces, handles=handles))


def _taking(
    unit: "Installation", authority: UUID, erasure: Erasure, trail: erasing.Trail
) -> "Taking":
    from fireline.store.casework.retention_owner import Taking  # -- models: Django comes first

    return Taking(
        authority=authority,
        kind=erasure.kind,
        key=erasure.key,
        traces=trail.traces,
        mark=mark_of(erasure.id),
        act=unit.ids(),
        at=unit.clock(),
    )


def erasures_of(unit: "Installation", authority: UUID) -> "DjangoErasures":
    """Return the erase list of one authority."""
    from fireline.store.casework.retention_erasures import (
        DjangoErasures,  # -- models need a configured Django
    )

    return DjangoErasures(authority, unit.ids, unit.clock, unit.lake.pseudonyms)


def weigh(unit: "Installation", authority: UUID, kind: Listed, key: str) -> Weighed:
    """Count what an erasure would take; nothing is changed."""
    from fireline.store.casework.retention_holds import DjangoHolds  # -- as above
    from fireline.store.casework.retention_owner import take_out  # -- as above

    trail = _trail(unit, authority, kind, key)
    taking = _taking(unit, authority, _not_listed(unit, kind, key), trail)
    taken = take_out(unit.database.owner_dsn, taking, dry_run=True)
    holds = DjangoHolds(authority, unit.ids, unit.clock)
    free, held = holds.wraps_about(key), holds.held_about(key)
    return Weighed(
        lake=erasing.count(unit.lake, trail),
        casework=taken.together,
        audit_details=taken.details,
        media=len(trail.files),
        evidence=len(free),
        held=len(held),
    )


def _not_listed(unit: "Installation", kind: Listed, key: str) -> Erasure:
    """Return an entry that stands nowhere; what a dry run writes of it is rolled back."""
    return Erasure(
        id=unit.ids(),
        kind=kind,
        key=key,
        measure=Measure.ERASE,
        basis=Basis.NOT_NECESSARY,
        reason="",
        by=None,
        at=unit.clock(),
    )


def put_on_list(  # noqa: PLR0913 -- an act names everything that it rests on
    unit: "Installation",
    authority: UUID,
    *,
    kind: Listed,
    key: str,
    measure: Measure,
    basis: Basis,
    reason: str,
    by: UUID | None,
    at: datetime,
) -> Erasure:
    """Hide an account or post from every question at once; an erasure's bytes go in the night."""
    wanted = Erasure(
        id=unit.ids(),
        kind=kind,
        key=key,
        measure=measure,
        basis=basis,
        reason=reason,
        by=by,
        at=at,
    )
    traces = erasing.trail_of(unit.lake, kind, key).traces
    return erasures_of(unit, authority).place(wanted, traces=traces)


def take_off_list(
    unit: "Installation", authority: UUID, *, key: str, reason: str, by: UUID, at: datetime
) -> Erasure:
    """Undo an erasure before its night, or lift a restriction.

    Raises:
        NotFoundError: the key does not stand on the list.
    """
    erasures = erasures_of(unit, authority)
    known = erasures.standing_of(key)
    if known is None:
        raise NotFoundError(f"{key} does not stand on the erase list")
    return erasures.undo(known.id, reason=reason, by=by, at=at)


def erase_now(unit: "Installation", authority: UUID, erasure: Erasure) -> Weighed:
    """Do the night's work for one entry: lake, media, evidence and casework; count what went.

    In this order a night that was killed finds out again what there is to do: what tells of the
    rest goes last. Doing it again finds nothing more.
    """
    from fireline.store.casework.retention_owner import (
        owe_scrubbing,
        take_out,
    )  # -- models need a configured Django

    owe_scrubbing(unit.database.owner_dsn, at=unit.clock())
    trail = _trail(unit, authority, erasure.kind, erasure.key)
    for file in trail.files:
        unit.media.drop(file)
    evidence, held = _let_evidence_go(unit, authority, erasure.key)
    taken = take_out(unit.database.owner_dsn, _taking(unit, authority, erasure, trail))
    lake = erasing.erase(unit.lake, trail, mark=mark_of(erasure.id))
    return Weighed(
        lake=lake,
        casework=taken.together,
        audit_details=taken.details,
        media=len(trail.files),
        evidence=evidence,
        held=held,
        unnumbered=taken.unnumbered,
    )


def _let_evidence_go(unit: "Installation", authority: UUID, key: str) -> tuple[int, int]:
    from fireline.refer import let_go  # -- start-up: the stage brings its letters
    from fireline.store.casework.retention_holds import DjangoHolds  # -- as above

    holds = DjangoHolds(authority, unit.ids, unit.clock)
    desk = next(unit.desk(one) for one in unit.authorities() if one.id == authority)
    free = holds.wraps_about(key)
    for sha256, place in free:
        let_go(
            sha256=sha256,
            location=place,
            evidence=desk.evidence,
            file=desk.case_file,
            by=None,
            authority=authority,
            at=unit.clock(),
            reason="the person was erased",
        )
    return len(free), len(holds.held_about(key))
