"""Succession: is a new account someone who was removed? Suggested with reasons, never decided.

One feature a function; its docstring is what the officer reads. Each answers with a level: nothing
where it was not told, 0 where the two are unlike, and more the more alike they are. What a level
weighs is no business of the feature: it is learned (``linker``). Signals as in Klausen, Marks,
Zaman 2018 (name, picture, "hang around the same neighborhood") and Niverthi, Verma, Kumar 2022;
comparing pairs is far surer than judging accounts alone (Kumar et al. 2017: area under the curve
0.91 against 0.68).
"""

import math
from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from fireline.domain.observation import AccountSighting
from fireline.identify.likeness import alike, bits_apart
from fireline.identify.shown import Pair, Shown

NEAR_PICTURE = 31
"""Bits of PDQ within which two pictures are the same (ThreatExchange's recommendation)."""

SEEN_LATE = timedelta(days=1)
"""How much earlier than we saw it an account may have gone: it is looked at daily."""

NEAR_COUNT = 9
"""How far a handle is counted up by somebody who goes on counting."""

FEWEST_SHARED = 2
"""Neighbours in common under which they may be chance; each counts less the more removed accounts
it stands near (Adamic & Adar 2003)."""

FEWEST_POSTS = 10
"""Posts under which the hours of the day are chance."""

FEWEST_LETTERS = 200
"""Letters under which nobody's writing is known."""


@attrs.frozen
class Level:
    """How alike two accounts are in one thing; None where it was not told of both."""

    level: int | None
    because: str = ""


NOT_TOLD = Level(None)


def appeared_at(newcomer: AccountSighting) -> datetime:
    """Return when an account appeared: when it was made, else when it was first seen."""
    return newcomer.created_at or newcomer.seen_at


def in_order(removed_at: datetime, newcomer: AccountSighting) -> bool:
    """Say whether the newcomer appeared after the other had gone; nothing else is a return."""
    return appeared_at(newcomer) >= removed_at - SEEN_LATE


def handle(pair: Pair) -> Level:
    """The handle is the old one, counted up or with a few letters changed."""
    old, new = pair.removed.profile.handle, pair.newcomer.profile.handle
    if not (pair.removed.handle and pair.newcomer.handle):
        return NOT_TOLD
    (base, before), (again, after) = pair.removed.count, pair.newcomer.count
    if base and base == again and after is not None and after > (before or 0):
        near = after - (before or 0) <= NEAR_COUNT
        # A far jump is rather another person's year of birth.
        return Level(3 if near else 2, f"{new} counts {old} up")
    likeness = _alike(
        pair.removed.handle, pair.newcomer.handle, pair.removed.handle_parts, pair.newcomer
    )
    return _by(likeness, (0.7, 0.85, 1.0), f"{new} is {likeness:.0%} {old}", "the handles differ")


def display_name(pair: Pair) -> Level:
    """The names that the accounts display are alike, in whatever script they are written."""
    if not (pair.removed.name and pair.newcomer.name):
        return NOT_TOLD
    likeness = _alike(
        pair.removed.name,
        pair.newcomer.name,
        pair.removed.name_parts,
        pair.newcomer,
        named=True,
    )
    told = (
        f"it calls itself {pair.newcomer.profile.name!r}, "
        f"the other did {pair.removed.profile.name!r}"
    )
    return _by(likeness, (0.7, 0.85, 1.0), told, "the names differ")


def biography(pair: Pair) -> Level:
    """The biographies say the same in the same words."""
    old, new = pair.removed.biography, pair.newcomer.biography
    if not (old and new):
        return NOT_TOLD
    shared = len(old & new) / len(old | new)
    return _by(
        shared, (0.4, 0.8), f"{shared:.0%} of the words of its biography", "the biographies differ"
    )


def avatar(pair: Pair) -> Level:
    """The profile pictures are the same file, or look the same."""
    old, new = pair.removed.profile, pair.newcomer.profile
    if old.avatar and old.avatar == new.avatar:
        return Level(2, "its picture is the very same file")
    return _looks(old.avatar_pdq, new.avatar_pdq, "picture")


def banner(pair: Pair) -> Level:
    """The banners are the same file, or look the same."""
    old, new = pair.removed, pair.newcomer
    if old.profile.banner and old.profile.banner == new.profile.banner:
        return Level(2, "its banner is the very same file")
    return _looks(old.habits.banner_pdq, new.habits.banner_pdq, "banner")


def links(pair: Pair) -> Level:
    """Both give links that hardly anybody else gives."""
    old, new = pair.removed.links, pair.newcomer.links
    if not (old and new):
        return NOT_TOLD
    shared = sorted(old & new & pair.rare)
    if not shared:
        return Level(0, "they share no rare link")
    return Level(min(len(shared), 2), f"both link to {shared[0]}, as hardly anybody does")


def neighbours(pair: Pair) -> Level:
    """Its first neighbours are those of the removed account, and not everybody's."""
    old, new = pair.removed.circle, pair.newcomer.circle
    if not (old and new):
        return NOT_TOLD
    shared = sorted(old & new)
    told = f"{len(shared)} of its {len(new)} neighbours were the other's"
    if len(shared) < FEWEST_SHARED:
        return Level(0, told)
    near = sum(1.0 / math.log2(1 + max(pair.met.get(one, 1), 1)) for one in shared)
    return Level(sum(near >= step for step in (0.5, 1.0, 1.5)), told)


def announced_by(pair: Pair) -> Level:
    """Accounts that passed on from the removed one turned to the newcomer."""
    if not (pair.removed.carriers and pair.newcomer.circle):
        return NOT_TOLD
    told = len(pair.removed.carriers & pair.newcomer.circle)
    return Level((told >= 1) + (told >= 3), f"{told} who passed on from the other turned to it")  # noqa: PLR2004 -- one may be chance, three are an announcement


def hours(pair: Pair) -> Level:
    """Both post at the same hours of the day."""
    old, new = pair.removed.habits.hours, pair.newcomer.habits.hours
    if min(sum(old), sum(new)) < FEWEST_POSTS:
        return NOT_TOLD
    shared = sum(
        min(before / sum(old), after / sum(new)) for before, after in zip(old, new, strict=True)
    )
    return _by(shared, (0.6, 0.8), f"{shared:.0%} of its hours", "they post at other hours")


def writing(pair: Pair) -> Level:
    """Both write alike: the same runs of letters as often as each other."""
    old, new = pair.removed, pair.newcomer
    if min(len(old.habits.text), len(new.habits.text)) < FEWEST_LETTERS:
        return NOT_TOLD
    one, other = sorted((old.writing, new.writing), key=len)
    likeness = sum(many * other.get(run, 0.0) for run, many in one.items())
    return _by(likeness, (0.6, 0.8), f"it writes {likeness:.0%} alike", "they write otherwise")


Feature = Callable[[Pair], Level]

FEATURES: tuple[Feature, ...] = (
    handle,
    display_name,
    biography,
    avatar,
    banner,
    links,
    neighbours,
    announced_by,
    hours,
    writing,
)
"""In the order in which an officer reads them."""

STARTING_POINT = "starting_point"
"""Where the waterfall begins: how rare a return is among pairs that are compared at all."""

_MEANINGS = {
    STARTING_POINT: "How rare a return is before anything of the two is compared.",
    # Kept suggestions may hold these of old.
    "counted_up_handle": "The handle is the old one with a number that was added or raised.",
    "similar_handle": "The handles differ by a few letters at most.",
    "similar_name": "The names that the accounts display are alike.",
    "same_picture": "The profile pictures are the same file, or look the same.",
    "same_neighbours": "Its first neighbours are largely those of the removed account.",
    **{feature.__name__: feature.__doc__ or "" for feature in FEATURES},
}


def meaning_of(feature: str) -> str:
    """Say in words what a feature means, as the officer reads it; empty for an unknown one."""
    return _MEANINGS.get(feature, "")


def _by(value: float, steps: tuple[float, ...], alike: str, unlike: str) -> Level:
    level = sum(value >= step for step in steps)
    return Level(level, alike if level else unlike)


def _looks(old: str, new: str, what: str) -> Level:
    if not (old and new):
        return NOT_TOLD
    apart = bits_apart(old, new)
    if apart > NEAR_PICTURE:
        return Level(0, f"the {what}s look different")
    return Level(1, f"its {what} looks the same ({apart} bits)")


def _alike(
    old: str, new: str, parts: frozenset[str], newcomer: Shown, *, named: bool = False
) -> float:
    others = newcomer.name_parts if named else newcomer.handle_parts
    # An edit breaks three runs of letters at most: who shares none is under 0.7 alike for sure.
    return 0.0 if parts.isdisjoint(others) else alike(old, new)
