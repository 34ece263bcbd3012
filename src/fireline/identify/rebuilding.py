"""Rebuilding: what announcers of returners restore of others' audience.

Lists of returners are how such networks grew again (Berger & Perez 2016). Who had turned to a
removed account and turned to the one that seems to follow it within days of its return *named* it.
Of those who had turned to the removed account and came to the returner, whoever came after an
announcer that they themselves follow is owed to it, in equal parts if there were several; who came
of themselves is owed to nobody. The share so owed of what the returner reaches now is the
announcer's, weighed by how likely it is a return. The credit is a line of its own: the returner
does not lose it when the announcer goes, so it is no part of the score.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from fireline.domain.clock import DAY
from fireline.domain.finding import Finding
from fireline.domain.succession import Succession, Verdict

NAMED_WITHIN = 7 * DAY
"""Time from a return within which turning to the returner announces it.

An assumption: lists of returners are of the first days (Berger & Perez 2016 name no number), and
who comes later has mostly heard of it.
"""

Turned = Mapping[str, Mapping[str, datetime]]
"""To whom (outer) who (inner) turned, and when first."""


@attrs.frozen
class Announced:
    """A returner that an account named, and the share of it that is credited to the account."""

    returned: str
    share: float
    followed: int = 0  #: accounts that came back to it after the announcer had named it


def announcers(turned: Turned, one: Succession, began: datetime | None) -> dict[str, datetime]:
    """Say who named a returner and when; only who had turned to the removed account, too.

    Others may just be new friends. Where nobody knows when it came, its first friend came then.
    """
    before, after = turned.get(one.removed, {}), turned.get(one.returned, {})
    start = began or min(after.values(), default=None)
    if start is None or one.verdict is Verdict.REJECTED:
        return {}
    return {
        who: at for who, at in sorted(after.items()) if who in before and at <= start + NAMED_WITHIN
    }


def announcements(
    turned: Turned, successions: Iterable[Succession], began: Mapping[str, datetime]
) -> dict[str, tuple[Announced, ...]]:
    """Say who announced whom, and how much of the audience came back after it.

    ``turned`` knows who turned to the removed, to the returned and to their announcers; ``began``
    when each returned account appeared.
    """
    found: dict[str, list[Announced]] = defaultdict(list)
    for one in successions:
        named = announcers(turned, one, began.get(one.returned))
        owed, followed = _owed(turned, one, named)
        likely = 1.0 if one.verdict is Verdict.CONFIRMED else one.score
        for teller in named:
            found[teller].append(
                Announced(one.returned, likely * owed.get(teller, 0.0), followed.get(teller, 0))
            )
    return {teller: tuple(told) for teller, told in found.items()}


def _owed(
    turned: Turned, one: Succession, named: Mapping[str, datetime]
) -> tuple[dict[str, float], dict[str, int]]:
    """Return of the audience that came back the share, and the number, that came after each."""
    before, after = turned.get(one.removed, {}), turned.get(one.returned, {})
    back = sorted(before.keys() & after.keys())
    owed: dict[str, float] = defaultdict(float)
    followed: dict[str, int] = defaultdict(int)
    for who in back:
        told_by = [
            teller
            for teller, at in named.items()
            if at < after[who] and who in turned.get(teller, {})
        ]
        for teller in told_by:
            owed[teller] += 1 / len(told_by) / len(back)
            followed[teller] += 1
    return owed, followed


def rebuilding(announced: Iterable[Announced], scores: Mapping[str, float]) -> Finding:
    """Credit an announcer with its share of what the returners sustain now, in exposures a day."""
    told = tuple(announced)
    credit = sum(one.share * scores.get(one.returned, 0.0) for one in told)
    whom = "account that seems" if len(told) == 1 else "accounts that seem"
    return Finding(
        credit,
        f"it named {len(told)} {whom} to have come back, within {NAMED_WITHIN.days} days, and "
        f"{sum(one.followed for one in told)} who follow it came back to them after it; of what "
        f"they sustain now, {credit:,.1f} exposures a day are credited to it",
    )
