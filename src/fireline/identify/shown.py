"""Shown: what an account showed of itself and who stood around it, made ready to be compared once.

A habit that was not told (no posts kept, no picture) stays empty: it speaks neither for nor against
a return.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

import attrs

from fireline.domain.folding import sort_key
from fireline.domain.observation import AccountSighting
from fireline.identify.likeness import counted, handle_of, said, trigrams

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'()]+", re.IGNORECASE)
_WORD = re.compile(r"\w{2,}")

HOURS = 24


@attrs.frozen(kw_only=True)
class Habits:
    """What is known of an account's posts, where they were kept: when, how and where to."""

    hours: tuple[int, ...] = ()  #: posts by hour of the day, UTC; 24 counts or none
    links: frozenset[str] = frozenset()  #: links it gave, beside those of its biography
    text: str = ""  #: what it wrote, joined
    banner_pdq: str = ""


NO_HABITS = Habits()


@attrs.frozen(kw_only=True, slots=False, eq=False)
class Shown:
    """One account, ready to be compared with many."""

    profile: AccountSighting
    circle: frozenset[str] = frozenset()  #: accounts tied to it
    carriers: frozenset[str] = frozenset()  #: accounts that passed on from it
    habits: Habits = NO_HABITS

    @cached_property
    def handle(self) -> str:
        """Return the handle as it is spoken, in Latin letters."""
        return spoken(handle_of(self.profile.handle))

    @cached_property
    def count(self) -> tuple[str, int | None]:
        """Return the handle without the number it ends with, and that number."""
        base, number = counted(handle_of(self.profile.handle))
        return spoken(base), number

    @cached_property
    def name(self) -> str:
        """Return the name as it is spoken, in Latin letters."""
        return spoken(self.profile.name)

    @cached_property
    def biography(self) -> frozenset[str]:
        """Return the words of the biography, links left out."""
        return frozenset(_WORD.findall(sort_key(_LINK.sub(" ", self.profile.biography))))

    @cached_property
    def links(self) -> frozenset[str]:
        """Return the links of the biography and of the posts, as they are typed."""
        return self.habits.links | {
            link.casefold().rstrip("/.,") for link in _LINK.findall(self.profile.biography)
        }

    @cached_property
    def handle_parts(self) -> frozenset[str]:
        """Return the runs of three letters of the handle."""
        return trigrams(self.handle) if self.handle else frozenset()

    @cached_property
    def name_parts(self) -> frozenset[str]:
        """Return the runs of three letters of the name."""
        return trigrams(self.name) if self.name else frozenset()

    @cached_property
    def writing(self) -> Mapping[str, float]:
        """Return how often each run of three letters is written, as a vector of length one.

        Character n-grams tell authors apart across topics and languages (Stamatatos 2013).
        """
        text = " ".join(self.habits.text.casefold().split())
        runs = Counter(text[at : at + 3] for at in range(len(text) - 2))
        length = sum(many * many for many in runs.values()) ** 0.5
        return {run: many / length for run, many in sorted(runs.items())}


@attrs.frozen(kw_only=True, eq=False)
class Pair:
    """A removed account and a newcomer."""

    removed: Shown
    removed_at: datetime
    newcomer: Shown
    rare: frozenset[str] = frozenset()  #: links that hardly anybody gives
    met: Mapping[str, int] = attrs.Factory(dict)  #: near how many removed accounts each one stands


def spoken(text: str) -> str:
    """Return only what is said aloud, in Latin letters: Шар and Shar are one name."""
    return said(sort_key(text))


def rare_links(accounts: Iterable[Shown], *, at_most: int) -> frozenset[str]:
    """Return the links that few accounts give; what everybody links to says nothing."""
    given = Counter(link for one in accounts for link in one.links)
    return frozenset(link for link, many in given.items() if many <= at_most)
