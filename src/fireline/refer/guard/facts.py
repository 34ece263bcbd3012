"""Facts: everything that the guard's checks may look at, gathered once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from fireline.domain.assessment import ExclusionCheck
from fireline.domain.authority import Authority
from fireline.domain.ids import AccountKey
from fireline.domain.location import Location
from fireline.domain.presence import Look
from fireline.domain.referral import Referral
from fireline.refer.capture import Capture


@attrs.frozen(kw_only=True)
class Facts:
    """What is known about a referral at the moment of asking; the checks ask nothing else."""

    referral: Referral
    location: Location
    authority: Authority
    at: datetime
    others: Sequence[Referral] = ()  #: referrals of the same location, this one not among them
    look: Look | None = None
    captures: Sequence[Capture] = ()
    exclusion: ExclusionCheck | None = None
    set_aside: frozenset[AccountKey] = frozenset()
    review: str = ""  #: why another officer than the drafter holds that it may go
    protected: Sequence[str] = ()
    fresh_for: timedelta = timedelta(hours=72)
