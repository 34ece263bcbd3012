"""Benefit: the exposures a day that doing an item is expected to take away.

All kinds are reckoned in one unit, so that they can stand in one queue: exposures a day, over the
next thirty days. An account's is its net effect (score x chance of removal x days away) spread over
these days; a post's is its share of that, less what of its views is behind it already.
"""

from collections.abc import Mapping

import attrs

from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.identify import share_to_come

HORIZON = 30.0
"""Days over which a benefit is reckoned."""

ASSUMED_TAKEN = 0.5 * 14.0 / HORIZON
"""Share of a score that a referral takes away before anything was ranked."""


@attrs.frozen
class Benefit:
    """Exposures a day taken away, and how that was reckoned."""

    value: float
    because: str


@attrs.frozen(kw_only=True)
class Worths:
    """What accounts and their posts are worth, read from the newest ranking."""

    standings: Mapping[AccountKey, AccountStanding]
    mean_account: float  #: net effect of an account that is not ranked
    mean_post: float  #: net effect of one post of it
    views: float  #: exposures of one post
    taken: float  #: share of a score that a referral takes away, over the horizon

    @classmethod
    def of(cls, ranking: Ranking | None) -> "Worths":
        """Read the ranking; before the first, a post is worth the one view of its author."""
        if ranking is None or not ranking.standings:
            taken = ASSUMED_TAKEN
            return cls(
                standings={},
                mean_account=taken * HORIZON,
                mean_post=taken * HORIZON,
                views=1.0,
                taken=taken,
            )
        net = sum(standing.net_effect for standing in ranking.standings)
        score = sum(standing.score for standing in ranking.standings)
        posts = max(sum(standing.volume for standing in ranking.standings), 1)
        return cls(
            standings={standing.account: standing for standing in ranking.standings},
            mean_account=net / len(ranking.standings),
            mean_post=net / posts,
            views=ranking.oxygen * ranking.window_days / posts,
            taken=net / score / HORIZON if score else ASSUMED_TAKEN,
        )

    def of_account(self, account: AccountKey | None) -> Benefit:
        """Say what goes when an account goes."""
        standing = self.standings.get(account) if account else None
        if standing is None:
            return Benefit(
                self.mean_account / HORIZON,
                f"net effect {self.mean_account:,.0f} (the mean: it is not ranked yet)",
            )
        return Benefit(
            standing.net_effect / HORIZON,
            f"net effect {standing.net_effect:,.0f} (number {standing.rank}, {standing.role})",
        )

    def of_post(self, account: AccountKey | None, *, age_days: float = 0.0) -> Benefit:
        """Say what goes when one post goes: its share of its account, less what is behind it."""
        standing = self.standings.get(account) if account else None
        left = share_to_come(age_days)
        if standing is None or not standing.volume:
            net, whose = self.mean_post, "of a post on average (its account is not ranked yet)"
        else:
            net = standing.net_effect / standing.volume
            whose = f"of one of its account's {standing.volume} posts"
        return Benefit(
            net * left / HORIZON,
            f"net effect {net:,.1f} {whose} x {left:.0%} of its views still to come",
        )

    def of_spread(self, posts_a_day: float) -> Benefit:
        """Say what goes when content that spreads at this rate is tracked and referred."""
        value = posts_a_day * self.views * self.taken
        return Benefit(
            value,
            f"{posts_a_day:.2g} posts a day x {self.views:,.1f} exposures each "
            f"x {self.taken:.0%} that referrals take away",
        )
