"""The desk of a request: every store and channel, bound to the signed-in officer's authority."""

from collections.abc import Callable
from uuid import UUID

import attrs
from django.http import HttpRequest

from fireline.loop import Desk
from fireline.store.casework.models import Officer
from fireline.web.access import officer_of

_KEPT = "_fireline_desk"
DeskMaker = Callable[[Officer], Desk]


@attrs.define
class _Provider:
    make: DeskMaker | None = None


_PROVIDER = _Provider()


def provide_desks(make: DeskMaker) -> None:
    """Say who makes desks: the wiring of this installation, once, before the first request."""
    _PROVIDER.make = make


def desk_of_officer(officer: Officer) -> Desk:
    """Return the desk of an officer's authority."""
    return (_PROVIDER.make or _wired())(officer)


def desk_of(request: HttpRequest) -> Desk:
    """Return the desk of whoever is signed in; a request makes it once."""
    desk: Desk | None = getattr(request, _KEPT, None)
    if desk is None:
        desk = desk_of_officer(officer_of(request))
        setattr(request, _KEPT, desk)
    return desk


def by(request: HttpRequest) -> UUID:
    """Return the id of the officer who acts."""
    return officer_of(request).id


def _wired() -> DeskMaker:
    from fireline.wiring import desk_for  # -- start-up: wiring imports every store

    return desk_for
