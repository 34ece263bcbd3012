"""Following: how many follow an account and how much it posts, as published censuses found.

Followers: Berger & Morgan 2015 and a public community of 8,718 accounts: median 173 to 177, 73 %
under 500, 4 to 5 % over 5,000, mean about 1,000, none above 50,000. Posts: about 7 a day for an
account that posts at all (62 % in a month), and a prolific few with up to 50 a day, in bursts.
"""

import numpy as np

from fireline.exercise.columns import Flags, Ints, Reals

#: (share of accounts, followers at most), joined by straight lines in the logarithm.
FOLLOWERS = (
    (0.0, 2.0),
    (0.1, 18.0),
    (0.5, 175.0),
    (0.73, 500.0),
    (0.955, 5_000.0),
    (0.995, 16_000.0),
    (1.0, 50_000.0),
)
CHATTER = 6.2  #: mean own posts a day of an active supporter, besides works passed on
_CHATTER_SPREAD = 0.8  #: sigma of the logarithm among all but the prolific
PROLIFIC_CHATTER = 34.0  #: mean own posts a day of a superposter, besides works passed on
_PROLIFIC_SPREAD = 0.35
_BURST_SHARE = 0.25  #: share of days on which a prolific account bursts
_BURST, _BETWEEN = 2.5, 0.5  #: its posting on burst days and on the others; the mean stays 1


def follower_counts(leaning: Reals) -> Ints:
    """Return follower counts with the published distribution; who leans higher has more."""
    count = len(leaning)
    rank = np.empty(count)
    rank[np.argsort(leaning, kind="stable")] = (np.arange(count) + 0.5) / count
    shares, bounds = np.array(FOLLOWERS).T
    counts: Ints = np.exp(np.interp(rank, shares, np.log(bounds))).astype(np.int64)
    return counts


def chatter_rates(active: Flags, prolific: Flags, rng: np.random.Generator) -> Reals:
    """Return the own posts a day that each supporter makes, works passed on not counted."""
    count = len(active)
    ordinary = rng.lognormal(0.0, _CHATTER_SPREAD, size=count)
    loud = PROLIFIC_CHATTER * rng.lognormal(-(_PROLIFIC_SPREAD**2) / 2, _PROLIFIC_SPREAD, count)
    calm = active & ~prolific
    left = CHATTER * active.sum() - PROLIFIC_CHATTER * (active & prolific).sum()
    ordinary *= left / ordinary[calm].sum()
    return np.where(active, np.where(prolific, loud, ordinary), 0.0)


def mood(prolific: Flags, rng: np.random.Generator) -> Reals:
    """Return each account's posting today as a multiple of its mean: the prolific burst."""
    bursts = rng.random(len(prolific)) < _BURST_SHARE
    return np.where(prolific, np.where(bursts, _BURST, _BETWEEN), 1.0)
