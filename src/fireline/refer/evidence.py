"""The acts on evidence: capture, stamp, open, hand out, let go. Each leaves a line of custody."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import attrs

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import require_aware
from fireline.domain.location import Location
from fireline.errors import ItemUnreadable, RefusedError, SourceUnavailable
from fireline.refer.capture import Capture
from fireline.refer.case_file import CaseFile
from fireline.refer.custody import CustodyEntry, Deed
from fireline.refer.evidence_store import EvidenceStore
from fireline.refer.taken import Taken
from fireline.refer.time_stamp import TimeStamper

_DEEDS: Mapping[Act, Deed] = {
    Act.EVIDENCE_CAPTURED: Deed.CAPTURED,
    Act.EVIDENCE_OPENED: Deed.OPENED,
    Act.EVIDENCE_EXPORTED: Deed.EXPORTED,
    Act.EVIDENCE_ERASED: Deed.LET_GO,
}


@attrs.frozen
class _Doing:
    """Who does something with evidence, for whom and when."""

    evidence: EvidenceStore
    file: CaseFile
    by: UUID | None
    authority: UUID
    at: datetime

    def row(self, act: Act, on: str, because: str) -> AuditRow:
        return AuditRow(
            act=act,
            authority=self.authority,
            officer=self.by,
            on=on,
            because=because,
            at=require_aware(self.at),
        )

    def enter(self, act: Act, sha256: str, reason: str, *, to: str = "") -> None:
        entry = CustodyEntry(
            sha256=sha256, deed=_DEEDS[act], at=self.at, by=self.by, reason=reason, to=to
        )
        self.evidence.enter(entry)


def capture(  # noqa: PLR0913 -- an act names everything that it rests on
    *,
    location: Location,
    taken: Taken,
    evidence: EvidenceStore,
    file: CaseFile,
    by: UUID | None,
    authority: UUID,
    at: datetime,
    reason: str = "",
    stamper: TimeStamper | None = None,
) -> Capture:
    """Keep our own evidence of a location, before anybody is asked to remove it.

    The file is whole on the disk before the rows that speak of it, and these are one transaction.
    The outside time is asked for last; without an answer the capture stands and is stamped later.
    """
    if taken.is_empty:
        raise RefusedError(f"nothing was read at {location.url or location.key}; nothing to keep")
    doing = _Doing(evidence, file, by, authority, require_aware(at))
    with file.recording():
        place = file.ensure_location(location)
        kept = evidence.keep(taken, place=place.id, about=_about(place, by, authority))
        captured = Capture(kept.sha256, doing.at, kept.mime, kept.size)
        because = f"sha256 {kept.sha256}, {kept.size} bytes"
        with file.recording(doing.row(Act.EVIDENCE_CAPTURED, f"location {location.id}", because)):
            file.add_capture(place.id, captured, by=by)
            doing.enter(Act.EVIDENCE_CAPTURED, kept.sha256, reason)
    if stamper is not None:
        stamp(sha256=kept.sha256, evidence=evidence, file=file, stamper=stamper, at=doing.at)
    return captured


def stamp(
    *, sha256: str, evidence: EvidenceStore, file: CaseFile, stamper: TimeStamper, at: datetime
) -> str:
    """Ask an outside authority for its time; return why there is none yet, empty when there is."""
    try:
        token = stamper.stamp(sha256)
    except (SourceUnavailable, ItemUnreadable) as failed:
        return str(failed)
    told = f"{token.by}: {token.at.isoformat()}"
    with file.recording():
        evidence.add_token(sha256, token)
        evidence.enter(CustodyEntry(sha256=sha256, deed=Deed.STAMPED, at=at, by=None, reason=told))
    return ""


def open_evidence(
    *,
    sha256: str,
    evidence: EvidenceStore,
    file: CaseFile,
    by: UUID,
    authority: UUID,
    at: datetime,
    reason: str,
) -> None:
    """Record that an officer looks at a capture; showing it comes after."""
    doing = _Doing(evidence, file, by, authority, at)
    if not evidence.has(sha256):
        evidence.get(sha256)  # says why not
    with file.recording(doing.row(Act.EVIDENCE_OPENED, f"file {sha256}", reason)):
        doing.enter(Act.EVIDENCE_OPENED, sha256, reason)


def hand_out(  # noqa: PLR0913 -- an act names everything that it rests on
    *,
    sha256: str,
    to: str,
    evidence: EvidenceStore,
    file: CaseFile,
    by: UUID,
    authority: UUID,
    at: datetime,
    reason: str,
) -> bytes:
    """Return a capture's bytes for somebody outside, and record to whom and what for.

    Raises:
        RefusedError: nobody said what for.
    """
    if not reason.strip():
        raise RefusedError("evidence is handed out with a reason")
    data = evidence.get(sha256)
    doing = _Doing(evidence, file, by, authority, at)
    with file.recording(doing.row(Act.EVIDENCE_EXPORTED, f"file {sha256}", f"{reason} (to {to})")):
        doing.enter(Act.EVIDENCE_EXPORTED, sha256, reason, to=to)
    return data


def let_go(  # noqa: PLR0913 -- an act names everything that it rests on
    *,
    sha256: str,
    location: UUID,
    evidence: EvidenceStore,
    file: CaseFile,
    by: UUID | None,
    authority: UUID,
    at: datetime,
    reason: str,
) -> bool:
    """Let one place's hold on a capture go; say whether it was the last: then it is erased.

    Raises:
        RefusedError: nobody said why.
        NotFoundError: nothing of this hash is kept for this place.
    """
    if not reason.strip():
        raise RefusedError("evidence is let go with a reason")
    doing = _Doing(evidence, file, by, authority, at)
    with file.recording(doing.row(Act.EVIDENCE_ERASED, f"file {sha256}", reason)):
        erased = evidence.let_go(sha256, place=location)
        last = "the last hold: erased" if erased else "another place still holds it"
        doing.enter(Act.EVIDENCE_ERASED, sha256, f"{reason} ({last})")
    return erased


def _about(place: Location, by: UUID | None, authority: UUID) -> dict[str, object]:
    return {
        "location": place.key,
        "location_kind": place.kind.value,
        "platform": place.platform,
        "authority": str(authority),
        "captured_by": str(by) if by else "the machine",
        "time_source": "the clock of the machine that captured; not checked against another",
    }
