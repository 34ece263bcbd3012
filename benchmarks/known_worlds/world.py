"""World: accounts with their hidden habits on a shape, and the days that were lived in it."""

import attrs
import numba
import numpy as np
from numpy.typing import NDArray

from .coins import stream
from .mechanism import Mechanism
from .shapes import SHAPES
from .spreading import Scratch, Ways, live, reach, scratch_for

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

CARRIERS = 30.0
"""Accounts that carry a work on average; the chances of all ties are scaled so that it holds."""

WORKS_A_DAY = 60.0
STARTERS = 0.25  #: share of accounts that ever start a work, when nobody says otherwise
INDUSTRIOUS = 0.04  #: share of accounts that post the same work again and again
AGAIN = 4.0  #: further posts of a work by these, on average; by others a twentieth of one
DELAY = 0.25  #: days between being shown a work and passing it on, on average
RATES = (0.05, 0.2)
"""Views of a post in followers, on each of the two platforms."""

_TRIALS = 1_500  #: works by which the scale of all chances is found
_STEPS = 14
_LIKELIEST = 0.9


@attrs.frozen(kw_only=True, eq=False)
class World:
    """What is true of a world, none of which the estimator is told."""

    shape: str
    mechanism: Mechanism
    seed: int
    ways: Ways
    followers: Floats
    views: Floats  #: true mean views of one post
    again: Floats  #: further posts of a work, on average
    rate: Floats  #: works a day that an account starts
    platform: Ints
    hidden: Flags

    def __len__(self) -> int:
        """Count the accounts."""
        return len(self.rate)


@attrs.frozen(kw_only=True, eq=False)
class Lived:
    """What happened: one row a carrying, by work and then by time; moments in days."""

    days: float
    work: Ints
    account: Ints
    moment: Floats
    source: Ints  #: from whom, truly; negative where nobody or the platform


def made(
    shape: str,
    mechanism: Mechanism,
    seed: int,
    accounts: int = 5_000,
    starters: float = STARTERS,
) -> World:
    """Make a world; the same five make the same world."""
    draw = np.random.default_rng((seed, sorted(SHAPES).index(shape)))
    followed, follower = SHAPES[shape](accounts, draw)
    ties = np.bincount(followed, minlength=accounts)
    platform = draw.integers(0, 2, accounts)
    industrious = draw.random(accounts) < INDUSTRIOUS
    followers = np.ceil((1 + ties) * draw.lognormal(1.0, 1.0, accounts))
    reached = followers**0.6 * 8 if mechanism.wrong_views else followers
    views = reached * np.array(RATES)[platform] * draw.lognormal(0.0, 0.6, accounts)
    # Who posts a work again and again reaches the same eyes, and fewer of them each time.
    views = np.where(industrious, 0.4 * views, views)
    again = np.where(industrious, AGAIN, 0.05)
    rate = _rates(ties, starters, draw)
    pull, ready = draw.lognormal(0, 0.8, accounts), draw.lognormal(0, 0.8, accounts)
    # Hyper-posters take up much and move few (Baele et al. 2022: seldom the most connected).
    pull, ready = np.where(industrious, 0.3 * pull, pull), np.where(industrious, 4 * ready, ready)
    chance = pull[followed] * ready[follower] * draw.lognormal(0, 0.5, len(followed))
    offsets = np.zeros(accounts + 1, dtype=np.int64)
    np.cumsum(ties, out=offsets[1:])
    worth = views * (1 + again)
    ways = Ways(
        offsets=offsets,
        targets=follower,
        chance=chance,
        worth=worth,
        once=mechanism.thresholds[0],
        twice=mechanism.thresholds[0] + mechanism.thresholds[1],
        levels=np.array(mechanism.levels, dtype=np.int64),
        shown=mechanism.shown,
        pushed=mechanism.pushed_views * float(worth.mean()),
        taste=np.minimum(0.1 * ready, _LIKELIEST),
    )
    return World(
        shape=shape,
        mechanism=mechanism,
        seed=seed,
        ways=_scaled(ways, rate, seed),
        followers=followers,
        views=views,
        again=again,
        rate=rate,
        platform=platform,
        hidden=draw.random(accounts) < mechanism.hidden,
    )


def lived(world: World, days: float = 30.0) -> Lived:
    """Live a world from its first day on; what is still on its way at the end is not there yet."""
    draw = np.random.default_rng((world.seed, 1))
    works = draw.poisson(world.rate * days)
    source = np.repeat(np.arange(len(world)), works)
    begins = draw.random(len(source)) * days
    rows = [
        _one(world, int(who), nth, float(at))
        for nth, (who, at) in enumerate(zip(source, begins, strict=True))
    ]
    work = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])
    account, moment, whence = (np.concatenate(column) for column in zip(*rows, strict=True))
    there = moment < days
    return Lived(
        days=days,
        work=work[there],
        account=account[there],
        moment=moment[there],
        source=whence[there],
    )


def _one(world: World, who: int, nth: int, at: float) -> tuple[Ints, Floats, Ints]:
    accounts = len(world)
    rows = (np.empty(accounts, np.int64), np.empty(accounts), np.empty(accounts, np.int64))
    chance = np.uint64(stream(world.seed, nth))
    many = live(world.ways, who, chance, at, DELAY, scratch_for(accounts), rows)
    return rows[0][:many].copy(), rows[1][:many].copy(), rows[2][:many].copy()


def _rates(ties: Ints, starters: float, draw: np.random.Generator) -> Floats:
    """Return works a day: half of the starters are anybody, half are chosen by who follows them."""
    accounts = len(ties)
    half = max(int(accounts * starters / 2), 1)
    chosen = np.concatenate(
        [
            draw.choice(accounts, half, replace=False),
            draw.choice(accounts, half, replace=False, p=(ties + 1) / (ties + 1).sum()),
        ]
    )
    rate = np.zeros(accounts)
    rate[chosen] = draw.lognormal(0.0, 1.0, len(chosen))
    return np.asarray(rate * WORKS_A_DAY / rate.sum())


def _scaled(ways: Ways, rate: Floats, seed: int) -> Ways:
    """Scale all chances until a work is carried by so many on average."""
    scratch = scratch_for(len(rate))
    sources = np.random.default_rng((seed, 2)).choice(len(rate), _TRIALS, p=rate / rate.sum())
    low, high = 0.0, 1.0 / float(ways.chance.mean())
    for _ in range(_STEPS):
        middle = (low + high) / 2
        too_few = _carriers(_times(ways, middle), sources, seed, scratch) < CARRIERS
        low, high = (middle, high) if too_few else (low, middle)
    return _times(ways, (low + high) / 2)


def _times(ways: Ways, scale: float) -> Ways:
    return ways._replace(chance=np.minimum(ways.chance * scale, _LIKELIEST))


@numba.njit(cache=True, nogil=True)
def _carriers(ways: Ways, sources: Ints, seed: int, scratch: Scratch) -> float:
    # Works from 2^40 on are these trials; those that are lived and those of the truth are others.
    found = 0
    for nth in range(len(sources)):
        found += reach(ways, sources[nth], stream(seed, (1 << 40) + nth), scratch)[1]
        if found > CARRIERS * len(sources):
            break
    return found / len(sources)
