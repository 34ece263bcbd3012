"""What sessions and limits leave behind goes at night, and what still counts stays."""

from datetime import timedelta

from fireline.store.casework import doorstep
from integration.retention.installation import NIGHT, Night


def test_what_is_over_goes_and_what_counts_stays(night: Night) -> None:
    from django.contrib.sessions.models import Session

    from fireline.store.casework.models import RateCount

    Session.objects.all().delete()
    RateCount.objects.all().delete()
    for key, hours in (("over", -1), ("open", 1)):
        at = NIGHT + timedelta(hours=hours)
        Session.objects.create(session_key=key, session_data="", expire_date=at)
    for key, days in (("old", 2), ("new", 0)):
        RateCount.objects.create(key=key, window=NIGHT - timedelta(days=days), asked=1)

    cleared = doorstep.clear(at=NIGHT)

    assert cleared == {"sessions": 1, "counts": 1}
    assert [one.session_key for one in Session.objects.all()] == ["open"]
    assert [one.key for one in RateCount.objects.all()] == ["new"]
    assert doorstep.clear(at=NIGHT) == {}
