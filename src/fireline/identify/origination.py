"""Origination: how many works a day an account starts, as far as we could see."""

import numpy as np

from fireline.identify.carrying import Carrying
from fireline.identify.spread_graph import Flags, Floats
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
