"""Address: reading whom an address really leads to, past the tricks that hide it."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import SplitResult, unquote, urlsplit

from fireline.domain.location import Location

_SCHEME = re.compile(r"^https?:", re.IGNORECASE)
_HOST_LIKE = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
_DOTS = str.maketrans("。．｡", "...")


def addresses_of(location: Location) -> tuple[str, ...]:
    """Return the web addresses by which a location is named: its address, and a key that is one."""
    named = (location.url, location.key)
    return tuple(dict.fromkeys(text for text in named if text and _is_address(location, text)))


def hides_its_host(address: str) -> bool:
    """Say whether an address is written so that a person misreads where it leads.

    Userinfo (``https://shown@real/``), backslashes, control and invisible signs have no place in
    an address that an honest collector noted.
    """
    return (
        "\\" in address
        or "@" in _authority_part(address)
        or "%" in _authority_part(address)
        or any(unicodedata.category(sign) in {"Cc", "Cf", "Zs"} for sign in address)
    )


def host_of(address: str) -> str:
    """Return the host as a resolver would read it (lower case, ASCII), or "" when unreadable."""
    host = split(address).hostname or ""
    return canonical_host(host)


def split(address: str) -> SplitResult:
    """Split an address; one without a scheme is read as a host with a path."""
    text = address.strip().replace("\\", "/")
    try:
        return urlsplit(text if _SCHEME.match(text) else f"//{text}")
    except ValueError:  # a broken bracket or port: nobody can say whom it leads to
        return SplitResult("", "", "", "", "")


def hosts_in(address: str) -> tuple[str, ...]:
    """Return the host, and every host that the path or the query carries within it.

    A mirror (``https://mirror.example/https://library.example/x``) and a handle that is a domain
    (``/profile/library.example``) speak of the inner one.
    """
    parts = split(address)
    inner = re.split(r"[/?&=#]", unquote(f"{parts.path}?{parts.query}#{parts.fragment}"))
    found = (canonical_host(part.removeprefix("@")) for part in inner if "." in part)
    carried = (host for host in found if _HOST_LIKE.match(host))
    return tuple(dict.fromkeys((host_of(address), *carried)))


def canonical_host(host: str) -> str:
    """Return a host name in the one spelling by which it can be compared."""
    plain = unicodedata.normalize("NFKC", unquote(host)).translate(_DOTS).casefold()
    try:
        return plain.strip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:  # too long a label or a forbidden sign: no resolver takes it either
        return ""


def belongs_to(host: str, domain: str) -> bool:
    """Say whether a host is a domain or lies under it; ``notarchive.org`` is not archive.org's."""
    wanted = canonical_host(domain)
    return bool(wanted) and (host == wanted or host.endswith(f".{wanted}"))


def segments_of(address: str) -> list[str]:
    """Return the parts of the path, decoded and in lower case."""
    return list(_segments(split(address).path))


def _segments(path: str) -> Iterator[str]:
    for segment in unquote(path).split("/"):
        if segment:
            yield unicodedata.normalize("NFKC", segment).casefold()


def _authority_part(address: str) -> str:
    return split(address.replace("\\", "")).netloc


def _is_address(location: Location, text: str) -> bool:
    if _SCHEME.match(text):
        return True
    return text == location.url or not text.startswith(f"{location.platform}:")
