"""Minutes: how long an item will take an officer, learned from how long such items took.

The mean of a kind is pulled towards what was assumed of it, and the mean of a kind in one language
towards the mean of the kind; each assumption is worth a few handlings, so a few decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import attrs

from fireline.domain.queue import Handling, ItemKind

ASSUMED: Mapping[ItemKind, float] = {
    ItemKind.JUDGE_CANDIDATE: 6.0,
    ItemKind.REFER_LOCATION: 5.0,
    ItemKind.REFER_ACCOUNT: 8.0,
    ItemKind.APPROVE_REFERRAL: 3.0,
    ItemKind.JUDGE_RETURN: 4.0,
    ItemKind.SETTLE_FATE: 3.0,
}
"""Minutes assumed before the first was timed."""

WORTH = 5.0
"""Handlings that an assumption counts for."""


@attrs.frozen
class Minutes:
    """Expected minutes, and what they rest on."""

    expected: float
    because: str


@attrs.frozen
class HandlingTimes:
    """What was timed so far: of each kind, and of each kind in each language, how often and long.

    A language of ``""`` stands for all.
    """

    timed: Mapping[tuple[ItemKind, str], tuple[int, float]]

    @classmethod
    def of(cls, handlings: Iterable[Handling]) -> "HandlingTimes":
        """Add up the handlings."""
        timed: dict[tuple[ItemKind, str], tuple[int, float]] = defaultdict(lambda: (0, 0.0))
        for one in handlings:
            for language in {"", one.language}:
                count, minutes = timed[one.kind, language]
                timed[one.kind, language] = (count + 1, minutes + one.minutes)
        return cls(dict(timed))

    def minutes(self, kind: ItemKind, language: str) -> Minutes:
        """Say how long an item of this kind in this language will take."""
        count, total = self.timed.get((kind, ""), (0, 0.0))
        of_kind = (ASSUMED[kind] * WORTH + total) / (WORTH + count)
        if not language:
            return Minutes(of_kind, _said(count, ""))
        here, spent = self.timed.get((kind, language), (0, 0.0))
        return Minutes((of_kind * WORTH + spent) / (WORTH + here), _said(count, language, here))


def _said(count: int, language: str, here: int = 0) -> str:
    if not count:
        return "assumed, none timed yet"
    return f"{count} timed, {here} of them in {language}" if language else f"{count} timed"
