"""Exposure: how many saw a post; told where the platform tells it, imputed where it does not."""

from collections.abc import Iterable, Mapping
from statistics import fmean

import attrs
import pyarrow as pa

from fireline.domain.ids import platform_of

PRIOR_VIEW_RATE = 0.05
"""Views a follower and post where a platform never told both: one follower in twenty looks."""


@attrs.frozen
class Exposure:
    """How many saw one post of an account, and whether that was told."""

    views: float
    told: bool


@attrs.frozen(kw_only=True)
class Exposed:
    """What many posts were exposed to together."""

    views: float
    imputed: float  #: the part of ``views`` that was imputed and not told
    unknown: int  #: posts of which neither views nor followers nor a likeness were told

    @property
    def imputed_share(self) -> float:
        """Of the exposure, how much was imputed."""
        return self.imputed / self.views if self.views else 0.0


def exposures(audience: pa.Table) -> dict[str, Exposure]:
    """Return what a post of each account is exposed to.

    The platform's own count where it told one; else the followers by the platform's view rate;
    else the mean of the platform's other accounts. Where nothing is known there is no figure.
    """
    rows = audience.to_pylist()
    rates = _view_rates(rows)
    found = {row["account"]: _by_count(row, rates) for row in rows}
    usual = _usual(found)
    for account, exposure in found.items():
        mean = usual.get(platform_of(account))
        if exposure is None and mean is not None:
            found[account] = Exposure(mean, told=False)
    return {account: exposure for account, exposure in found.items() if exposure is not None}


def added_up(accounts: Iterable[str], exposure: Mapping[str, Exposure]) -> Exposed:
    """Add up the exposure of posts, given by the account of each."""
    views = imputed = 0.0
    unknown = 0
    for account in accounts:
        one = exposure.get(account)
        if one is None:
            unknown += 1
            continue
        views += one.views
        imputed += 0.0 if one.told else one.views
    return Exposed(views=views, imputed=imputed, unknown=unknown)


def _view_rates(rows: Iterable[Mapping[str, object]]) -> dict[str, float]:
    """Return views a follower and post of each platform, from the accounts that told both."""
    seen: dict[str, list[float]] = {}
    for row in rows:
        views, followers = _number(row, "views"), _number(row, "followers")
        posts = _number(row, "posts_told") or 0.0
        if views is not None and followers and posts:
            sums = seen.setdefault(platform_of(str(row["account"])), [0.0, 0.0])
            sums[0] += views * posts
            sums[1] += followers * posts
    return {platform: views / followers for platform, (views, followers) in seen.items()}


def _by_count(row: Mapping[str, object], rates: Mapping[str, float]) -> Exposure | None:
    views, followers = _number(row, "views"), _number(row, "followers")
    if views is not None:
        return Exposure(views, told=True)
    if followers is None:
        return None
    rate = rates.get(platform_of(str(row["account"])), PRIOR_VIEW_RATE)
    return Exposure(followers * rate, told=False)


def _usual(found: Mapping[str, Exposure | None]) -> dict[str, float]:
    by_platform: dict[str, list[float]] = {}
    for account, exposure in found.items():
        if exposure is not None:
            by_platform.setdefault(platform_of(account), []).append(exposure.views)
    return {platform: fmean(views) for platform, views in by_platform.items()}


def _number(row: Mapping[str, object], name: str) -> float | None:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else None
