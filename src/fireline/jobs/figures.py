"""Figures: what an exercise comes to, for the table, the JSON and whoever compares two runs."""

from collections.abc import Mapping, Sequence

import attrs

from fireline.domain.oxygen import AccountStanding

DIGITS = 6
"""Decimals that two runs of the same seed agree in."""


@attrs.frozen
class Policy:
    """What the removal of the first accounts of one ranking would take away."""

    name: str
    estimated: float  #: share of the oxygen, as identify estimates it
    true: float  #: share of the oxygen that the made-up world really loses


@attrs.frozen(kw_only=True)
class Figures:
    """Everything that one exercise is judged by."""

    seed: int
    accounts: int
    days: int
    posts: int
    near_miss_share: float  #: of the noise, by the world's own books
    officers_error_rate: float  #: as it was set
    oxygen_before: float | None
    oxygen_after: float | None
    true_oxygen_before: float
    true_oxygen_after: float
    true_opposing: float  #: exposures of the last day through news, parody and counter-speech
    opposing: float  #: of these, what officers have set aside so far
    works: int
    sightings: int
    judged: int
    judged_wrongly: int
    referrals: int
    removals_verified: int
    returns_noticed: int
    returns_true: int
    compared: int
    policies: Sequence[Policy]
    ranking: Sequence[AccountStanding]
    handles: Mapping[str, str]  #: of the first accounts of the ranking
    not_known: Sequence[str]
    seconds: float

    def counts(self) -> Mapping[str, float]:
        """Return the counts for the table, each by its words."""
        return {
            "works tracked": self.works,
            "sightings of them": self.sightings,
            "referrals sent": self.referrals,
            "removals seen": self.removals_verified,
            "returns noticed": self.returns_noticed,
            "returns that there were": self.returns_true,
        }

    def as_json(self) -> dict[str, object]:
        """Return everything as JSON can say it; floats to the digits that two runs agree in."""
        whole = attrs.asdict(self, recurse=False)
        whole["policies"] = [_rounded(attrs.asdict(one)) for one in self.policies]
        whole["ranking"] = [_ranked(one) for one in self.ranking]
        return _rounded(whole)


def _ranked(one: AccountStanding) -> dict[str, object]:
    return _rounded(
        {
            "account": one.account,
            "role": one.role,
            "score": one.score,
            "low": one.low,
            "high": one.high,
            "net_effect": one.net_effect,
            "rank": one.rank,
            "volume": one.volume,
            "volume_rank": one.volume_rank,
        }
    )


def _rounded(row: Mapping[str, object]) -> dict[str, object]:
    return {k: round(v, DIGITS) if isinstance(v, float) else v for k, v in row.items()}
