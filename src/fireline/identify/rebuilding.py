"""Rebuilding: what announcers of returners restore of others' audience.

Lists of returners are how such networks grew again (Berger & Perez 2016). Who turned to a removed
account and then to the one that seems to follow it is credited with what the returner reaches now,
shared with all who did the same, and weighed by how likely it is a return. The credit is a line of
its own: the returner does not lose it when the announcer goes, so it is no part of the score.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import attrs

from fireline.domain.finding import Finding
from fireline.domain.succession import Succession, Verdict


@attrs.frozen
class Announced:
    """A returner that an account turned to, and the share of it that is credited to the account."""

    returned: str
    share: float


def announcements(
    turned_to: Mapping[str, frozenset[str]], successions: Iterable[Succession]
) -> dict[str, tuple[Announced, ...]]:
    """Say who announced whom; ``turned_to`` names for each account those who turned to it.

    Only who had turned to the removed account, too, announces: others may just be new friends.
    """
    found: dict[str, list[Announced]] = defaultdict(list)
    nobody: frozenset[str] = frozenset()
    for one in successions:
        if one.verdict is Verdict.REJECTED:
            continue
        tellers = turned_to.get(one.removed, nobody) & turned_to.get(one.returned, nobody)
        likely = 1.0 if one.verdict is Verdict.CONFIRMED else one.score
        for teller in sorted(tellers):
            found[teller].append(Announced(one.returned, likely / len(tellers)))
    return {teller: tuple(told) for teller, told in found.items()}


def rebuilding(announced: Iterable[Announced], scores: Mapping[str, float]) -> Finding:
    """Credit an announcer with its share of what the returners sustain now, in exposures a day."""
    told = tuple(announced)
    credit = sum(one.share * scores.get(one.returned, 0.0) for one in told)
    whom = "account that seems" if len(told) == 1 else "accounts that seem"
    return Finding(
        credit,
        f"it turned to {len(told)} {whom} to have come back; of what they sustain now, "
        f"{credit:,.1f} exposures a day are credited to it",
    )
