"""Returns: suggest which new accounts follow removed ones, and say who announced them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.ids import AccountKey, IdMaker
from fireline.domain.observation import AccountSighting
from fireline.domain.succession import Succession, Verdict
from fireline.identify.fellegi_sunter import FELLEGI_SUNTER
from fireline.identify.linker import Linker
from fireline.identify.linking import linked
from fireline.identify.rebuilding import Announced, announcements, announcers
from fireline.identify.return_candidates import Circles, circles, worth_comparing
from fireline.identify.shown import HOURS, NO_HABITS, Habits, Shown
from fireline.identify.sources import SpreadSource
from fireline.identify.succession import SEEN_LATE, appeared_at

LEAST_SCORE = 0.5
"""Score from which a pair is shown to a person: as likely as not."""

MOST_EACH = 3
"""Removed accounts that are suggested for one newcomer at most."""


def new_suggestions(
    source: SpreadSource,
    known: Sequence[Succession],
    *,
    at: datetime,
    ids: IdMaker,
    linker: Linker = FELLEGI_SUNTER,
) -> list[Succession]:
    """Suggest the likeliest pairs that were not suggested before, best first.

    A pair that a person rejected is among the known and never comes back; who was confirmed to be
    somebody is not held against others.
    """
    removed = source.removed()
    if not removed:
        return []
    newcomers = source.newcomers(since=min(removed.values()) - SEEN_LATE)
    settled = {one.returned for one in known if one.verdict is Verdict.CONFIRMED}
    newcomers = [one for one in newcomers if one.account not in settled]
    about = [*removed, *(newcomer.account for newcomer in newcomers)]
    sightings = source.sightings()
    around = circles(
        _pairs(source.ties(), "actor", "target", about),
        _pairs(sightings, "source", "account", removed),
        about,
    )
    habits = habits_of(sightings, about)
    worth = worth_comparing(
        _shown(source.profiles(sorted(removed)).values(), around, habits),
        removed,
        _shown(newcomers, around, habits),
    )
    said = {(one.removed, one.returned) for one in known}
    each = Counter(one.returned for one in known)
    suggested = []
    for one in linked(worth, linker, least=LEAST_SCORE):
        gone, newcomer = one.pair.removed.profile.account, one.pair.newcomer.profile.account
        if (gone, newcomer) in said:
            continue
        each[newcomer] += 1
        if each[newcomer] <= MOST_EACH:
            suggested.append(
                Succession(
                    id=ids(),
                    removed=gone,
                    returned=newcomer,
                    score=one.score,
                    findings=one.findings,
                    suggested_at=at,
                )
            )
    return suggested


def habits_of(sightings: pa.Table, about: Iterable[str]) -> dict[str, Habits]:
    """Return at which hours of the day accounts posted works, from all sightings of them."""
    wanted = pa.array(sorted(set(about)), pa.string())
    rows = sightings.select(["account", "said_at"]).drop_null()
    rows = rows.filter(pc.is_in(rows["account"].cast(pa.string()), wanted))
    counted = Counter(
        zip(
            rows["account"].cast(pa.string()).to_pylist(),
            pc.hour(rows["said_at"]).to_pylist(),
            strict=True,
        )
    )
    return {
        account: Habits(hours=tuple(counted[account, hour] for hour in range(HOURS)))
        for account in sorted({account for account, _ in counted})
    }


def _shown(
    profiles: Iterable[AccountSighting], around: Circles, habits: Mapping[str, Habits]
) -> list[Shown]:
    return [
        Shown(
            profile=one,
            circle=around.around(one.account),
            carriers=around.passed_on_from(one.account),
            habits=habits.get(one.account, NO_HABITS),
        )
        for one in profiles
    ]


def announced_returns(
    source: SpreadSource, successions: Sequence[Succession]
) -> dict[str, tuple[Announced, ...]]:
    """Say who named which accounts that seem to have come back, and who came back after."""
    likely = [one for one in successions if one.verdict is not Verdict.REJECTED]
    if not likely:
        return {}
    turned = _turned(source, [key for one in likely for key in (one.removed, one.returned)])
    profiles = source.profiles(sorted(one.returned for one in likely))
    began: dict[str, datetime] = {key: appeared_at(shown) for key, shown in profiles.items()}
    named = {who for one in likely for who in announcers(turned, one, began.get(one.returned))}
    return announcements(_turned(source, sorted(named)) | turned, likely, began)


def _turned(source: SpreadSource, accounts: Iterable[str]) -> dict[str, dict[str, datetime]]:
    """Return who turned to each of these accounts, and when first."""
    found: dict[str, dict[str, datetime]] = {}
    for row in source.turnings(AccountKey(account) for account in accounts).to_pylist():
        found.setdefault(row["target"], {})[row["actor"]] = row["first_at"]
    return found


def _pairs(table: pa.Table, left: str, right: str, about: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of a table of which either side is one of these accounts."""
    wanted = pa.array(sorted(set(about)), pa.string())
    rows = table.select([left, right]).drop_null()
    touched = pc.or_(pc.is_in(rows[left], wanted), pc.is_in(rows[right], wanted))
    kept = rows.filter(touched)
    return list(zip(kept[left].to_pylist(), kept[right].to_pylist(), strict=True))
