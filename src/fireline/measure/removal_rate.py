"""Removal rate: how many of the referred locations are gone, among those that could be told."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from math import sqrt
from typing import TypeVar

import attrs

from fireline.domain.presence import Cause, Presence
from fireline.measure.series_log import RemovalFact

_COULD_TELL = frozenset({Presence.PRESENT, Presence.PARTLY, Presence.GONE})
_Z = 1.959964  # the normal quantile that leaves 2.5 in 100 on each side
Group = TypeVar("Group", bound=Hashable)


@attrs.frozen(kw_only=True)
class RemovalRate:
    """What is known of a set of referrals, and what is not known yet."""

    sent: int
    gone: int
    partly: int
    present: int
    not_told: int  #: nobody looked yet, or the newest look could not tell
    causes: tuple[tuple[Cause, int], ...]  #: of those gone, why; most frequent first

    @property
    def told(self) -> int:
        """How many could be told."""
        return self.gone + self.partly + self.present

    @property
    def rate(self) -> float | None:
        """Gone, among those that could be told; None when none could."""
        return self.gone / self.told if self.told else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the rate lies 95 times in 100 (Wilson 1927, J. Am. Stat. Assoc. 22:209)."""
        if not self.told:
            return None
        share, size = self.gone / self.told, self.told
        middle = share + _Z**2 / (2 * size)
        width = _Z * sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
        scale = 1 + _Z**2 / size
        return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)

    def in_words(self) -> str:
        """Say it aloud, with what is not known."""
        if self.rate is None or self.interval is None:
            return f"{self.sent} referred; of none of them can be told yet whether it is gone."
        low, high = self.interval
        return (
            f"{self.sent} referred; {self.gone} of the {self.told} that could be told are gone "
            f"({self.rate:.0%}, 95 in 100: {low:.0%} to {high:.0%}); "
            f"of {self.not_told} it is not known."
        )


def removal_rate(facts: Iterable[RemovalFact]) -> RemovalRate:
    """Count what the newest look at each location said."""
    facts = list(facts)
    seen = [fact.presence for fact in facts if fact.presence in _COULD_TELL]
    causes: dict[Cause, int] = {}
    for fact in facts:
        if fact.presence is Presence.GONE:
            cause = fact.cause or Cause.UNKNOWN
            causes[cause] = causes.get(cause, 0) + 1
    return RemovalRate(
        sent=len(facts),
        gone=seen.count(Presence.GONE),
        partly=seen.count(Presence.PARTLY),
        present=seen.count(Presence.PRESENT),
        not_told=len(facts) - len(seen),
        causes=tuple(sorted(causes.items(), key=lambda item: (-item[1], item[0]))),
    )


def removal_rates(facts: Iterable[RemovalFact]) -> Mapping[tuple[str, str], RemovalRate]:
    """Return the removal rate of each platform and instrument, in order."""
    groups = grouped(facts, lambda fact: (fact.platform, fact.instrument.value))
    return {name: removal_rate(group) for name, group in sorted(groups.items())}


def grouped(
    facts: Iterable[RemovalFact], by: Callable[[RemovalFact], Group]
) -> dict[Group, Sequence[RemovalFact]]:
    """Put the facts together that have the same of something."""
    groups: dict[Group, list[RemovalFact]] = {}
    for fact in facts:
        groups.setdefault(by(fact), []).append(fact)
    return dict(groups)
