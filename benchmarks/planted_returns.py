"""A made-up world of removed accounts and newcomers, some of them returns that are known.

Easy: the handle counted up, the same name and picture, most neighbours. Careful: another handle and
picture, a name that is alike, most neighbours, announced by those who carried it. Hostile: nothing
but half of the neighbours and the hours of the day. Everything is shapes and colours.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal

import attrs
import numpy as np

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.identify.shown import Habits, Shown

KINDS = ("easy", "careful", "hostile")
Kind = Literal["easy", "careful", "hostile"]
START = datetime(2026, 1, 1, tzinfo=UTC)
POOL = 400
"""Members of a community among whom neighbours are found."""

COMMUNITY = 250
"""Removed accounts of one community."""

_ONE = ("red", "blue", "green", "amber", "violet", "teal", "grey", "white", "coral", "lime")
_TWO = ("square", "circle", "spiral", "star", "cube", "cone", "prism", "ring", "wedge", "arc")
_WORDS = [f"{one}{two}" for one in _ONE for two in _TWO]


@attrs.frozen(kw_only=True)
class World:
    """Both sides, when who was removed, and who truly came back as whom."""

    gone: list[Shown]
    removed_at: dict[AccountKey, datetime]
    come: list[Shown]
    truth: dict[AccountKey, tuple[AccountKey, str]]  #: newcomer to removed account and kind


@attrs.define
class _Maker:
    random: np.random.Generator
    made: int = 0

    def community(self, number: int) -> int:
        return number // COMMUNITY

    def neighbours(self, community: int, many: int) -> frozenset[str]:
        # Few members are everybody's neighbours, as everywhere (Zipf 1.0 among the pool).
        weights = 1.0 / np.arange(1, POOL + 1)
        picked = self.random.choice(POOL, size=many, replace=False, p=weights / weights.sum())
        return frozenset(f"m{community}.{one}" for one in picked.tolist())

    def hours(self, peak: float) -> tuple[int, ...]:
        drawn = self.random.normal(peak, 2.5, size=40).astype(int) % 24
        return tuple(np.bincount(drawn, minlength=24).tolist())

    def names(self) -> tuple[str, str]:
        one, two = self.random.choice(_ONE), self.random.choice(_TWO)
        tail = int(self.random.integers(1, 3_000))
        return f"{one}_{two}{tail if self.random.random() < 0.7 else ''}", f"{one} {two} {tail}"

    def biography(self) -> str:
        return " ".join(self.random.choice(_WORDS, size=6))

    def picture(self) -> tuple[str, str]:
        # One in twenty shows the platform's own picture.
        if self.random.random() < 0.05:
            return "d" * 64, "0123456789abcdef" * 4
        return self.random.bytes(32).hex(), self.random.bytes(32).hex()

    def sighting(self, day: float, handle: str, name: str, **more: str) -> AccountSighting:
        self.made += 1
        moment = START + timedelta(days=day)
        return AccountSighting(
            account=AccountKey(f"shapes:{self.made:07}"),
            seen_at=moment,
            said_at=moment,
            created_at=moment,
            handle=handle,
            name=name,
            **more,  # type: ignore[arg-type]  # -- biography and pictures
        )


def planted(removed: int, newcomers: int, returns: int, *, seed: int) -> World:
    """Make a world; of the newcomers ``returns`` of each kind are removed accounts come back."""
    maker = _Maker(np.random.default_rng(seed))
    gone, removed_at, peaks = [], {}, []
    for number in range(removed):
        one, peak = _stranger(maker, maker.community(number), day=-90.0)
        carriers = [other for other in sorted(one.circle) if maker.random.random() < 0.3]
        gone.append(attrs.evolve(one, carriers=frozenset(carriers)))
        # One in ten is still there when most newcomers appear.
        late = maker.random.random() < 0.1
        removed_at[one.profile.account] = START + timedelta(days=90.0 if late else 1.0)
        peaks.append(peak)
    early = [at for at in range(removed) if removed_at[gone[at].profile.account] < _day(50)]
    back = maker.random.choice(early, size=returns * len(KINDS), replace=False).tolist()
    come, truth = [], {}
    for number, at in enumerate(back):
        kind = KINDS[number % len(KINDS)]
        one = _returned(maker, gone[at], peaks[at], maker.community(at), kind)
        come.append(one)
        truth[one.profile.account] = (gone[at].profile.account, kind)
    for _ in range(newcomers - len(come)):
        place = int(maker.random.integers(0, removed))
        come.append(_stranger(maker, maker.community(place), day=60.0, few=True)[0])
    return World(gone=gone, removed_at=removed_at, come=come, truth=truth)


def _day(day: float) -> datetime:
    return START + timedelta(days=day)


def _stranger(
    maker: _Maker, community: int, *, day: float, few: bool = False
) -> tuple[Shown, float]:
    handle, name = maker.names()
    avatar, pdq = maker.picture()
    peak = float(maker.random.uniform(0, 24))
    many = int(maker.random.integers(2, 12) if few else maker.random.integers(5, 30))
    shown = Shown(
        profile=maker.sighting(
            day, handle, name, biography=maker.biography(), avatar=avatar, avatar_pdq=pdq
        ),
        circle=maker.neighbours(community, many),
        habits=Habits(hours=maker.hours(peak)),
    )
    return shown, peak


def _returned(maker: _Maker, old: Shown, peak: float, community: int, kind: str) -> Shown:
    new, _ = _stranger(maker, community, day=60.0, few=True)
    share = 0.5 if kind == "hostile" else 0.7
    kept = [one for one in sorted(old.circle) if maker.random.random() < share][:10]
    told = {"circle": new.circle | frozenset(kept), "habits": Habits(hours=maker.hours(peak))}
    before = old.profile
    if kind == "easy":
        profile = attrs.evolve(
            new.profile,
            handle=f"{before.handle}_{maker.random.integers(2, 5)}",
            name=before.name,
            avatar=before.avatar,
            avatar_pdq=before.avatar_pdq,
        )
    elif kind == "careful":
        at = int(maker.random.integers(0, len(before.name)))
        name = before.name[:at] + "x" + before.name[at + 1 :]
        profile = attrs.evolve(new.profile, name=name)
        told["circle"] |= frozenset(sorted(old.carriers)[:2])
    else:
        profile = new.profile
    return attrs.evolve(new, profile=profile, **told)
