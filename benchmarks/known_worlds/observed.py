"""Observed: what a collector would have written down of a world, in the tables that identify reads.

The three schemas are written here once more, as the documentation of the port gives them; a test
holds them against the port.
"""

from datetime import UTC, datetime, timedelta

import attrs
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .world import Flags, Floats, Ints, Lived, World

Names = NDArray[np.object_]

BEGINS = datetime(2026, 3, 2, tzinfo=UTC)
"""The moment at which a world's first day begins."""

_MOMENT = pa.timestamp("us", tz="UTC")
SIGHTINGS = pa.schema(
    {
        "work": pa.string(),
        "account": pa.string(),
        "post": pa.string(),
        "said_at": _MOMENT,
        "via": pa.string(),
        "source": pa.string(),
        "language": pa.string(),
        "platform": pa.string(),
        "gone_at": _MOMENT,
    }
)
AUDIENCE = pa.schema(
    {
        "account": pa.string(),
        "followers": pa.int64(),
        "views": pa.float64(),
        "posts_told": pa.int64(),
    }
)
TIES = pa.schema({"actor": pa.string(), "target": pa.string()})

PLATFORMS = ("circle", "square")
FOLLOWERS_TOLD, VIEWS_TOLD = 0.95, 0.6  #: shares of accounts of which they are told
_SECONDS = 86_400
_BOUGHT, _TIMES = 0.1, 10.0


@attrs.frozen(kw_only=True)
class Tables:
    """What identify is handed."""

    sightings: pa.Table
    audience: pa.Table
    ties: pa.Table
    until: datetime


def names_of(world: World) -> list[str]:
    """Return the accounts' keys, in their order."""
    return [f"{PLATFORMS[p]}:{at:05}" for at, p in enumerate(world.platform.tolist())]


def observed(world: World, lived: Lived, *, until: float | None = None) -> Tables:
    """Write down what was seen, up to a day when one is given."""
    draw = np.random.default_rng((world.seed, 3))
    ends = lived.days if until is None else until
    names = np.array(names_of(world), dtype=np.object_)
    row, moment, again = _posts(world, lived, draw)
    noticed = draw.random(len(row)) < world.mechanism.seen
    told = draw.random(len(lived.work)) < world.mechanism.told
    kept = noticed & ~world.hidden[lived.account[row]] & (moment < ends)
    row, moment, again = row[kept], moment[kept], again[kept]
    source = _told_source(world, lived, told)[row]
    account, work = lived.account[row], lived.work[row]
    via = np.where(again | (lived.source[row] < 0), "copy", np.where(source >= 0, "repost", "copy"))
    order = np.lexsort((moment, work))
    return Tables(
        sightings=pa.table(
            {
                "work": [f"work:{at:06}" for at in work[order].tolist()],
                "account": names[account[order]].tolist(),
                "post": [f"post:{at:08}" for at in np.flatnonzero(kept)[order].tolist()],
                "said_at": _moments(moment[order]),
                "via": via[order].tolist(),
                "source": [names[at] if at >= 0 else None for at in source[order].tolist()],
                "language": ["und"] * len(order),
                "platform": [PLATFORMS[p] for p in world.platform[account[order]].tolist()],
                "gone_at": pa.nulls(len(order), _MOMENT),
            },
            schema=SIGHTINGS,
        ),
        audience=_audience(world, np.bincount(account, minlength=len(world)), draw),
        ties=_ties(world, names, draw),
        until=BEGINS + timedelta(days=ends),
    )


def _posts(world: World, lived: Lived, draw: np.random.Generator) -> tuple[Ints, Floats, Ints]:
    """Return of each post its row, its moment, and whether the work was posted before by them."""
    more = draw.poisson(world.again[lived.account])
    first = np.arange(len(lived.work))
    row = np.concatenate([first, np.repeat(first, more)])
    later = np.concatenate([np.zeros(len(first)), draw.exponential(1.0, int(more.sum()))])
    return row, lived.moment[row] + later, np.asarray(np.arange(len(row)) >= len(first))


def _told_source(world: World, lived: Lived, told: Flags) -> Ints:
    """Return from whom each carrying was told to come; -1 where nothing was told."""
    source = np.where(told, lived.source, -1)
    unseen = (source >= 0) & world.hidden[np.maximum(source, 0)]
    return np.asarray(np.where(unseen | (source < 0), -1, source))


def _audience(world: World, posts: Ints, draw: np.random.Generator) -> pa.Table:
    accounts = len(world)
    counted = world.views * np.where(
        world.mechanism.wrong_views & (draw.random(accounts) < _BOUGHT), _TIMES, 1.0
    )
    # Views of single posts scatter by a factor of two and a half; of many, their mean does less.
    views = counted * np.exp(draw.normal(0.0, 0.9 / np.sqrt(np.maximum(posts, 1))))
    followers_told = draw.random(accounts) < FOLLOWERS_TOLD
    views_told = (draw.random(accounts) < VIEWS_TOLD) & (posts > 0)
    there = np.flatnonzero(~world.hidden)
    names = names_of(world)
    return pa.table(
        {
            "account": [names[at] for at in there.tolist()],
            "followers": pa.array(
                world.followers[there].astype(np.int64), mask=~followers_told[there]
            ),
            "views": pa.array(views[there], mask=~views_told[there]),
            "posts_told": np.where(views_told, posts, 0)[there],
        },
        schema=AUDIENCE,
    )


def _ties(world: World, names: Names, draw: np.random.Generator) -> pa.Table:
    followed = np.repeat(np.arange(len(world)), np.diff(world.ways.offsets))
    follower = world.ways.targets
    kept = ~world.hidden[followed] & ~world.hidden[follower]
    kept &= draw.random(len(kept)) < world.mechanism.ties_seen
    return pa.table(
        {"actor": names[follower[kept]].tolist(), "target": names[followed[kept]].tolist()},
        schema=TIES,
    )


def _moments(days: Floats) -> pa.Array:
    begins = int(BEGINS.timestamp()) * 1_000_000
    return pa.array((days * _SECONDS * 1e6).astype(np.int64) + begins, pa.int64()).cast(_MOMENT)
