"""Time: aware, in UTC, and always handed in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Says what time it is; only the edges of the program own a real one."""

DAY = timedelta(days=1)


def require_aware(at: datetime) -> datetime:
    """Return the moment in UTC; refuse one that does not say its time zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} does not say its time zone")
    return at.astimezone(UTC)


def system_clock() -> datetime:
    """Return the time of this machine; handed in by the edges of the program alone."""
    return datetime.now(UTC)
