"""Origination: how many works a day an account starts, as far as we could see."""

import numpy as np
from numpy.typing import NDArray

from fireline.identify.carrying import Carrying
from fireline.identify.spread_graph import Flags, Floats
from fireline.identify.spread_learning import by_draw
from fireline.identify.window import Window


def origination(carrying: Carrying, arrived: Flags, window: Window) -> Floats:
    """Return works a day that first appeared with each account, over the time that we know.

    Besides new works these are the re-uploads that nobody known explains (spread_learning): they
    would go on without all others, so they are the account's own. What appeared on a day of which
    we missed a part counts neither as a work nor as time.
    """
    known_days = window.known_days()
    if not known_days:
        return np.zeros(len(carrying.accounts))
    counts = arrived & window.holds(carrying.said_at) & window.known(carrying.said_at)
    weight = np.where(counts, window.weights(carrying.said_at), 0.0)
    works = np.bincount(carrying.account, weights=weight, minlength=len(carrying.accounts))
    return np.asarray(works / known_days)


def originations(
    carrying: Carrying, arrived: Flags, window: Window, often: Floats
) -> NDArray[np.float32]:
    """Return the same by account and draw; ``often`` says how often each day counts in a draw."""
    counts = arrived & window.holds(carrying.said_at) & window.known(carrying.said_at)
    said_at = carrying.said_at[counts]
    works = by_draw(
        carrying.account[counts],
        window.day_of(said_at),
        window.weights(said_at),
        often,
        accounts=len(carrying.accounts),
    )
    lengths = (window.lengths()[:, np.newaxis] * often).sum(axis=0)
    per_day = np.divide(works, lengths, out=np.zeros_like(works), where=lengths > 0)
    return np.asarray(per_day, dtype=np.float32)
