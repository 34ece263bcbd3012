"""The waterfall of shares of doubt with weights set by hand: what returns were ranked by before.

Each feature takes a set share of what is left of doubt. Kept to be compared with.
"""

from collections.abc import Callable
from datetime import datetime

import attrs

from fireline.domain.finding import Finding
from fireline.domain.observation import AccountSighting
from fireline.identify.likeness import alike, bits_apart, counted, handle_of, said

NEAR_PICTURE = 31
"""Bits of PDQ within which two pictures are the same (ThreatExchange's recommendation)."""

NEAR_COUNT = 9
"""How far a handle is counted up by somebody who goes on counting."""

FEWEST_SHARED = 2
"""Neighbours in common under which they may be chance."""

LEAST_ALIKE = 0.7
"""Likeness of names under which they only share letters."""


@attrs.frozen(kw_only=True)
class Pair:
    """A removed account and a newcomer, with those around each."""

    removed: AccountSighting
    removed_at: datetime
    newcomer: AccountSighting
    removed_circle: frozenset[str] = frozenset()  #: accounts tied to the removed one
    newcomer_circle: frozenset[str] = frozenset()  #: accounts tied to the newcomer so far
    carriers: frozenset[str] = frozenset()  #: accounts that passed on from the removed one


def counted_up_handle(pair: Pair) -> Finding:
    """The handle is the old one with a number that was added or raised."""
    old, before = counted(handle_of(pair.removed.handle))
    new, after = counted(handle_of(pair.newcomer.handle))
    if not old or old != new or after is None or after <= (before or 0):
        return Finding(0.0, "")
    # A little further on is what returners do; a far jump is rather another person's year of birth.
    score = 1.0 if after - (before or 0) <= NEAR_COUNT else 0.6
    return Finding(score, f"{pair.newcomer.handle} counts {pair.removed.handle} up")


def similar_handle(pair: Pair) -> Finding:
    """The handles differ by a few letters at most."""
    old, new = said(handle_of(pair.removed.handle)), said(handle_of(pair.newcomer.handle))
    likeness = alike(old, new)
    if likeness < LEAST_ALIKE:
        return Finding(0.0, "")
    return Finding(
        (likeness - LEAST_ALIKE) / (1 - LEAST_ALIKE),
        f"{pair.newcomer.handle} is {likeness:.0%} {pair.removed.handle}",
    )


def similar_name(pair: Pair) -> Finding:
    """The names that the accounts display are alike."""
    likeness = alike(said(pair.removed.name), said(pair.newcomer.name))
    if likeness < LEAST_ALIKE:
        return Finding(0.0, "")
    return Finding(
        (likeness - LEAST_ALIKE) / (1 - LEAST_ALIKE),
        f"it calls itself {pair.newcomer.name!r}, the other did {pair.removed.name!r}",
    )


def same_picture(pair: Pair) -> Finding:
    """The profile pictures are the same file, or look the same."""
    old, new = pair.removed, pair.newcomer
    if old.avatar and old.avatar == new.avatar:
        return Finding(1.0, "its picture is the very same file")
    if not (old.avatar_pdq and new.avatar_pdq):
        return Finding(0.0, "")
    apart = bits_apart(old.avatar_pdq, new.avatar_pdq)
    if apart > NEAR_PICTURE:
        return Finding(0.0, "")
    return Finding(1.0 - apart / (2 * NEAR_PICTURE), f"its picture looks the same ({apart} bits)")


def announced_by(pair: Pair) -> Finding:
    """Accounts that passed on from the removed one turned to the newcomer."""
    told = pair.carriers & pair.newcomer_circle
    if not told:
        return Finding(0.0, "")
    score = 1.0 - 0.5 ** len(told)
    return Finding(score, f"{len(told)} who passed on from the other turned to it")


def same_neighbours(pair: Pair) -> Finding:
    """Its first neighbours are largely those of the removed account."""
    shared = pair.removed_circle & pair.newcomer_circle
    if len(shared) < FEWEST_SHARED:
        return Finding(0.0, "")
    share = len(shared) / len(pair.newcomer_circle)
    return Finding(
        share, f"{len(shared)} of its {len(pair.newcomer_circle)} neighbours were the other's"
    )


Feature = Callable[[Pair], Finding]

FEATURES: tuple[tuple[Feature, float], ...] = (
    (counted_up_handle, 0.7),
    (same_picture, 0.6),
    (announced_by, 0.5),
    (same_neighbours, 0.5),
    (similar_handle, 0.4),
    (similar_name, 0.3),
)
"""Read aloud: a feature that speaks with all its strength takes this share of the doubt."""


@attrs.frozen
class Waterfall:
    """The score of a pair and how it came to be: what each feature says, and what it added."""

    score: float
    findings: tuple[tuple[str, Finding], ...]  #: score of a finding: what it added


def waterfall(pair: Pair) -> Waterfall:
    """Let each feature speak and take its share of the doubt; silence says nothing."""
    doubt, found = 1.0, []
    for feature, weight in FEATURES:
        said_so = feature(pair)
        if said_so.score <= 0:
            continue
        added = doubt * weight * said_so.score
        doubt -= added
        found.append((feature.__name__, Finding(added, said_so.because)))
    return Waterfall(1.0 - doubt, tuple(found))
