"""Words: each figure of an account's standing as a finding, a score with its because."""

import attrs

from fireline.domain.finding import Finding
from fireline.identify.net_effect import Prospect


@attrs.frozen(kw_only=True)
class Figures:
    """The figures of one account, as they were computed."""

    score: float
    low: float
    high: float
    own: float
    starts: float  #: works a day
    oxygen: float
    views: float  #: of one post
    imputed: bool
    from_followers: bool
    volume: int
    volume_rank: int
    accounts: int
    window_days: float


def net_effect_finding(figures: Figures, prospect: Prospect) -> Finding:
    """Say what a referral is expected to keep away, and how that is reckoned."""
    net = prospect.net_effect(figures.score)
    return Finding(
        net,
        f"{net:,.0f} exposures kept away = {figures.score:,.1f} a day x {prospect.because}",
    )


def score_finding(figures: Figures) -> Finding:
    """Say what goes when the account goes, in its two parts, with its interval."""
    share = figures.score / figures.oxygen if figures.oxygen else 0.0
    carried = figures.score - figures.own
    return Finding(
        figures.score,
        f"without it {figures.score:,.1f} exposures a day go ({figures.low:,.1f} to "
        f"{figures.high:,.1f}; {share:.1%} of all): {figures.own:,.1f} from the "
        f"{figures.starts:.2g} works a day that first appear with it, {carried:,.1f} from others' "
        "works that reach nobody without it",
    )


def exposure_finding(figures: Figures) -> Finding:
    """Say how many see one post, and whether that was told or imputed."""
    if not figures.imputed:
        how = "as the platform tells"
    elif figures.from_followers:
        how = "imputed from its followers"
    else:
        how = "imputed: the median of its platform, for nothing was told"
    return Finding(figures.views, f"about {figures.views:,.0f} see one of its posts, {how}")


def volume_finding(figures: Figures) -> Finding:
    """Say where the numbers game would put it."""
    return Finding(
        figures.volume,
        f"{figures.volume} posts of tracked works in {figures.window_days:g} days: "
        f"number {figures.volume_rank} of {figures.accounts} in the numbers game",
    )
