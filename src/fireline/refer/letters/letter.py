"""Letter: what every instrument's own form is made from."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import attrs

from fireline.domain.authority import Authority
from fireline.domain.location import Location
from fireline.domain.referral import Referral


@attrs.frozen(kw_only=True)
class Particulars:
    """What a letter may say; it says nothing of the internal assessment."""

    referral: Referral
    location: Location
    authority: Authority
    at: datetime
    evidence: str = ""  #: SHA-256 of the capture; empty when a letter needs none


@attrs.frozen(kw_only=True)
class Letter:
    """Subject and body in plain text."""

    subject: str
    body: str


_JOINERS = frozenset("\u200c\u200d")  # Persian and the scripts of India are misspelt without them

Form = Callable[[Particulars], Letter]
"""One instrument's form: instruments look alike and bind unlike, so none shares another's."""


def reference(referral: UUID) -> str:
    """Return the reference by which recipient and unit speak of a referral."""
    return f"FL-{referral}"


def one_line(text: str) -> str:
    """Return a text as one line that can stand in a header: no breaks, no invisible signs."""
    return " ".join("".join(" " if _breaks(sign) else sign for sign in text).split())


def _breaks(sign: str) -> bool:
    return sign not in _JOINERS and unicodedata.category(sign)[0] in "CZ"


def paragraph(text: str) -> str:
    """Return free text indented, so that it cannot pass for a heading of the letter."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").splitlines() or [""]
    return "\n".join(f"  {one_line(line)}".rstrip() for line in lines)


def section(heading: str, *paragraphs: str) -> str:
    """Return one section of a letter."""
    return "\n".join((heading, *paragraphs))


def where_it_is(particulars: Particulars) -> str:
    """Return the exact electronic location, by address and by the platform's own id."""
    place = particulars.location
    lines = [f"  Kind: {place.kind}"]
    if place.url:
        lines.append(f"  Address: {one_line(place.url)}")
    lines.append(f"  Identifier: {one_line(place.key)}")
    return section("Location", *lines)


def authenticity(particulars: Particulars) -> str:
    """Return who issued it and where that can be verified (LAW.md 11)."""
    authority = particulars.authority
    lines = [
        f"  Issuing authority: {one_line(authority.name)}",
        f"  Reference: {reference(particulars.referral.id)}",
        f"  To verify it and to ask: {one_line(authority.contact) or 'no contact was given'}",
    ]
    if particulars.evidence:
        lines.append(f"  Our capture of the item (SHA-256): {particulars.evidence}")
    return section("Authenticity", *lines)


def dated(particulars: Particulars) -> str:
    """Return the line with the moment of approval, with its time zone."""
    return f"Date: {particulars.at.isoformat(timespec='seconds')}"
