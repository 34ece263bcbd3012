"""The oxygen series as a picture, so that a page needs no script for its chart."""

from collections.abc import Sequence
from functools import cache, lru_cache

import attrs
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fireline.domain.oxygen import OxygenPoint
from fireline.measure import DARK, LIGHT, RemovalFact, Words, oxygen_chart
from fireline.store.painting import VegaPainter

#: The chart stands on the page's own paper (css/tokens.css, --paper).
_COLOURS = {
    False: attrs.evolve(LIGHT, background="#ffffff"),
    True: attrs.evolve(DARK, background="#15181c"),
}
_WIDTH = 900


def oxygen_picture(
    points: Sequence[OxygenPoint], facts: Sequence[RemovalFact], *, dark: bool
) -> bytes:
    """Paint the series as a PNG, in the reader's language and on the reader's paper."""
    last = points[-1].day
    shown = tuple(fact for fact in facts if fact.sent_at.date() <= last)
    return _painted(tuple(points), shown, dark, get_language() or "en")


# An officer who reloads the page does not wait for the same picture twice.
@lru_cache(maxsize=16)
def _painted(
    points: tuple[OxygenPoint, ...],
    facts: tuple[RemovalFact, ...],
    dark: bool,  # noqa: FBT001 -- a part of the key
    language: str,  # noqa: ARG001 -- a part of the key: the words below depend on it
) -> bytes:
    chart = oxygen_chart(points, facts, colours=_COLOURS[dark], words=_words(), width=_WIDTH)
    # The heading of the page says what it is; the picture need not say it again.
    return _painter().png({**chart, "title": None}, scale=1.5)


@cache
def _painter() -> VegaPainter:
    return VegaPainter()


def _words() -> Words:
    return Words(
        title=_("Oxygen: expected exposures of tracked works a day"),
        oxygen=_("exposures a day"),
        opposing=_("through those who report or oppose"),
        referrals=_("referrals sent"),
        unknown=_("not known"),
        day=_("day"),
    )
