"""Conversation: some chatter answers or passes on earlier chatter of the same crowd."""

import attrs
import numpy as np

from fireline.exercise.columns import NONE, Flags, Ints
from fireline.exercise.posts import Form, Label, Rows

REPLIES, REPOSTS = 0.20, 0.15  #: shares of the chatter


def hang_together(
    rows: Rows, *, first: int, platform: Ints, inside: Flags, rng: np.random.Generator
) -> Rows:
    """Make some chatter replies to, or reposts of, earlier chatter of the same crowd.

    Called when the day is in order of time, so that ``first`` plus the row is a post's index.
    """
    coin = rng.random(len(rows))
    pick = rng.random(len(rows))
    form, source, text = rows.form.copy(), rows.source.copy(), list(rows.text)
    plain = (rows.label == Label.CHATTER) & (rows.form == Form.POST) & (rows.source == NONE)
    wants = plain & (coin < REPLIES + REPOSTS)
    can_be_answered = plain & ~wants
    for crowd in (inside, ~inside):
        for network in np.unique(platform):
            here = crowd & (platform == network)
            offers = np.flatnonzero(here & can_be_answered)
            takers = np.flatnonzero(here & wants)
            earlier = np.searchsorted(offers, takers)
            takers, earlier = takers[earlier > 0], earlier[earlier > 0]
            source[takers] = first + offers[(pick[takers] * earlier).astype(np.int64)]
    answered = wants & (source != NONE)
    reposts = answered & (coin >= REPLIES)
    form[answered] = Form.REPLY
    form[reposts] = Form.REPOST
    link = list(rows.link)
    for row in np.flatnonzero(reposts).tolist():
        text[row], link[row] = "", ""
    return attrs.evolve(rows, form=form, source=source, text=text, link=link)
