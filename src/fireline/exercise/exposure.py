"""Exposure: how many people each post really reaches, and which counts a platform shows."""

import numpy as np

from fireline.exercise.columns import NONE, Ints, Reals
from fireline.exercise.posts import Form

_SPREAD = 0.5  #: sigma of the logarithm of one post's luck; its mean is 1


def exposures(followers: Reals, view_rate: float, rng: np.random.Generator) -> Ints:
    """Return the people who see each post: a share of the author's followers, by luck."""
    luck = rng.lognormal(-(_SPREAD**2) / 2, _SPREAD, size=len(followers))
    return rng.poisson(followers * view_rate * luck)


def told(reached: Ints, form: Ints, share: float, rng: np.random.Generator) -> Ints:
    """Return the view counts that the platform shows: of some posts, and of no repost."""
    shown = (rng.random(len(reached)) < share) & (form != Form.REPOST)
    return np.where(shown, reached, NONE)
