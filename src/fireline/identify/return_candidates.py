"""Return candidates: which pairs of removed and new accounts are worth comparing at all.

All pairs would be too many. Whoever shares nothing of handle, name, picture, links or neighbours
cannot be told from a stranger; of those who do, each newcomer keeps the few that share the most.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs
import numpy as np

from fireline.domain.ids import AccountKey, platform_of
from fireline.identify.shown import Pair, Shown, rare_links
from fireline.identify.succession import NEAR_PICTURE, SEEN_LATE, appeared_at
from fireline.identify.votes import Ints, Numbers, Pictures, Shares, Side, voted

MOST_COMPARED = 10
"""Removed accounts that one newcomer is compared with."""

HARDLY_ANYBODY = 5
"""Accounts that give a link up to which it is rare."""

HEX = 64
"""Letters of a PDQ fingerprint in hex."""


@attrs.frozen(kw_only=True)
class Circles:
    """Who stands around whom: ties in either direction, and who passed on from whom."""

    ties: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    carriers: Mapping[str, frozenset[str]] = attrs.field(factory=dict)

    def around(self, account: str) -> frozenset[str]:
        """Return the accounts tied to one."""
        return self.ties.get(account, frozenset())

    def passed_on_from(self, account: str) -> frozenset[str]:
        """Return the accounts that passed on from one."""
        return self.carriers.get(account, frozenset())


def circles(
    ties: Iterable[tuple[str, str]], passed_on: Iterable[tuple[str, str]], about: Iterable[str]
) -> Circles:
    """Draw the circles around some accounts, from (actor, target) and (source, carrier)."""
    wanted = frozenset(about)
    tied: dict[str, set[str]] = defaultdict(set)
    carried: dict[str, set[str]] = defaultdict(set)
    for actor, target in ties:
        if actor in wanted:
            tied[actor].add(target)
        if target in wanted:
            tied[target].add(actor)
    for source, carrier in passed_on:
        if source in wanted:
            carried[source].add(carrier)
    return Circles(
        ties={name: frozenset(others) for name, others in tied.items()},
        carriers={name: frozenset(others) for name, others in carried.items()},
    )


def worth_comparing(
    gone: Sequence[Shown],
    removed_at: Mapping[AccountKey, datetime],
    come: Sequence[Shown],
    *,
    most: int = MOST_COMPARED,
    threads: int = 1,
) -> list[Pair]:
    """Find the pairs; both sides in any order, the pairs in a total one."""
    gone = sorted(gone, key=_key)
    come = sorted((one for one in come if one.profile.account not in removed_at), key=_key)
    rare = rare_links((*gone, *come), at_most=HARDLY_ANYBODY)
    numbers, platforms = Numbers(), Numbers()
    shares = numbers.add(map(_things, gone))
    before = _side(
        gone, shares, [removed_at[one.profile.account] - SEEN_LATE for one in gone], platforms
    )
    after = _side(
        come,
        numbers.look_up(map(_things, come)),
        [appeared_at(one.profile) for one in come],
        platforms,
    )

    found = voted(before, after, len(numbers), most=most, near=NEAR_PICTURE, threads=threads)
    met = Counter(other for one in gone for other in one.circle)
    return list(_pairs(found, gone, removed_at, come, rare, met))


def _pairs(
    found: Ints,
    gone: Sequence[Shown],
    removed_at: Mapping[AccountKey, datetime],
    come: Sequence[Shown],
    rare: frozenset[str],
    met: Mapping[str, int],
) -> Iterator[Pair]:
    for newcomer, row in zip(come, found.tolist(), strict=True):
        for at in row:
            if at < 0:
                break
            old = gone[at]
            yield Pair(
                removed=old,
                removed_at=removed_at[old.profile.account],
                newcomer=newcomer,
                rare=rare,
                met=met,
            )


def _key(one: Shown) -> AccountKey:
    return one.profile.account


def _things(one: Shown) -> list[str]:
    """Return what an account could share, each kind under a letter of its own."""
    profile, base = one.profile, one.count[0]
    found = [f"h{part}" for part in sorted(one.handle_parts)]
    found += [f"n{part}" for part in sorted(one.name_parts)]
    found += [f"l{link}" for link in sorted(one.links)]
    found += [f"c{other}" for other in sorted(one.circle | one.carriers)]
    found += [f"b{base}"] * bool(base) + [f"n={one.name}"] * bool(one.name)
    found += [f"a{profile.avatar}"] * bool(profile.avatar)
    return found + [f"p{profile.banner}"] * bool(profile.banner)


def _side(
    accounts: Sequence[Shown],
    shares: Shares,
    moments: Sequence[datetime],
    platforms: Numbers,
) -> Side:
    on = platforms.add([platform_of(_key(one))] for one in accounts)
    return Side(
        shares=shares,
        pictures=_pictures([one.profile.avatar_pdq for one in accounts]),
        moments=np.array([one.timestamp() for one in moments], dtype=np.float64),
        platforms=on.things,
    )


def _pictures(told: Sequence[str]) -> Pictures:
    whole = "".join(one if len(one) == HEX else "0" * HEX for one in told)
    return np.frombuffer(bytes.fromhex(whole), dtype=np.uint64).reshape(-1, 4)
