"""Minutes: how long an item is expected to take, learned from how long such items took."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import attrs

from fireline.domain.queue import Handling, ItemKind

PRIOR_MINUTES: Mapping[ItemKind, float] = {
    ItemKind.JUDGE_CANDIDATE: 4.0,
    ItemKind.REFER_LOCATION: 3.0,
    ItemKind.REFER_ACCOUNT: 6.0,
    ItemKind.APPROVE_REFERRAL: 2.0,
    ItemKind.JUDGE_RETURN: 3.0,
    ItemKind.SETTLE_FATE: 3.0,
}
"""What is assumed before anything was recorded; a unit's own times soon outweigh it."""

PRIOR_WEIGHT = 5.0
"""Recorded items that weigh as much as the prior."""


@attrs.frozen
class Minutes:
    """An expected time and what it rests on."""

    expected: float
    recorded: int  #: items of this kind and language
    because: str


def expected_minutes(handlings: Sequence[Handling], kind: ItemKind, language: str) -> Minutes:
    """Shrink the mean of this kind and language to that of the kind, and that to the prior.

    The shrunk mean is (k m + sum of times) / (k + n), the posterior mean of a normal model with a
    prior worth k observations (Efron and Morris, 1977).
    """
    same_kind = [one for one in handlings if one.kind is kind]
    of_kind = _shrunk([one.minutes for one in same_kind], PRIOR_MINUTES[kind])
    same = [one.minutes for one in same_kind if one.language == language]
    expected = _shrunk(same, of_kind)
    spoken = language or "any language"
    because = f"{expected:.1f} min: {len(same)} timed in {spoken}, {len(same_kind)} of this kind"
    return Minutes(expected, len(same), because)


def all_minutes(
    handlings: Sequence[Handling], languages: Sequence[str]
) -> Mapping[tuple[ItemKind, str], Minutes]:
    """Return the expected times of every kind in these languages."""
    by_kind: dict[ItemKind, list[Handling]] = defaultdict(list)
    for one in handlings:
        by_kind[one.kind].append(one)
    return {
        (kind, language): expected_minutes(by_kind[kind], kind, language)
        for kind in ItemKind
        for language in languages
    }


def _shrunk(times: Sequence[float], prior: float) -> float:
    return (PRIOR_WEIGHT * prior + sum(times)) / (PRIOR_WEIGHT + len(times))
