"""Series log: the oxygen series, and what is known of each referred location."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from fireline.domain.act import Recorder
from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import OxygenPoint
from fireline.domain.presence import Cause, Presence
from fireline.domain.referral import Instrument


@attrs.frozen(kw_only=True)
class RemovalFact:
    """One sent referral of one location, and what we saw there since."""

    platform: str
    instrument: Instrument
    sent_at: datetime
    last_look_at: datetime | None = None  #: the newest look that could tell; None: none could
    presence: Presence | None = None  #: what the newest look of all said; None: nobody looked
    cause: Cause | None = None
    gone_at: datetime | None = None  #: the first look after sending that saw it gone
    last_present_at: datetime | None = None  #: the last look before that which saw it there
    account: AccountKey | None = None


class SeriesLog(Recorder, Protocol):
    """The casework of one authority, as measure needs it.

    Do count a referral from when it was handed over; a withdrawal is no referral here.
    Don't leave out what was never looked at: not known is a figure of its own.
    """

    def save_point(self, point: OxygenPoint) -> None:
        """Keep the oxygen of one day; a later measurement of the same day takes its place."""
        ...

    def points(self) -> Sequence[OxygenPoint]:
        """Return the series, oldest day first; a day that was never measured has no point."""
        ...

    def removal_facts(self) -> Sequence[RemovalFact]:
        """Return every referral that was sent, oldest first."""
        ...
