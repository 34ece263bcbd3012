"""Schedule: when to look again; dense while a removal is likely, sparse when it is not."""

from datetime import datetime, timedelta

from fireline.domain.presence import Presence

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

#: Read aloud: until a location was asked to go for so long, look again after this pause.
WHILE_IT_STANDS: tuple[tuple[timedelta, timedelta], ...] = (
    (_DAY, _HOUR),
    (3 * _DAY, 6 * _HOUR),
    (14 * _DAY, _DAY),
    (90 * _DAY, 7 * _DAY),
    (365 * _DAY, 30 * _DAY),
)

#: What was seen gone may come back at its old place; after a quarter that is no longer looked at.
WHILE_IT_IS_GONE: tuple[tuple[timedelta, timedelta], ...] = (
    (14 * _DAY, _DAY),
    (90 * _DAY, 7 * _DAY),
)


def next_look(*, asked_at: datetime, at: datetime, presence: Presence) -> datetime | None:
    """Say when to look again at a location that was asked to go; None: no more.

    What could not be told is looked at as often as what still stands, for it may.
    """
    table = WHILE_IT_IS_GONE if presence is Presence.GONE else WHILE_IT_STANDS
    for until, pause in table:
        if at - asked_at < until:
            return at + pause
    return None
