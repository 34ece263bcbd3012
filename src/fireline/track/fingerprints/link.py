"""Link: one spelling for an address that was shared with other tracking, case or prefix.

The rules are ural's (medialab, Sciences Po): no scheme, no ``www`` or ``m``, no tracking
parameters, parameters in order, AMP pages and known redirects resolved, no fragment unless it
routes. Shorteners are not expanded: that asks the network, and there is one door to it.
"""

import re
from functools import lru_cache
from typing import ClassVar

from ural import normalize_url

from fireline.domain.fingerprint import Kind
from fireline.track.fingerprints.kind import FingerprintKind

#: Most addresses are this plain; for them the rules come to no more than the host in small letters.
_PLAIN = re.compile(
    r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})((?:/[a-z0-9_-]+)*)",
    re.IGNORECASE | re.ASCII,
)
#: What the rules do more to: prefixes of hosts, punycode, endings of paths.
_LESS_PLAIN = re.compile(
    r"(?:^|[.-])(?:www\d?|mobile|amp|m)[.-]|xn--|/(?:amp|index|default)\b",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 2_000
_ROUNDS = 4
_WEB = ("http", "https")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
#: A scheme without slashes (mail, script, data); a port after a host begins with a digit.
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![/\d])", re.IGNORECASE)


@lru_cache(maxsize=1 << 17)
def link_of(address: str) -> str | None:
    """Return the one spelling of an address on the web, or None when it is not one."""
    address = address.strip()
    if plain := _plain(address):
        return plain
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in _WEB:
        return None
    return None if _OTHER_SCHEME.match(address) else _settled(address)


def _plain(address: str) -> str | None:
    found = _PLAIN.fullmatch(address) if len(address) <= _LONGEST else None
    if found is None or _LESS_PLAIN.search(found[1] + found[2]):
        return None
    return found[1].lower() + found[2]


def _settled(address: str) -> str | None:
    """Repeat until nothing changes: one redirect may hold another."""
    for _ in range(_ROUNDS):
        if (shorter := _normalised(address)) is None or shorter == address:
            return shorter
        address = shorter
    return None


def _normalised(address: str) -> str | None:
    try:
        normal = str(normalize_url(address))
    except (ValueError, AttributeError):  # an unreadable port or bracket, or no host at all
        return None
    return normal if _is_address(normal) else None


def _is_address(normal: str) -> bool:
    host = normal.partition("/")[0].partition("?")[0]
    spelled_well = not any(sign.isspace() for sign in normal) and "@" not in host
    return "." in host.strip(".") and spelled_well and len(normal) <= _LONGEST


class LinkKind(FingerprintKind):
    """The same address, apart from tracking, prefix and spelling."""

    kind: ClassVar[Kind] = Kind.LINK
    examples: ClassVar[tuple[str, ...]] = (
        "example.com/exercise/leaflet",
        "example.org/exercise?page=2",
        "files.example.net/EXERCISE.zip",
    )

    def _spelled(self, value: str) -> str | None:
        return link_of(value)

    def _words(self, distance: int) -> str:
        return "another address" if distance else "the same address, apart from tracking and prefix"
