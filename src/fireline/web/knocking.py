"""Knocking: who asks for what is not theirs is recorded, once a while and not once a request."""

from datetime import timedelta
from typing import Final

from django.http import HttpRequest

from fireline.domain.act import Act
from fireline.store.casework.models import Officer
from fireline.store.casework.rates import count
from fireline.web.clock import now
from fireline.web.coming_and_going import record

#: How often at most it is recorded that somebody knocks on at one door.
KNOCKING: Final = timedelta(minutes=5)


def record_knock(request: HttpRequest, officer: object, *, because: str) -> None:
    """Record that an officer was turned away here; whoever knocks on must not fill the book.

    A door is one address of the desk, whichever thing of it is named: names are tried out.
    """
    if isinstance(officer, Officer) and _is_first(f"{officer.id} at {_door(request)}"):
        told = f"{request.method} {request.path}: {because}"
        record(Act.OFFICER_TURNED_AWAY, officer, because=told)


def record_knock_at_sign_in(name: str) -> None:
    """Record that somebody tries passwords of an officer, where there is one of this name."""
    named = Officer.objects.filter(username=name).first()
    if named and _is_first(f"{named.id} at the sign-in"):
        record(Act.OFFICER_TURNED_AWAY, named, because="too many attempts to sign in")


def _is_first(what: str) -> bool:
    return count(f"knocking of {what}", window=KNOCKING, at=now()) == 1


def _door(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"{request.method} {match.view_name if match else ''}"
