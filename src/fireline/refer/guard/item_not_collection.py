"""One item, not a collection, a home page, a search or a whole domain."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs

from fireline.domain.location import LocationKind
from fireline.refer.guard.address import addresses_of, hides_its_host, host_of, segments_of, split
from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, unless_reviewed, yes

_SEARCHES = frozenset({"search", "find", "results", "explore", "suche", "recherche", "buscar"})
_ASKS = frozenset({"q", "query", "search", "keyword", "keywords", "term"})
_LISTINGS = frozenset(
    {"browse", "collection", "collections", "category", "categories", "tag", "tags", "hashtag"}
    | {"archive", "archives", "index", "list", "lists", "catalog", "catalogue", "sitemap"}
)
_HOMES = frozenset({"index.html", "index.htm", "index.php", "home", "default.aspx"})
_PEOPLE = frozenset({"profile", "user", "users", "channel", "author", "u", "c"})
_WIDE = frozenset({LocationKind.COLLECTION, LocationKind.SITE})
_LANGUAGE = re.compile(r"^[a-z]{2}([-_][a-z]{2})?$")


def item_not_collection(facts: Facts) -> Said:
    """Names one item, not a home page, collection, search or whole domain.

    In 2019 hundreds of wrong notices reached one library, collection pages among them
    (LAW.md 6, C1). A whole collection or site is asked for only under that name, and with a
    second officer's reason.
    """
    location = facts.location
    if location.kind in _WIDE:
        return unless_reviewed(facts, f"the location is a whole {location.kind}")
    for address in addresses_of(location):
        if hides_its_host(address):
            return no(f"{address!r} is written so that it hides where it leads")
        if what := _wider_than_an_item(address, location.kind):
            return no(f"{address} is {what}; name the single item instead")
    if not addresses_of(location):
        return yes(f"{location.key} names a single {location.kind} by its platform's own id")
    return yes(f"{addresses_of(location)[0]} names a single {location.kind}")


def _wider_than_an_item(address: str, kind: LocationKind) -> str:
    """Say in words what an address stands for when it is more than one item; "" when it is one."""
    for asks, what in _WIDER:
        if asks(address, kind):
            return what
    return ""


def _unreadable(address: str, _: LocationKind) -> bool:
    return not host_of(address)


def _is_pattern(address: str, _: LocationKind) -> bool:
    return "*" in address


def _is_search(address: str, _: LocationKind) -> bool:
    asked = {name.casefold() for name in parse_qs(split(address).query, keep_blank_values=True)}
    return bool(_SEARCHES & set(segments_of(address)) or _ASKS & asked)


def _is_home(address: str, _: LocationKind) -> bool:
    segments = segments_of(address)
    if split(address).query:
        return False
    return not segments or (len(segments) == 1 and _is_front(segments[0]))


def _is_listing(address: str, _: LocationKind) -> bool:
    segments = segments_of(address)
    at_an_end = bool(_LISTINGS & {*segments[:1], *segments[-1:]})
    return at_an_end or any(segment.startswith("category:") for segment in segments)


def _is_account(address: str, kind: LocationKind) -> bool:
    return kind is not LocationKind.ACCOUNT and _is_person(segments_of(address))


#: Read aloud, first match first.
_WIDER: tuple[tuple[Callable[[str, LocationKind], bool], str], ...] = (
    (_unreadable, "not an address that can be read"),
    (_is_pattern, "a pattern that stands for many addresses"),
    (_is_search, "a search page"),
    (_is_home, "a home page or a whole domain"),
    (_is_listing, "a listing or a collection"),
    (_is_account, "the page of a whole account"),
)


def _is_front(segment: str) -> bool:
    return segment in _HOMES or _LANGUAGE.match(segment) is not None


def _is_person(segments: list[str]) -> bool:
    if len(segments) == 1:
        return segments[0].startswith("@")
    return len(segments) == 2 and segments[0] in _PEOPLE  # noqa: PLR2004 -- /profile/NAME
