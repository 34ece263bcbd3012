"""The desk's own clock: sessions and links end by the time of this machine, also in an exercise."""

from datetime import datetime

import attrs

from fireline.domain.clock import Clock, system_clock


@attrs.define
class _Wall:
    tells: Clock = system_clock


_WALL = _Wall()


def now() -> datetime:
    """Return what the clock on the wall says."""
    return _WALL.tells()


def hang(clock: Clock) -> Clock:
    """Hang another clock on the wall and hand back the one that hung there."""
    before, _WALL.tells = _WALL.tells, clock
    return before
