"""Exposure: how many see one post of an account; told where it was told, else imputed and marked.

Not told is not zero. In this order: the platform's own view counts; followers times the share of
followers that see a post, learned from the accounts of the platform of which both were told; the
median of the platform.

What is imputed is not known, and the intervals of all scores hold how little: ``redrawn`` draws the
platform's rate anew from its accounts, and gives each imputed account the luck of one of them.
"""

import attrs
import numpy as np
import pyarrow as pa

from fireline.domain.ids import platform_of
from fireline.identify.carrying import NOBODY, Names, numbered, positions
from fireline.identify.spread_graph import Flags, Floats, Ints

ASSUMED_RATE, ASSUMED_FOLLOWERS = 0.1, 1_000.0
"""Share of followers that see a post where no platform told any view, and what it weighs.

An assumption, not a finding: on one platform it moves all scores alike and no rank.
"""

ASSUMED_SPREAD = float(np.log(3.0))
"""Standard deviation of log views around the rate where too few told both: a factor of three.

An assumption; it only widens the intervals of what rests on assumed views.
"""

ENOUGH_TOLD = 10
"""Accounts of a platform that told both, from which their own spread is believed."""

LARGEST_WEIGHT = 0.1
"""Share of all followers by which one account may weigh in its platform's rate.

Else one celebrity decides for everybody how many of their followers see a post.
"""

UNTOLD = 1.0
"""Views of a post where a platform told nothing at all of anybody: the author's own."""


@attrs.frozen(kw_only=True, eq=False)
class _Platform:
    """What one platform told, and whose views must be imputed from it; places of accounts."""

    name: str
    both: Ints  #: told followers and views
    by_followers: Ints  #: told followers alone
    by_median: Ints  #: told nothing


@attrs.frozen(kw_only=True, eq=False)
class Exposure:
    """Views that one post of each account gets, and whether that was told."""

    views: Floats
    imputed: Flags
    from_followers: Flags  #: imputed, but from the account's own followers
    followers: Floats  #: NaN where they were not told
    posts: Floats  #: of how many posts the views were told
    platforms: tuple[_Platform, ...]

    def redrawn(self, made: np.random.Generator) -> Floats:
        """Return the views as they might be, too, for all that was told: imputed ones vary."""
        views = self.views.copy()
        for one in self.platforms:
            followers, told = self.followers[one.both], self.views[one.both]
            posts = self.posts[one.both]
            drawn = made.integers(0, len(told), len(told)) if len(told) else np.zeros(0, int)
            rate = view_rate(followers[drawn], told[drawn], posts[drawn])
            luck = _luck(_ratios(followers, told, posts), len(one.by_followers), made)
            views[one.by_followers] = self.followers[one.by_followers] * rate * luck
            if len(told) < ENOUGH_TOLD:
                # What is wrong with the assumed rate is wrong with all of them at once.
                views[one.by_followers] *= np.exp(made.normal(0.0, ASSUMED_SPREAD))
            views[one.by_median] = self._of_others(one, made)
        return views

    def _of_others(self, one: _Platform, made: np.random.Generator) -> Floats:
        """Draw for each account of which nothing was told the views of one that told."""
        told = self.views[np.concatenate([one.both, one.by_followers])]
        if not len(told):
            spread = made.normal(0.0, ASSUMED_SPREAD, len(one.by_median))
            return np.asarray(self.views[one.by_median] * np.exp(spread))
        return np.asarray(made.choice(told, len(one.by_median)))

    def words(self) -> str:
        """Say on which platforms views were assumed, for too few told any; nothing if on none."""
        short = [one for one in self.platforms if len(one.both) < ENOUGH_TOLD]
        hidden = [one.name for one in short if len(one.by_followers) or len(one.by_median)]
        if not hidden:
            return ""
        return (
            f"{', '.join(hidden)} told too little of its views: there {ASSUMED_RATE:.0%} of "
            "followers are assumed to see a post, or only its author; "
        )


def exposure_of(accounts: Names, audience: pa.Table) -> Exposure:
    """Say for each account how many see one of its posts; ``audience`` as in the sources' port."""
    names, rows = numbered(audience["account"])
    at = np.append(positions(accounts, names), NOBODY)[:-1]
    followers = _by_account(audience["followers"], rows, at)
    told = _by_account(audience["views"], rows, at)
    posts = np.nan_to_num(_by_account(audience["posts_told"], rows, at))
    views, own = told.copy(), ~np.isnan(told)
    platforms = []
    for name, here in _by_platform(accounts):
        rate = view_rate(followers[here], told[here], posts[here])
        known = ~np.isnan(followers[here])
        one = _Platform(
            name=name,
            both=here[own[here] & known],
            by_followers=here[~own[here] & known],
            by_median=here[~own[here] & ~known],
        )
        views[one.by_followers] = followers[one.by_followers] * rate
        views[one.by_median] = _median(views[here])
        platforms.append(one)
    views[np.isnan(views)] = UNTOLD
    return Exposure(
        views=views,
        imputed=~own,
        from_followers=~own & ~np.isnan(followers),
        followers=followers,
        posts=posts,
        platforms=tuple(platforms),
    )


def _by_platform(accounts: Names) -> list[tuple[str, Ints]]:
    names = [platform_of(name) for name in accounts.tolist()]
    known, which = np.unique(np.array(names, dtype=np.str_), return_inverse=True)
    return [(str(name), np.flatnonzero(which == nth)) for nth, name in enumerate(known.tolist())]


def view_rate(followers: Floats, views: Floats, posts: Floats) -> float:
    """Return the share of followers that see a post on one platform."""
    both = ~np.isnan(followers) & ~np.isnan(views)
    asked = (followers * posts)[both]
    counted = _bounded(asked)
    share = np.divide(counted, asked, out=np.ones(len(asked)), where=asked > 0)
    seen = float(np.sum((views * posts)[both] * share))
    return (ASSUMED_RATE * ASSUMED_FOLLOWERS + seen) / (ASSUMED_FOLLOWERS + float(counted.sum()))


def _bounded(weights: Floats) -> Floats:
    """Let no account weigh more than its share in a rate that many told."""
    if len(weights) < ENOUGH_TOLD:
        return weights
    falling = np.sort(weights)[::-1]
    rest = float(falling.sum())
    for bounded, largest in enumerate(falling[: int(1 / LARGEST_WEIGHT)].tolist()):
        # With so many at the bound, the bound is this share of all that then count.
        bound = LARGEST_WEIGHT * rest / (1 - bounded * LARGEST_WEIGHT)
        if largest <= bound:
            return np.asarray(np.minimum(weights, bound)) if bounded else weights
        rest -= largest
    return np.asarray(np.minimum(weights, falling[ENOUGH_TOLD - 1]))


def _ratios(followers: Floats, views: Floats, posts: Floats) -> Floats:
    """Return by which factor the views of each account differ from the platform's rate."""
    rate = view_rate(followers, views, posts)
    known = (followers > 0) & (posts > 0)
    return np.asarray(views[known] / (followers[known] * rate))


def _luck(ratios: Floats, count: int, made: np.random.Generator) -> Floats:
    """Draw for so many accounts how far they are from the rate, as those are that told both."""
    if len(ratios) >= ENOUGH_TOLD:
        return np.asarray(made.choice(ratios, count))
    return np.asarray(np.exp(made.normal(0.0, ASSUMED_SPREAD, count)))


def _median(views: Floats) -> float:
    known = views[~np.isnan(views)]
    return float(np.median(known)) if known.size else UNTOLD


def _by_account(column: pa.ChunkedArray, rows: Names, at: Names) -> Floats:
    """Return a column of the audience for each account, NaN where nothing was told."""
    told = np.full(int(rows.max(initial=-1)) + 2, np.nan)
    told[rows] = column.cast(pa.float64()).to_numpy()
    told[-1] = np.nan  # What stands at NOBODY.
    return np.asarray(told[at])
