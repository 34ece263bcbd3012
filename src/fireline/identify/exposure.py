"""Exposure: how many see one post of an account; told where it was told, else imputed and marked.

Not told is not zero. In this order: the platform's own view counts; followers times the share of
followers that see a post, learned from the accounts of the platform of which both were told; the
median of the platform.
"""

import attrs
import numpy as np
import pyarrow as pa

from fireline.domain.ids import platform_of
from fireline.identify.carrying import NOBODY, Names, numbered, positions
from fireline.identify.spread_graph import Flags, Floats

ASSUMED_RATE, ASSUMED_FOLLOWERS = 0.1, 1_000.0
"""Share of followers that see a post where no platform told any view, and what it weighs.

An assumption, not a finding: on one platform it moves all scores alike and no rank.
"""

UNTOLD = 1.0
"""Views of a post where a platform told nothing at all of anybody: the author's own."""


@attrs.frozen(kw_only=True, eq=False)
class Exposure:
    """Views that one post of each account gets, and whether that was told."""

    views: Floats
    imputed: Flags
    from_followers: Flags  #: imputed, but from the account's own followers


def exposure_of(accounts: Names, audience: pa.Table) -> Exposure:
    """Say for each account how many see one of its posts; ``audience`` as in the sources' port."""
    names, rows = numbered(audience["account"])
    at = np.append(positions(accounts, names), NOBODY)[:-1]
    followers = _by_account(audience["followers"], rows, at)
    told = _by_account(audience["views"], rows, at)
    posts = np.nan_to_num(_by_account(audience["posts_told"], rows, at))
    platforms = np.array([platform_of(name) for name in accounts.tolist()], dtype=np.object_)
    views, own = told.copy(), ~np.isnan(told)
    for platform in sorted(set(platforms.tolist())):
        here = platforms == platform
        rate = view_rate(followers[here], told[here], posts[here])
        from_followers = here & ~own & ~np.isnan(followers)
        views[from_followers] = followers[from_followers] * rate
        views[here & np.isnan(views)] = _median(views[here])
    views[np.isnan(views)] = UNTOLD
    return Exposure(views=views, imputed=~own, from_followers=~own & ~np.isnan(followers))


def view_rate(followers: Floats, views: Floats, posts: Floats) -> float:
    """Return the share of followers that see a post on one platform."""
    both = ~np.isnan(followers) & ~np.isnan(views)
    seen = float(np.sum((views * posts)[both]))
    asked = float(np.sum((followers * posts)[both]))
    return (ASSUMED_RATE * ASSUMED_FOLLOWERS + seen) / (ASSUMED_FOLLOWERS + asked)


def _median(views: Floats) -> float:
    known = views[~np.isnan(views)]
    return float(np.median(known)) if known.size else UNTOLD


def _by_account(column: pa.ChunkedArray, rows: Names, at: Names) -> Floats:
    """Return a column of the audience for each account, NaN where nothing was told."""
    told = np.full(int(rows.max(initial=-1)) + 2, np.nan)
    told[rows] = column.cast(pa.float64()).to_numpy()
    told[-1] = np.nan  # What stands at NOBODY.
    return np.asarray(told[at])
