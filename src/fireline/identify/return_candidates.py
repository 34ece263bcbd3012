"""Return candidates: which pairs of removed and new accounts are worth comparing at all.

All pairs would be too many. Whoever shares nothing of handle, name, picture or neighbours scores
nothing, so only pairs that share some of it are looked at; none that could score is left out but
those whose names differ in most of their letters.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs
import numpy as np

from fireline.domain.ids import AccountKey, platform_of
from fireline.domain.observation import AccountSighting
from fireline.identify.likeness import counted, handle_of, said, trigrams
from fireline.identify.succession import NEAR_PICTURE, Pair, Waterfall, in_order, waterfall

SHARED = 0.3
"""Share of the shorter one's trigrams that two names must have in common to be compared."""

BITS = 256
"""Of a PDQ fingerprint."""


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


def ranked_returns(
    removed: Mapping[AccountKey, datetime],
    profiles: Mapping[AccountKey, AccountSighting],
    newcomers: Sequence[AccountSighting],
    around: Circles,
    *,
    least: float,
    said: frozenset[tuple[AccountKey, AccountKey]] = frozenset(),
) -> list[tuple[Pair, Waterfall]]:
    """Compare what is worth comparing; return pairs from ``least`` on, the likeliest first.

    Pairs of which something was ``said`` already are left alone.
    """
    gone = [profiles[account] for account in sorted(removed) if account in profiles]
    found = [
        (pair, fall)
        for pair in _pairs(gone, removed, newcomers, around)
        if (pair.removed.account, pair.newcomer.account) not in said
        and in_order(pair)
        and (fall := waterfall(pair)).score >= least
    ]
    found.sort(key=lambda it: (-it[1].score, it[0].removed.account, it[0].newcomer.account))
    return found


def _pairs(
    gone: Sequence[AccountSighting],
    removed: Mapping[AccountKey, datetime],
    newcomers: Sequence[AccountSighting],
    around: Circles,
) -> Iterator[Pair]:
    blocks = _Blocks.of(gone, around)
    for newcomer in newcomers:
        if newcomer.account in removed:
            continue
        circle = around.around(newcomer.account)
        for at in sorted(blocks.near(newcomer, circle)):
            old = gone[at]
            if platform_of(old.account) == platform_of(newcomer.account):
                yield Pair(
                    removed=old,
                    removed_at=removed[old.account],
                    newcomer=newcomer,
                    removed_circle=around.around(old.account),
                    newcomer_circle=circle,
                    carriers=around.passed_on_from(old.account),
                )


@attrs.frozen(kw_only=True, eq=False)
class _Blocks:
    by_trigram: Mapping[str, list[int]]
    sizes: Sequence[tuple[int, int]]
    by_base: Mapping[str, list[int]]
    by_picture: Mapping[str, list[int]]
    by_neighbour: Mapping[str, list[int]]
    pictures: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]"
    pictured: Sequence[int]

    @classmethod
    def of(cls, gone: Sequence[AccountSighting], around: Circles) -> "_Blocks":
        by_trigram, by_base, by_picture, by_neighbour = (defaultdict(list) for _ in range(4))
        sizes = []
        for at, old in enumerate(gone):
            names = _spoken(old)
            for kind, name in enumerate(names):
                for part in trigrams(name) if name else ():
                    by_trigram[f"{kind}{part}"].append(at)
            sizes.append((len(trigrams(names[0])), len(trigrams(names[1]))))
            by_base[counted(handle_of(old.handle))[0]].append(at)
            if old.avatar:
                by_picture[old.avatar].append(at)
            for other in around.around(old.account) | around.passed_on_from(old.account):
                by_neighbour[other].append(at)
        pictured = [at for at, old in enumerate(gone) if len(old.avatar_pdq) * 4 == BITS]
        pictures = [list(bytes.fromhex(gone[at].avatar_pdq)) for at in pictured]
        return cls(
            by_trigram=by_trigram,
            sizes=sizes,
            by_base=by_base,
            by_picture=by_picture,
            by_neighbour=by_neighbour,
            pictures=np.array(pictures, dtype=np.uint8).reshape(-1, BITS // 8),
            pictured=pictured,
        )

    def near(self, newcomer: AccountSighting, circle: frozenset[str]) -> set[int]:
        """Return the removed accounts with which a newcomer shares anything."""
        found = set(self.by_picture.get(newcomer.avatar, ()))
        if base := counted(handle_of(newcomer.handle))[0]:
            found.update(self.by_base.get(base, ()))
        found.update(self._named_alike(newcomer), self._looking_alike(newcomer.avatar_pdq))
        met = Counter(at for other in circle for at in self.by_neighbour.get(other, ()))
        return found | set(met)

    def _named_alike(self, newcomer: AccountSighting) -> Iterator[int]:
        for kind, name in enumerate(_spoken(newcomer)):
            parts = trigrams(name) if name else frozenset()
            shared = Counter(
                at for part in parts for at in self.by_trigram.get(f"{kind}{part}", ())
            )
            for at, count in shared.items():
                if count >= SHARED * min(len(parts), self.sizes[at][kind]):
                    yield at

    def _looking_alike(self, pdq: str) -> Iterator[int]:
        if len(pdq) * 4 != BITS or not len(self.pictured):
            return
        mine = np.frombuffer(bytes.fromhex(pdq), dtype=np.uint8)
        apart = np.bitwise_count(self.pictures ^ mine).sum(axis=1, dtype=np.int64)
        for near in np.flatnonzero(apart <= NEAR_PICTURE):
            yield self.pictured[int(near)]


def _spoken(account: AccountSighting) -> tuple[str, str]:
    return said(handle_of(account.handle)), said(account.name)
