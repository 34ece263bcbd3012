"""People: who there is in a made-up ecosystem, and what part each of them truly plays.

A person may hold several accounts one after another (see ``comebacks``); what is written here stays
the same through all of them. None of it is visible except what ``accounts`` shows.
"""

from enum import IntEnum

import attrs
import numpy as np

from fireline.exercise.chance import stream
from fireline.exercise.columns import Flags, Ints, Reals
from fireline.exercise.following import chatter_rates, follower_counts
from fireline.exercise.recipe import Recipe
from fireline.exercise.words import Script


class Kind(IntEnum):
    """The part that a person truly plays."""

    ORIGINATOR = 0  #: makes new works
    AMPLIFIER = 1  #: passes works on to many
    ANNOUNCER = 2  #: names those who came back, and so gives them their audience again
    SUPERPOSTER = 3  #: posts most and sustains little
    AUDIENCE = 4  #: follows, sometimes passes on
    ORDINARY = 5  #: has nothing to do with it
    NEWS = 6  #: reports on works
    PARODY = 7  #: mocks works, and sometimes the accounts that make them
    COUNTER = 8  #: opposes works


SUPPORTERS = frozenset(range(Kind.ORDINARY))
NEAR_MISSES = frozenset({Kind.NEWS, Kind.PARODY, Kind.COUNTER})

#: Shares of the community; the audience is the rest. Berger and Stern: 90 % passive, 9 % active,
#: 1 % very active in focused communities; the prolific are under four in a hundred.
PARTS = (
    (Kind.ORIGINATOR, 0.04),
    (Kind.AMPLIFIER, 0.16),
    (Kind.ANNOUNCER, 0.013),
    (Kind.SUPERPOSTER, 0.027),
)
#: Shares of everybody else. Half are near-misses.
NOISE_PARTS = (
    (Kind.NEWS, 0.20),
    (Kind.PARODY, 0.12),
    (Kind.COUNTER, 0.18),
)
#: How many more or fewer followers a part brings, on the scale of one standard deviation.
LEANINGS = (0.1, 0.9, 0.4, -0.4, -0.1, 0.0, 0.9, 0.0, 0.1)
ACTIVE = 0.62  #: share of the community that posted in the last 30 days (the 2015 census)
COMMUNITY_SCRIPTS = (0.75, 0.19, 0.06)  #: three quarters Arabic, almost one in five English
NOISE_SCRIPTS = (0.35, 0.50, 0.15)
PLATFORMS = ("exercise", "exercise_small")  #: two networks, so that providers differ
PLATFORM_SHARES = (0.75, 0.25)
_OTHERS_SPREAD = 0.8  #: sigma of the logarithm of how much those outside post
PERSONS_PER_CELL = 125  #: a cell is a neighbourhood with one script and its own tags


@attrs.frozen(kw_only=True)
class People:
    """Everybody, in columns; a person is an index."""

    kind: Ints
    cell: Ints  #: neighbourhood of a supporter; for the others which one they are near to
    script: Ints
    platform: Ints
    active: Flags  #: whether the person posts at all
    followers: Ints  #: with the first account, before any removal
    chatter: Reals  #: own posts a day, works passed on not counted
    cells: int

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.kind)

    def of(self, *kinds: Kind) -> Ints:
        """Return the persons who play one of these parts."""
        return np.flatnonzero(np.isin(self.kind, kinds))

    @property
    def supporters(self) -> int:
        """How many belong to the community; they are the first so many persons."""
        return int((self.kind < Kind.ORDINARY).sum())


def populate(recipe: Recipe) -> People:
    """Return the people of a world."""
    rng = stream(recipe.seed, "people")
    inside = round(recipe.accounts * recipe.supporters)
    outside = recipe.accounts - inside
    kind = np.concatenate(
        [_parts(inside, PARTS, Kind.AUDIENCE), _parts(outside, NOISE_PARTS, Kind.ORDINARY)]
    )
    cells = max(2, inside // PERSONS_PER_CELL)
    cell = _dealt(kind, cells, rng)
    script = _scripts(kind, cell, cells, rng)
    active = _active(kind, inside, rng)
    return People(
        kind=kind,
        cell=cell,
        script=script,
        platform=rng.choice(len(PLATFORMS), size=len(kind), p=PLATFORM_SHARES),
        active=active,
        followers=_followers(kind, inside, rng),
        chatter=_chatter(kind, active, inside, rng),
        cells=cells,
    )


def _parts(size: int, shares: tuple[tuple[Kind, float], ...], rest: Kind) -> Ints:
    counts = [(kind, max(2, round(size * share))) for kind, share in shares]
    left = size - sum(count for _, count in counts)
    return np.repeat([*(k for k, _ in counts), rest], [*(c for _, c in counts), left])


def _dealt(kind: Ints, cells: int, rng: np.random.Generator) -> Ints:
    """Deal each part evenly over the cells, so that no cell is without one."""
    cell = np.empty(len(kind), dtype=np.int64)
    for part in Kind:
        members = np.flatnonzero(kind == part)
        cell[members] = (rng.permutation(len(members)) + rng.integers(cells)) % cells
    return cell


def _scripts(kind: Ints, cell: Ints, cells: int, rng: np.random.Generator) -> Ints:
    """A cell shares one script; who stands outside writes in any."""
    bounds = np.cumsum(COMMUNITY_SCRIPTS)
    of_cell = np.searchsorted(bounds, (np.arange(cells) + 0.5) / cells)
    own = rng.choice(len(Script), size=len(kind), p=NOISE_SCRIPTS)
    return np.where(kind < Kind.ORDINARY, of_cell[cell], own).astype(np.int64)


def _active(kind: Ints, inside: int, rng: np.random.Generator) -> Flags:
    """Only the audience has silent members; of the whole community 62 % post."""
    active = np.ones(len(kind), dtype=np.bool_)
    audience = np.flatnonzero(kind == Kind.AUDIENCE)
    silent = min(len(audience), round(inside * (1 - ACTIVE)))
    active[rng.permutation(audience)[:silent]] = False
    return active


def _followers(kind: Ints, inside: int, rng: np.random.Generator) -> Ints:
    """The community and the others have the published distribution each."""
    leaning = rng.normal(size=len(kind)) + np.array(LEANINGS)[kind]
    return np.concatenate([follower_counts(leaning[:inside]), follower_counts(leaning[inside:])])


def _chatter(kind: Ints, active: Flags, inside: int, rng: np.random.Generator) -> Reals:
    prolific = kind == Kind.SUPERPOSTER
    own = chatter_rates(active[:inside], prolific[:inside], rng)
    others = rng.lognormal(0.0, _OTHERS_SPREAD, size=len(kind) - inside)
    return np.concatenate([own, others])
