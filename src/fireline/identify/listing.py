"""Listing: accounts in an order, with what stands beside it; what the command prints."""

from collections.abc import Callable
from pathlib import Path

import attrs

from fireline.errors import ConfigError
from fireline.identify.effort import Effort
from fireline.identify.estimate import Estimate
from fireline.identify.plain_graph import read_plain_graph
from fireline.identify.plain_ranking import MEASURES, PlainRanking, rank_plainly
from fireline.identify.sets import GreedySet, greedy_set

NEAR = 0.002
"""Error of oxygen, as a share of it, to which plain files are sampled: others hold it to theirs."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@attrs.frozen(kw_only=True)
class ListedAccount:
    """One account of a listing."""

    account: str
    score: float  #: exposures a day that go when it goes
    low: float
    high: float
    net: float  #: exposures that a referral is expected to keep away
    volume: float  #: posts, as the numbers game counts
    value: float  #: of the measure that orders the listing


@attrs.frozen(kw_only=True, eq=False)
class Listing:
    """Accounts in the order of a measure, best first."""

    by: str
    oxygen: Estimate
    rows: tuple[ListedAccount, ...]
    because: str
    chosen: GreedySet | None = None
    empty: str = "there are no accounts to rank"

    def told(self, top: int = 0) -> dict[str, object]:
        """Return it as JSON knows it; ``top`` 0 tells all accounts."""
        told: dict[str, object] = {
            "oxygen": self.oxygen.value,
            "oxygen_low": self.oxygen.low,
            "oxygen_high": self.oxygen.high,
            "by": self.by,
            "accounts": [attrs.asdict(row) for row in self.rows[: top or None]],
            "because": self.because if self.rows else self.empty,
        }
        if self.chosen is not None:
            rows = zip(self.chosen.accounts, self.chosen.lost.tolist(), strict=True)
            told["set"] = [{"account": account, "lost": lost} for account, lost in rows]
        return told


def measure_named(by: str) -> str:
    """Return the measure of that name.

    Raises:
        ConfigError: there is none.
    """
    if by not in MEASURES:
        raise ConfigError(f"--by {by} is no measure; there are: {', '.join(MEASURES)}")
    return by


def list_files(
    edges: Path,
    accounts: Path,
    *,
    by: str = "sustaining",
    top: int = 0,
    chosen: int = 0,
    seed: int = 1,
    progress: Progress = lambda *_: None,
) -> Listing:
    """Rank the accounts of two plain files, and choose a set if so many are asked for."""
    measure = measure_named(by)
    progress("reading", 0, 2)
    plain = read_plain_graph(edges, accounts)
    effort = attrs.evolve(Effort(seed=seed, error=NEAR), **({"top": top} if top else {}))
    progress("sampling", 1, 2)
    ranking = rank_plainly(plain, by=measure, effort=effort)
    progress("sampling", 2, 2)
    return Listing(
        by=measure,
        oxygen=ranking.oxygen,
        rows=tuple(_row(ranking, int(at)) for at in ranking.order),
        because=ranking.because,
        chosen=greedy_set(
            plain.graph, chosen, effort, progress=lambda n: progress("choosing", n, chosen)
        )
        if chosen
        else None,
        empty=f"{accounts} names no account, so there is nothing to rank",
    )


def _row(ranking: PlainRanking, at: int) -> ListedAccount:
    scores = ranking.scores
    return ListedAccount(
        account=scores.accounts[at],
        score=float(scores.score[at]),
        low=float(scores.low[at]),
        high=float(scores.high[at]),
        net=float(ranking.net[at]),
        volume=float(ranking.volume[at]),
        value=float(ranking.value[at]),
    )
