"""Sitting: one officer's session, from the door to its end, with the proofs of who sits there.

A session ends after a while without a request and, whatever it does, at the end of a day's work
(ASVS 5.0, 7.3.1 and 7.3.2). What reaches outside or changes who may do what asks for a proof that
is only minutes old (7.5.1): a password, a code, a key.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings as django_settings
from django.contrib.sessions.backends.base import SessionBase

from fireline.settings import Settings

_SINCE: Final = "sitting.since"
_SEEN: Final = "sitting.seen"
_PROVEN: Final = "sitting.proven"
#: A stamp younger than this is not written anew: a page costs no write of its own.
GRAIN: Final = timedelta(seconds=30)


def rules() -> Settings:
    """Return the settings by which sessions end."""
    return django_settings.FIRELINE


def is_exercise() -> bool:
    """Say whether this is an exercise, which lets its officers in by a password alone."""
    return django_settings.FIRELINE_EXERCISE


def sit_down(session: SessionBase, *, at: datetime) -> None:
    """Begin the session of somebody who has just proven who they are."""
    for stamp in (_SINCE, _SEEN, _PROVEN):
        session[stamp] = at.isoformat()


def prove(session: SessionBase, *, at: datetime) -> None:
    """Note that who sits there has proven it again."""
    session[_PROVEN] = at.isoformat()


def touch(session: SessionBase, *, at: datetime) -> None:
    """Note that somebody is there."""
    seen = _stamp(session, _SEEN)
    if seen is None or at - seen >= GRAIN:
        session[_SEEN] = at.isoformat()


def is_over(session: SessionBase, *, at: datetime) -> bool:
    """Say whether a session has ended; one that says nothing of itself has."""
    since, seen = _stamp(session, _SINCE), _stamp(session, _SEEN)
    if since is None or seen is None:
        return True
    longest, idle = timedelta(hours=rules().session_hours), timedelta(minutes=rules().idle_minutes)
    return at - since >= longest or at - seen >= idle


def is_proven(session: SessionBase, *, at: datetime) -> bool:
    """Say whether who sits there has proven it within the last minutes."""
    proven = _stamp(session, _PROVEN)
    return proven is not None and at - proven < timedelta(minutes=rules().step_up_minutes)


def _stamp(session: SessionBase, name: str) -> datetime | None:
    told = session.get(name)
    return datetime.fromisoformat(told) if told else None
