"""Evidence: the acts on captures as a terminal or a job asks for them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

import attrs

from fireline import refer
from fireline.domain.authority import Officer
from fireline.domain.ids import native_id_of, platform_of
from fireline.domain.location import Location, LocationKind
from fireline.errors import FirelineError, RefusedError
from fireline.loop import Desk, taken_now
from fireline.refer.custody import CustodyEntry, Deed
from fireline.store.evidence import case_evidence
from fireline.store.evidence.assurance import Facts
from fireline.store.evidence.hand_over import files_of, sha512
from fireline.store.evidence.wacz import about_of, why_not_whole

if TYPE_CHECKING:
    from fireline.wiring import Installation

_WEB = "web"
_NO_AUTHORITY = "No time-stamping authority is configured (FIRELINE_TSA_URL)."
_NOT_YET = "The time-stamping authority has not answered yet; it is asked again."


@attrs.frozen(kw_only=True)
class Checked:
    """What came of looking whether a capture is still what it was."""

    sha256: str
    problems: tuple[str, ...]
    outside_time: str

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems


def capture(desk: Desk, target: str, *, by: UUID, reason: str) -> tuple[refer.Capture, str]:
    """Capture an address or a key as it is now; return it, and why it is only what we hold.

    Raises:
        RefusedError: nobody said why, or nothing can be captured there.
    """
    if not reason.strip():
        raise RefusedError("a capture needs a reason: who reads the custody asks for it")
    location = location_of(desk, target)
    taken, why_not = taken_now(desk, location)
    kept = refer.capture(
        location=location,
        taken=taken,
        evidence=desk.evidence,
        file=desk.case_file,
        by=by,
        authority=desk.authority.id,
        at=desk.clock(),
        reason=reason,
        stamper=desk.stamper,
    )
    return kept, why_not


def location_of(desk: Desk, target: str) -> Location:
    """Return the location that an address or a key names, known or new.

    Raises:
        RefusedError: it is neither an address of the web nor a key with a platform in front.
    """
    from fireline.store.casework.queries.evidence import place_named  # -- needs a configured Django

    target = f"bluesky:{target}" if target.startswith(("at://", "did:")) else target
    with desk.case_file.recording():
        known = place_named(target)
        if known is not None:
            return desk.case_file.location(known)
    scheme = urlsplit(target).scheme
    if scheme in ("http", "https"):
        kind = LocationKind.FILE if urlsplit(target).path.strip("/") else LocationKind.SITE
        return Location(id=desk.ids(), kind=kind, key=target, platform=_WEB, url=target)
    platform = platform_of(target)
    if platform not in desk.capturers and not _is_held(desk, target):
        names = ", ".join(sorted(desk.capturers))
        raise RefusedError(f"{target!r} is no address of the web, nor a key of one of: {names}")
    native = native_id_of(target)
    kind = LocationKind.POST if "/" in native else LocationKind.ACCOUNT
    return Location(id=desk.ids(), kind=kind, key=target, platform=platform)


def _is_held(desk: Desk, key: str) -> bool:
    return desk.audience.post(key) is not None or bool(desk.audience.profile_bytes(key))


def check(desk: Desk, sha256: str) -> Checked:
    """Look whether a capture can be read and is what it was; the look stands in its custody."""
    try:
        problems = tuple(_problems(desk, sha256))
    except FirelineError as broken:
        problems = (str(broken),)
    outside = _outside_time(desk, sha256)
    reason = "; ".join(problems) or f"it is whole; {outside}"
    entry = CustodyEntry(sha256=sha256, deed=Deed.VERIFIED, at=desk.clock(), by=None, reason=reason)
    with desk.case_file.recording():
        desk.evidence.enter(entry)
    return Checked(sha256=sha256, problems=problems, outside_time=outside)


def _problems(desk: Desk, sha256: str) -> list[str]:
    data = desk.evidence.get(sha256)
    found = [why] if data[:2] == b"PK" and (why := why_not_whole(data)) else []
    if desk.stamper is not None:
        whys = (desk.stamper.check(sha256, token) for token in desk.evidence.tokens(sha256))
        found += [why for why in whys if why]
    return found


def _outside_time(desk: Desk, sha256: str) -> str:
    tokens = desk.evidence.tokens(sha256)
    if not tokens:
        return "no outside time"
    told = f"{tokens[0].by} says {tokens[0].at.isoformat()}"
    return told if desk.stamper else f"{told} (not checked: FIRELINE_TSA_CERTIFICATE is not set)"


def hand_over(
    desk: Desk,
    sha256: str,
    *,
    name: str,
    to: str,
    by: Officer,
    reason: str,
    officers: Sequence[Officer] = (),
) -> Mapping[str, bytes]:
    """Return the files that leave with a capture; the hand-over itself stands in its custody."""
    at = desk.clock()
    data = refer.hand_out(
        sha256=sha256,
        to=to,
        evidence=desk.evidence,
        file=desk.case_file,
        by=by.id,
        authority=desk.authority.id,
        at=at,
        reason=reason,
    )
    facts = Facts(
        sha256=sha256,
        sha512=sha512(data),
        size=len(data),
        authority=desk.authority.name,
        about=about_of(data),
        tokens=[(one, _why_not(desk, sha256, one)) for one in desk.evidence.tokens(sha256)],
        why_no_token=_NOT_YET if desk.stamper else _NO_AUTHORITY,
        custody=desk.evidence.custody(sha256),
        names={str(one.id): one.name for one in officers},
        handed_by=by.name,
        handed_to=to,
        handed_at=at,
        reason=reason,
    )
    return files_of(name, data, facts)


def _why_not(desk: Desk, sha256: str, token: refer.TimeToken) -> str:
    if desk.stamper is None:
        return "nobody checked it here: no certificate is configured"
    return desk.stamper.check(sha256, token)


def seal_of_old(unit: "Installation") -> int:
    """Seal what 0.1.0 kept in the open, for every authority, then remove the open files."""
    from fireline.store.casework.evidence_book import DjangoEvidenceBook  # -- needs Django

    sealed, done = 0, set[str]()
    for authority in unit.authorities():
        book = DjangoEvidenceBook(authority.id, unit.ids, unit.clock)
        evidence = case_evidence(unit.settings, unit.keys.wrapping(), authority.id, book)
        for sha256, place in book.captured():
            with book.scope():
                sealed += evidence.seal_of_old(sha256, place=place)
            done.add(sha256)
    for sha256 in done:
        unit.evidence.forget(sha256)
    return sealed
