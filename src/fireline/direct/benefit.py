"""Benefit: the exposures that doing an item is expected to take away, with the sum in words.

Everything is in the unit of net effect, exposures (exposures a day x days away), so that unlike
items can stand in one queue.
"""

from collections.abc import Mapping

import attrs

from fireline.direct.queue_port import Judged
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.domain.succession import Succession
from fireline.domain.work import Candidate

WORKS_PRIOR = (1.0, 1.0)
"""Beta prior of a candidate being a work before any was judged: even odds, quickly outweighed."""

UNRANKED_CARRIERS = 1.0
"""Carriers that a ranking without any counts as, so that a first candidate has a worth."""

FIRST_EXPOSURE = 100.0
"""Exposures that one carrying account is assumed to give while nothing is ranked yet."""


@attrs.frozen
class Benefit:
    """Exposures that are expected to be taken away, and how they were reckoned."""

    exposures: float
    because: str


@attrs.frozen(kw_only=True)
class Yardstick:
    """What one ranking says an account, a post or a candidate is worth."""

    standings: Mapping[AccountKey, AccountStanding]
    per_carrier: float  #: mean net effect of an account that carries works
    judged: Mapping[Kind, Judged]

    def of_account(self, account: AccountKey | None) -> Benefit:
        """Return what the removal of an account takes away: its net effect."""
        standing = self.standings.get(account) if account else None
        if standing is None:
            return Benefit(self.per_carrier, f"not ranked yet: mean of {self.per_carrier:,.0f}")
        return Benefit(
            standing.net_effect,
            f"net effect {standing.net_effect:,.0f} exposures (score {standing.score:,.0f} a day)",
        )

    def of_post(self, account: AccountKey | None) -> Benefit:
        """Return what the removal of one post takes away: the account's share for each of them."""
        whole = self.of_account(account)
        standing = self.standings.get(account) if account else None
        posts = max(1, standing.volume if standing else 1)
        return Benefit(
            whole.exposures / posts, f"{whole.because}, shared by {posts} posts of tracked works"
        )

    def of_candidate(self, candidate: Candidate) -> Benefit:
        """Return what is expected of a candidate: its accounts, if it turns out to be a work."""
        chance = chance_of_work(self.judged.get(candidate.kind, Judged()))
        exposures = candidate.accounts * self.per_carrier * chance
        return Benefit(
            exposures,
            f"{candidate.accounts} accounts x {self.per_carrier:,.0f} exposures each"
            f" x {chance:.0%} chance of being a work",
        )

    def of_return(self, succession: Succession) -> Benefit:
        """Return what is expected of a suspected return: its net effect, if it is one."""
        whole = self.of_account(succession.returned)
        return Benefit(
            whole.exposures * succession.score,
            f"{whole.because} x {succession.score:.0%} likeness to a removed account",
        )


def chance_of_work(judged: Judged) -> float:
    """Return how likely a candidate of a kind is a work (posterior mean, Beta prior)."""
    alpha, beta = WORKS_PRIOR
    return (alpha + judged.works) / (alpha + beta + judged.works + judged.dismissed)


def yardstick(ranking: Ranking | None, judged: Mapping[Kind, Judged]) -> Yardstick:
    """Make the yardstick of one ranking and of the judgements so far."""
    standings = ranking.standings if ranking else ()
    carriers = [one for one in standings if one.net_effect > 0]
    total = sum(one.net_effect for one in carriers)
    mean = total / max(UNRANKED_CARRIERS, len(carriers)) if carriers else FIRST_EXPOSURE
    return Yardstick(
        standings={one.account: one for one in standings},
        per_carrier=mean,
        judged=judged,
    )
