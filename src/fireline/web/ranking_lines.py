"""The lines of the ranking page: each standing with its interval, its change, and why."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import attrs

from fireline.identify.rank_change import Stood, change
from fireline.store.casework.queries.ranking import Share, standings_in
from fireline.store.casework.queries.standing import RankingHead, StandingLine
from fireline.web.ranking_words import places, why

VIEWS_FINDING = 3
"""Where the findings of a standing say how many see one post (``identify.ranking``)."""


@attrs.frozen(kw_only=True)
class RankingLine:
    """One account on the page."""

    standing: StandingLine
    net_low: float
    net_high: float
    moved: str  #: how many places, in words; empty without a ranking before
    why: str
    before: int | None  #: its rank before


@attrs.frozen(kw_only=True)
class Choice:
    """One link of a filter, with how many accounts it leaves."""

    value: str
    accounts: int


def lines_of(
    standings: Sequence[StandingLine], before: RankingHead | None, left: Sequence[int]
) -> list[RankingLine]:
    """Put beside each standing what changed since the ranking before, and why.

    ``left`` are the ranks that those had who are not ranked any more, best first.
    """
    if before is None or not standings:
        return [_line(one) for one in standings]
    stood = standings_in(before.id, [one.account for one in standings])
    return [_changed(one, stood, left) for one in standings]


def platforms_of(shares: Iterable[Share], role: str) -> list[Choice]:
    """Return the platforms that there are among accounts of a role."""
    return _choices((one.platform, one.accounts) for one in shares if role in {"", one.role})


def roles_of(shares: Iterable[Share], platform: str) -> list[Choice]:
    """Return the roles that there are on a platform."""
    return _choices((one.role, one.accounts) for one in shares if platform in {"", one.platform})


def _choices(counted: Iterable[tuple[str, int]]) -> list[Choice]:
    found: dict[str, int] = {}
    for value, accounts in counted:
        found[value] = found.get(value, 0) + accounts
    return [Choice(value=value, accounts=accounts) for value, accounts in sorted(found.items())]


def _line(
    one: StandingLine, *, moved: str = "", why: str = "", before: int | None = None
) -> RankingLine:
    worth = one.net_effect / one.score if one.score else 0.0
    return RankingLine(
        standing=one,
        net_low=one.low * worth,
        net_high=one.high * worth,
        moved=moved,
        why=why,
        before=before,
    )


def _changed(
    one: StandingLine, stood: Mapping[str, StandingLine], left: Sequence[int]
) -> RankingLine:
    was = stood.get(one.account)
    found = change(
        _stood(one),
        None if was is None else _stood(was),
        left_above=0 if was is None else bisect_left(left, was.rank),
    )
    return _line(
        one,
        moved=places(None if was is None else was.rank - one.rank),
        why=why(found),
        before=None if was is None else was.rank,
    )


def _stood(one: StandingLine) -> Stood:
    told = one.findings[VIEWS_FINDING].score if len(one.findings) > VIEWS_FINDING else None
    return Stood(rank=one.rank, score=one.score, own=one.own, net_effect=one.net_effect, views=told)
