"""Every address of the desk, found in urls.py and filled with things that exist."""

from collections.abc import Iterator

from integration.web.conftest import House
from integration.web.small_world import account, posts

#: What stands in the place of an id of which the small world has none.
NONE = "0190a0a0-0000-7000-8000-000000000000"


def given(house: House) -> dict[str, object]:
    """Return something that exists for each part of an address."""
    world = house.world
    return {
        "item": _any("QueuedItem", house),
        "sighting": _any("SightingRow", house),
        "candidate": world.candidate.id,
        "work": world.work.id,
        "account": account(0),
        "succession": world.succession.id,
        "group": world.group.id,
        "place": world.place,
        "post": posts()[3].key,
        "referral": world.referral.id,
        "sha256": "0" * 64,
        "theme": "dark",
        "member": house.cast.aud.id,
        "pk": 1,
    }


def every_address(house: House) -> Iterator[tuple[str, str]]:
    """Yield the name of each address, with the address of something that exists."""
    from django.urls import get_resolver, reverse

    filled = given(house)
    for name, parts in sorted(set(_patterns(get_resolver(), ""))):
        yield name, reverse(name, kwargs={part: filled.get(part, NONE) for part in parts})


def _patterns(resolver: object, namespace: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    from django.urls import URLResolver

    for one in resolver.url_patterns:  # type: ignore[attr-defined] -- Django's resolver
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            parts = tuple(one.pattern.converters)
            for name, more in _patterns(one, inner):
                yield name, (*parts, *more)
        else:
            yield f"{namespace}{one.name}", tuple(one.pattern.converters)


def _any(kind: str, house: House) -> object:
    from fireline.store.casework import models

    with house.within():
        return getattr(models, kind).objects.values_list("pk", flat=True).first()
