"""Time to removal: how long a referred location stays, with those still there counted fairly.

Product-limit estimate of Kaplan & Meier (1958), J. Am. Stat. Assoc. 53:457-481; variance of
Greenwood (1926), on the log-log scale of Kalbfleisch & Prentice. A location that is still there
counts until we last saw so (it is censored), and one of which nobody could tell counts nothing.
A time is from sending to the look that first saw it gone: it is never shorter than the truth.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from math import exp, log, sqrt

import attrs

from fireline.domain.presence import Presence
from fireline.measure.removal_rate import grouped
from fireline.measure.series_log import RemovalFact

_Z = 1.959964  # the normal quantile that leaves 2.5 in 100 on each side
_HOUR = timedelta(hours=1)


@attrs.frozen
class Followed:
    """One location, followed for some hours, until it went or until we last saw it."""

    hours: float
    went: bool


@attrs.frozen(kw_only=True)
class Step:
    """What is left after the removals at one time."""

    hours: float
    at_risk: int
    went: int
    staying: float  #: share that stays longer than this
    low: float
    high: float


@attrs.frozen(kw_only=True)
class TimeToRemoval:
    """The curve, its median, and what it does not know."""

    steps: tuple[Step, ...]
    sent: int
    went: int
    still_there: int  #: seen there at the newest look that could tell
    not_told: int  #: no look could tell yet

    def staying_after(self, hours: float) -> float:
        """Return the share that stays longer than so many hours."""
        before = [step.staying for step in self.steps if step.hours <= hours]
        return before[-1] if before else 1.0

    @property
    def median_hours(self) -> float | None:
        """The hours after which half are gone; None when fewer than half went so far."""
        return next((step.hours for step in self.steps if step.staying <= 0.5), None)  # noqa: PLR2004 -- half

    def in_words(self) -> str:
        """Say it aloud, with what is not yet known."""
        if self.sent == self.not_told:
            return f"{self.sent} referred; no look could tell yet, so no time is known."
        half = (
            "fewer than half are gone so far, so the median is not known yet"
            if self.median_hours is None
            else f"half are gone within {self.median_hours:.1f} hours"
        )
        return (
            f"{self.sent} referred; {half}; {self.still_there} are still there as far as was "
            f"seen; of {self.not_told} nobody could tell yet."
        )


def time_to_removal(facts: Iterable[RemovalFact]) -> TimeToRemoval:
    """Return the curve of a set of referrals."""
    facts = list(facts)
    followed = [one for fact in facts if (one := followed_until(fact)) is not None]
    went = sum(one.went for one in followed)
    return TimeToRemoval(
        steps=product_limit(followed),
        sent=len(facts),
        went=went,
        still_there=len(followed) - went,
        not_told=len(facts) - len(followed),
    )


def times_to_removal(facts: Iterable[RemovalFact]) -> Mapping[tuple[str, str], TimeToRemoval]:
    """Return the curve of each platform and instrument, in order."""
    groups = grouped(facts, lambda fact: (fact.platform, fact.instrument.value))
    return {name: time_to_removal(group) for name, group in sorted(groups.items())}


def followed_until(fact: RemovalFact) -> Followed | None:
    """Say how long a location was followed; None when no look could tell anything."""
    if fact.gone_at is not None:
        return Followed(max(0.0, (fact.gone_at - fact.sent_at) / _HOUR), went=True)
    if fact.last_look_at is None or fact.presence is Presence.GONE:
        return None
    return Followed(max(0.0, (fact.last_look_at - fact.sent_at) / _HOUR), went=False)


def product_limit(followed: Sequence[Followed]) -> tuple[Step, ...]:
    """Return one step for each time at which something went.

    What went and what was last seen at the same time count as if it went first, so that the one
    last seen was still at risk (Kaplan & Meier, section 2).
    """
    steps, staying, variance = [], 1.0, 0.0
    until = sorted(one.hours for one in followed)
    gone = Counter(one.hours for one in followed if one.went)
    for hours, went in sorted(gone.items()):
        at_risk = len(until) - bisect_left(until, hours)
        staying *= 1 - went / at_risk
        variance += went / (at_risk * (at_risk - went)) if at_risk > went else 0.0
        low, high = _interval(staying, variance)
        steps.append(
            Step(hours=hours, at_risk=at_risk, went=went, staying=staying, low=low, high=high)
        )
    return tuple(steps)


def _interval(staying: float, variance: float) -> tuple[float, float]:
    """Return where the share lies 95 times in 100; log-log, so that it stays within 0 and 1."""
    if staying <= 0.0 or staying >= 1.0:
        return staying, staying
    spread = _Z * sqrt(variance) / abs(log(staying))
    return staying ** exp(spread), staying ** exp(-spread)
