"""Doorstep: what sessions and limits leave behind goes when it is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

#: Longer than the window of any limit.
_COUNTED: Final = timedelta(days=1)


def clear(*, at: datetime) -> Mapping[str, int]:
    """Clear sessions that have expired, and counts whose window is long over."""
    from django.contrib.sessions.models import Session  # -- models need a configured Django

    from fireline.store.casework.models import RateCount  # -- as above

    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    counts, _ = RateCount.objects.filter(window__lt=at - _COUNTED).delete()
    told = {"sessions": sessions, "counts": counts}
    return {name: number for name, number in told.items() if number}


def end_sessions() -> int:
    """End every session: what an officer had open stands in it by name."""
    from django.contrib.sessions.models import Session  # -- as above

    gone, _ = Session.objects.all().delete()
    return gone
