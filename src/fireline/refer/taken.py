"""Taken: what was got of a location in one go, before it is packed and kept.

A capturer says what it did, what of it is proven by what, and what is not: whoever reads the
evidence years later has only these words.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import attrs

from fireline.domain.location import Location


class PieceKind(StrEnum):
    """How a piece came to be, in the words of WARC 1.1 (ISO 28500:2017, section 6)."""

    RESPONSE = "response"  #: what a server answered, with its status and headers
    RESOURCE = "resource"  #: bytes as they were got, without an exchange around them
    CONVERSION = "conversion"  #: made by us from another piece, to be read by people


@attrs.frozen(kw_only=True)
class Piece:
    """One thing that was got."""

    url: str
    body: bytes = attrs.field(repr=False)
    at: datetime
    kind: PieceKind = PieceKind.RESOURCE
    mime: str = "application/octet-stream"
    status: int = 0  #: of a response
    headers: tuple[tuple[str, str], ...] = ()  #: of a response
    ip: str = ""  #: empty when nobody told
    truncated: str = ""  #: length, time, disconnect or unspecified; empty when it is whole


@attrs.frozen(kw_only=True)
class Taken:
    """Everything that was got of a location, and how (LAW.md 7.5, capture)."""

    requested: str
    final: str
    began: datetime
    ended: datetime
    pieces: tuple[Piece, ...]
    how: str  #: one sentence
    tool: str  #: name and version
    egress: str  #: by which way it went out
    config: Mapping[str, str] = attrs.Factory(dict)
    hops: tuple[str, ...] = ()  #: addresses that led on to the next
    status: int = 0
    ip: str = ""
    certificate: str = ""  #: SHA-256 of the server's certificate, where it was told
    proven: tuple[str, ...] = ()  #: what was checked, and by what
    not_proven: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was read."""
        return not any(piece.body for piece in self.pieces)

    @property
    def config_sha256(self) -> str:
        """The hash of how the tool was set: two captures with the same are comparable."""
        told = json.dumps(dict(self.config), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


class Capturer(Protocol):
    """Gets what stands at a location now, so that it can be kept.

    Do check what can be checked while the other side still answers.
    Do say in ``not_proven`` what a reader could wrongly believe.
    Don't carry a name, a cookie or a key of the unit or of an officer.
    """

    def take(self, location: Location) -> Taken:
        """Get it once.

        Raises:
            ItemUnreadable: nothing can be captured there, or not any more.
            SourceUnavailable: nobody answers.
            RefusedError: the address is not on the public internet.
        """
        ...


def held(location: Location, material: bytes, *, at: datetime, seen_at: datetime | None) -> Taken:
    """Return what we hold of a location already, for when it is not got anew."""
    url = location.url or location.key
    seen = f"brought by a collector at {seen_at.isoformat()}" if seen_at else "held by the unit"
    return Taken(
        requested=url,
        final=url,
        began=seen_at or at,
        ended=at,
        pieces=(Piece(url=url, body=material, at=seen_at or at, mime=_type_of(material)),),
        how=f"The bytes were {seen}; nothing was asked of the other side for this capture.",
        tool="fireline",
        egress="none: nothing went out for this capture",
        not_proven=(
            "that the location still showed this when it was captured: it was not asked again",
            "that the bytes came from the platform: our own collector says so",
        ),
    )


def _type_of(material: bytes) -> str:
    """Tell what our own records are; nothing here decides how a stranger's file is shown."""
    if material[:1] in (b"{", b"["):
        return "application/json"
    try:
        material.decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "text/plain"
