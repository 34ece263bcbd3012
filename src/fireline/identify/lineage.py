"""Lineage: whose line of returns an account stands in, by what people confirmed alone.

How long each stayed away and how much of the audience came along says what a removal was worth:
returners on large platforms gathered a fraction of what they had lost (Berger & Perez 2016;
Conway et al. 2019).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from fireline.domain.clock import DAY
from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.domain.succession import Succession, Verdict
from fireline.identify.succession import appeared_at


@attrs.frozen(kw_only=True)
class Return:
    """One step of a line: who came back as whom, after how long, with how much of the audience."""

    removed: AccountKey
    returned: AccountKey
    days: float | None  #: between gone and come back; None where either moment is not known
    audience_before: int | None  #: followers of the removed account, as last seen
    audience_after: int | None  #: followers of the returner, as last seen

    @property
    def kept(self) -> float | None:
        """Return the share of the audience that came along; None where it was not told."""
        if not self.audience_before or self.audience_after is None:
            return None
        return self.audience_after / self.audience_before


def lineage(
    account: AccountKey,
    successions: Iterable[Succession],
    removed_at: Mapping[AccountKey, datetime],
    profiles: Mapping[AccountKey, AccountSighting],
) -> tuple[Return, ...]:
    """Return the line that an account stands in, predecessors first, to its latest return.

    Where a person joined one account to several, each step is there once; a ring ends where it
    began.
    """
    confirmed = [one for one in successions if one.verdict is Verdict.CONFIRMED]
    line = [*reversed(_walk(account, confirmed, back=True)), *_walk(account, confirmed, back=False)]
    once = {(one.removed, one.returned): one for one in line}
    return tuple(_step(one, removed_at, profiles) for one in once.values())


def line_of(account: AccountKey, successions: Iterable[Succession]) -> frozenset[AccountKey]:
    """Return all accounts of the line that an account stands in, itself too."""
    steps = lineage(account, successions, {}, {})
    return frozenset({account, *(key for one in steps for key in (one.removed, one.returned))})


def _walk(start: AccountKey, confirmed: list[Succession], *, back: bool) -> list[Succession]:
    found: list[Succession] = []
    seen, edge = {start}, [start]
    while edge:
        steps = [one for one in confirmed if (one.returned if back else one.removed) in edge]
        found += sorted(steps, key=lambda one: (one.removed, one.returned), reverse=back)
        edge = [one.removed if back else one.returned for one in steps]
        edge = [account for account in edge if account not in seen]
        seen.update(edge)
    return found


def _step(
    one: Succession,
    removed_at: Mapping[AccountKey, datetime],
    profiles: Mapping[AccountKey, AccountSighting],
) -> Return:
    gone, before, after = (
        removed_at.get(one.removed),
        profiles.get(one.removed),
        profiles.get(one.returned),
    )
    return Return(
        removed=one.removed,
        returned=one.returned,
        days=(appeared_at(after) - gone) / DAY if gone and after else None,
        audience_before=before.followers if before else None,
        audience_after=after.followers if after else None,
    )
