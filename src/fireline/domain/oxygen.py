"""Oxygen: the expected number of exposures a day that tracked works get; the one number."""

from datetime import date, datetime

import attrs

from fireline.domain.finding import Finding
from fireline.domain.ids import AccountKey


@attrs.frozen(kw_only=True)
class OxygenPoint:
    """Oxygen of one day. ``None`` where a gap or too little judgement leaves it unknown."""

    day: date
    oxygen: float | None
    low: float | None
    high: float | None
    observed: float | None  #: exposures that sightings of that day were seen to get
    opposing: float = 0.0  #: exposure through accounts judged to report, research or oppose
    imputed_share: float = 0.0  #: of the exposure, how much was imputed and not told
    works: int = 0
    gap: bool = False


@attrs.frozen(kw_only=True)
class AccountStanding:
    """One account in the ranking: net effect decides, all else stands beside it."""

    account: AccountKey
    score: float  #: exposures a day that go when the account goes
    low: float
    high: float
    net_effect: float  #: score x P(removed) x expected days away
    rank: int
    volume: int  #: posts of tracked works in the window
    volume_rank: int
    role: str
    own: float  #: of the score, the account's own originations, computed exactly
    findings: tuple[Finding, ...] = ()


@attrs.frozen(kw_only=True)
class Ranking:
    """All accounts at one moment, best net effect first, with the oxygen of the whole."""

    made_at: datetime
    oxygen: float
    low: float
    high: float
    standings: tuple[AccountStanding, ...]
    window_days: float
    samples: int
    because: str = ""
    learned: bytes = attrs.field(default=b"", eq=False, repr=False)
    """The spread graph that it was made from, packed without names; empty where none is kept."""
