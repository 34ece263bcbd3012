"""Net effect: the exposures that a referral is expected to keep away; what officers rank by.

Score (exposures a day that go with the account) times the chance that the platform removes it
times the days that it then stays away. Both of the latter begin as assumptions and are learned
from what was verified.
"""

from collections.abc import Iterable, Mapping

import attrs

from fireline.identify.absence import Absence
from fireline.identify.sources import RemovalOutcome

REMOVED_BEFORE, TRIALS_BEFORE = 0.5, 4.0
"""What is assumed of a platform before its first answer: as likely as not, worth four referrals."""

DAYS_BEFORE, RETURNS_BEFORE = 14.0, 4.0
"""Days away that are assumed before the first return was measured, worth four returns.

Two weeks because accounts of such networks came back within days to weeks (Berger & Perez 2016
describe returners who regrow; most accounts lasted under 50 days, Alexander 2017). An assumption.
"""


@attrs.frozen(kw_only=True)
class Prospect:
    """What to expect of a referral to one platform, over its best channel."""

    platform: str
    channel: str  #: empty while no channel was tried
    likely: float  #: that the account is removed
    days: float  #: that it stays away
    because: str

    def net_effect(self, score: float) -> float:
        """Return the exposures that referring an account of this score keeps away."""
        return score * self.likely * self.days


def prospects(
    outcomes: Iterable[RemovalOutcome],
    platforms: Iterable[str],
    away: Mapping[str, Absence] | None = None,
) -> dict[str, Prospect]:
    """Say for each platform what to expect of its best channel, and for how long."""
    tried: dict[str, list[RemovalOutcome]] = {name: [] for name in sorted(set(platforms))}
    for outcome in outcomes:
        tried.setdefault(outcome.platform, []).append(outcome)
    known = away or {}
    return {
        name: _prospect(name, channels, known.get(name, Absence()))
        for name, channels in tried.items()
    }


def _prospect(platform: str, channels: list[RemovalOutcome], away: Absence) -> Prospect:
    untried = RemovalOutcome(platform=platform, channel="", sent=0, removed=0)
    best = max(channels, key=lambda tried: (_likely(tried), tried.channel), default=untried)
    days = (DAYS_BEFORE * RETURNS_BEFORE + away.days) / (RETURNS_BEFORE + away.returns)
    return Prospect(
        platform=platform,
        channel=best.channel,
        likely=_likely(best),
        days=days,
        because=f"{_removal_in_words(best)}; {_days_in_words(days, away)}",
    )


def _likely(tried: RemovalOutcome) -> float:
    return (REMOVED_BEFORE * TRIALS_BEFORE + tried.removed) / (TRIALS_BEFORE + tried.sent)


def _removal_in_words(tried: RemovalOutcome) -> str:
    chance = f"{_likely(tried):.0%} chance that {tried.platform} removes it"
    if not tried.sent:
        return f"{chance} (assumed; nothing sent yet)"
    over = f" over {tried.channel}" if tried.channel else ""
    return f"{chance}{over} ({tried.removed} of {tried.sent} so far)"


def _days_in_words(days: float, away: Absence) -> str:
    if not away.days:
        return f"{days:.0f} days away (assumed; no absence measured yet)"
    returns = f"{away.returns} {'return' if away.returns == 1 else 'returns'}"
    return f"{days:.0f} days away ({returns} in {away.days:,.0f} days of absence so far)"
