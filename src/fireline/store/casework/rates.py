"""Rates: how often something was asked within a window, counted for all processes at once."""

import hashlib
from datetime import datetime, timedelta

from django.db import connection

_COUNT = """
INSERT INTO casework_ratecount AS kept (key, "window", asked) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
    asked = CASE WHEN kept."window" = EXCLUDED."window" THEN kept.asked + 1 ELSE 1 END,
    "window" = EXCLUDED."window"
RETURNING asked
"""


def count(what: str, *, window: timedelta, at: datetime) -> int:
    """Count one more of this and return how many there were in the window that runs now.

    One statement: two processes never count as one. What limits is counted outside of any other
    transaction; what is counted to be recorded belongs into the one that records it.
    """
    began = datetime.fromtimestamp(
        at.timestamp() // window.total_seconds() * window.total_seconds(), tz=at.tzinfo
    )
    key = hashlib.sha256(what.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, began])
        (asked,) = cursor.fetchone()
    return int(asked)
