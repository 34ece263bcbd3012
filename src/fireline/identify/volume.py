"""Volume: the numbers game, posts counted and nothing else; the baseline to beat.

It always stands beside net effect. On the public data that this project measured it is the wrong
key: who posts most is hardly ever who is passed on (docs/explanation/sustaining-score.md).
"""

import numpy as np

from fireline.identify.carrying import Carrying
from fireline.identify.spread_graph import Floats, Ints
from fireline.identify.window import Window


def volume_of(carrying: Carrying, window: Window) -> Ints:
    """Count the posts of tracked works of each account in the window, whatever their kind."""
    recent = carrying.post_account[window.holds(carrying.post_said_at)]
    return np.bincount(recent, minlength=len(carrying.accounts)).astype(np.int64)


def posts_per_work(carrying: Carrying, window: Window) -> Floats:
    """Say how often an account posts a work that it carries: each post is seen anew.

    A post that was taken down counts by the share of its views that it still got.
    """
    count = len(carrying.accounts)
    works = np.bincount(carrying.account[window.holds(carrying.said_at)], minlength=count)
    recent = window.holds(carrying.post_said_at)
    posts = np.bincount(
        carrying.post_account[recent], weights=carrying.post_share[recent], minlength=count
    )
    return np.asarray(np.where(works > 0, posts / np.maximum(works, 1), 1.0))


def ranks(values: Floats | Ints) -> Ints:
    """Return ranks from 1, the largest first; equals in the order in which they stand."""
    order = np.argsort(-values, kind="stable")
    places = np.empty(len(values), dtype=np.int64)
    places[order] = np.arange(1, len(values) + 1)
    return places
