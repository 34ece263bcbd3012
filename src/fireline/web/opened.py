"""What an officer opened with a reason; it stays open for an hour of the session."""

from datetime import datetime, timedelta

from django.http import HttpRequest

OPEN_FOR = timedelta(hours=1)
_KEY = "opened"


def is_open(request: HttpRequest, thing: str, *, at: datetime) -> bool:
    """Say whether this session opened the thing within the hour."""
    until = request.session.get(_KEY, {}).get(thing)
    return until is not None and datetime.fromisoformat(until) > at


def remember_open(request: HttpRequest, thing: str, *, at: datetime) -> None:
    """Note that this session opened the thing; what was open for an hour is forgotten."""
    kept = {
        name: until
        for name, until in request.session.get(_KEY, {}).items()
        if datetime.fromisoformat(until) > at
    }
    request.session[_KEY] = {**kept, thing: (at + OPEN_FOR).isoformat()}
