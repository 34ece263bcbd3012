"""From the lake to a ranked list with intervals: how long, how much memory, and how it grows.

A made-up ecosystem is written where a unit has it: posts, interactions, followers and view counts
in a real DuckLake, works and their sightings in casework. Then it is ranked in a process of its
own for each line of the table: from nothing, and again after one more day was added. Wall time is
what one waits; processor time is what it costs, and says the same on a busy machine. PostgreSQL's
own work is in the wall time alone. The peer learns the same graph from the same rows the plain
way, with pandas, at a size where that fits; it ranks nothing.
"""

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import numpy as np
import pandas as pd
import psycopg
import pyarrow as pa

from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.domain.clock import system_clock
from fireline.domain.ids import id_maker
from fireline.identify.effort import Effort
from fireline.identify.learned_graph import Seen
from fireline.identify.ranking import ranking_of
from fireline.identify.window import Window
from fireline.settings import Settings
from fireline.store.observations import LakeAudienceLog, open_lake
from fireline.store.observations.tables import TABLES
from fireline.store.postgres import open_database
from fireline.store.spread_source import StoredSpread

SEED = 7
RESULTS = Path(__file__).parent / "results" / "rank_from_lake.json"
DAYS = 30
UNTIL = datetime(2026, 5, 31, tzinfo=UTC)
AUTHORITY = UUID(int=1)
OFFICER = UUID(int=2)
RESAMPLES = 20
#: Of all interactions, so many are posts of tracked works; the rest are follows and likes.
POSTS = 0.6
SLICE = 500_000
#: Interactions up to which pandas learns within a few gigabytes.
FITS_PLAINLY = 1_000_000


@attrs.frozen(kw_only=True)
class World:
    """Who posted which work when and after whom, who follows whom, and who likes whom."""

    accounts: int
    work: np.ndarray
    account: np.ndarray
    parent: np.ndarray  #: row of the post that it passes on, -1 where it passes none on
    said_at: np.ndarray  #: seconds since 1970
    follows: np.ndarray  #: (actor, target)
    likes: np.ndarray
    liked_at: np.ndarray


def made_up(accounts: int, interactions: int, days: int = DAYS) -> World:
    """Make up an ecosystem: communities, few who start works, cascades along who follows whom."""
    made = np.random.default_rng(SEED)
    posts = int(interactions * POSTS)
    follows = _follows(made, accounts)
    works = max(posts // 500, 1)
    work, account, parent, at = _cascades(made, accounts, follows, works, posts)
    start = UNTIL.timestamp() - days * 86_400
    begun = start + made.random(works) * days * 86_400
    said_at = np.minimum(begun[work] + at, UNTIL.timestamp() - 1)
    order = np.argsort(said_at, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    parent = np.where(parent >= 0, place[parent], -1)[order]
    likes = interactions - len(work) - len(follows)
    pairs = follows[made.integers(0, len(follows), max(likes, 0))]
    return World(
        accounts=accounts,
        work=work[order],
        account=account[order],
        parent=parent,
        said_at=said_at[order],
        follows=follows,
        likes=pairs,
        liked_at=np.sort(start + made.random(len(pairs)) * days * 86_400),
    )


def _follows(made: np.random.Generator, accounts: int) -> np.ndarray:
    """Follow about twenty each: within a community, and the few whom everybody follows."""
    actors = np.repeat(np.arange(accounts), 1 + made.poisson(19, accounts))
    popular = (accounts * made.random(len(actors)) ** 3).astype(np.int64)
    near = (actors // 300) * 300 + made.integers(0, 300, len(actors))
    targets = np.where(made.random(len(actors)) < 0.5, popular, np.minimum(near, accounts - 1))
    keys = np.unique((actors * accounts + targets)[actors != targets])
    return np.column_stack([keys // accounts, keys % accounts])


def _cascades(
    made: np.random.Generator, accounts: int, follows: np.ndarray, works: int, posts: int
) -> tuple[np.ndarray, ...]:
    """Let seeds of each work spread along follows until there are as many posts as wanted."""
    order = np.argsort(follows[:, 1], kind="stable")
    followers = follows[order, 0]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(follows[:, 1], minlength=accounts))])
    keen = made.permutation(accounts)[: max(accounts // 10, 1)]
    seeds = posts // 4
    parts = [
        (
            made.integers(0, works, seeds),
            keen[(len(keen) * made.random(seeds) ** 2).astype(np.int64)],
            np.full(seeds, -1, dtype=np.int64),
            made.exponential(3 * 86_400, seeds),
        )
    ]
    first, total = 0, seeds
    while total < posts:
        work, account, _, at = parts[-1]
        many = made.poisson(np.minimum(0.025 * np.diff(offsets)[account], 8.0) + 0.4)
        many *= np.diff(offsets)[account] > 0
        rows = np.repeat(np.arange(len(work)), many)[: posts - total]
        if not len(rows):
            break
        which = offsets[account[rows]] + (
            made.random(len(rows)) * np.diff(offsets)[account[rows]]
        ).astype(np.int64)
        told = first + rows
        at = at[rows] + made.exponential(6 * 3600, len(rows))
        parts.append((work[rows], followers[which], told, at))
        first, total = total, total + len(rows)
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return joined[0], joined[1], joined[2], joined[3]


def keys(numbers: np.ndarray) -> pa.Array:
    """Return the keys of accounts."""
    return pa.array([f"shapes:{number:07d}" for number in numbers.tolist()])


def written(world: World, folder: Path, *, until: float) -> None:
    """Write what was said before a moment and was not written yet, to the lake and to casework."""
    began = folder / "written"
    since = float(began.read_text()) if began.exists() else 0.0
    with opened(folder) as (database, lake, _):
        if not since:
            _found()
            lake.append({"accounts": _accounts(world), "interactions": _follows_of(world)})
            lake.append({"counts": _counts(world)})
        rows = np.flatnonzero((world.said_at >= since) & (world.said_at < until))
        liked = np.flatnonzero((world.liked_at >= since) & (world.liked_at < until))
        for first in range(0, max(len(rows), len(liked)), SLICE):
            some = rows[first : first + SLICE]
            told = {"posts": _posts(world, some)}
            told["interactions"] = _likes_of(world, liked[first : first + SLICE])
            lake.append(told)
            _sightings(database, world, some)
        began.write_text(str(until))


def _found() -> None:
    from fireline.store.casework import people  # -- Django must be configured first
    from fireline.store.casework.migrating import migrate  # -- as above

    migrate()
    people.add_authority(
        Authority(id=AUTHORITY, name="EXERCISE unit", kind=AuthorityKind.NATIONAL_UNIT)
    )
    officer = Officer(id=OFFICER, authority=AUTHORITY, name="EXERCISE ann", role=Role.OFFICER)
    people.add_officer(officer, password=None)


def _columns(table: str, count: int, day: pa.Array, **given: pa.Array) -> pa.Table:
    schema = TABLES[table]
    moment = pa.array([UNTIL], schema.field("stored_at").type)[0]
    told = {"stored_at": pa.repeat(moment, count), "day": day.cast(pa.date32()), **given}
    return pa.table(
        {name: told.get(name, pa.nulls(count, schema.field(name).type)) for name in schema.names}
    ).cast(schema)


def _moments(seconds: np.ndarray) -> pa.Array:
    return pa.array((seconds * 1e6).astype(np.int64)).cast(pa.timestamp("us", tz="UTC"))


def _posts(world: World, rows: np.ndarray) -> pa.Table:
    at = _moments(world.said_at[rows])
    native = pa.array([f"shapes:post-{row}" for row in rows.tolist()])
    parents = world.parent[rows].tolist()
    of = pa.array([f"shapes:post-{row}" if row >= 0 else None for row in parents])
    text = pa.repeat(pa.scalar("EXERCISE blue square"), len(rows))
    return _columns(
        "posts",
        len(rows),
        at,
        key=native,
        native=native,
        account=keys(world.account[rows]),
        said_at=at,
        seen_at=at,
        text=text,
        repost_of=of,
    )


def _ties_of(tie: str, pairs: np.ndarray, at: pa.Array) -> pa.Table:
    return _columns(
        "interactions",
        len(pairs),
        at,
        tie=pa.repeat(pa.scalar(tie), len(pairs)),
        actor=keys(pairs[:, 0]),
        target=keys(pairs[:, 1]),
        said_at=at,
        seen_at=at,
        undone=pa.repeat(pa.scalar(value=False), len(pairs)),
    )


def _follows_of(world: World) -> pa.Table:
    begun = np.full(len(world.follows), UNTIL.timestamp() - DAYS * 86_400)
    return _ties_of("follow", world.follows, _moments(begun))


def _likes_of(world: World, rows: np.ndarray) -> pa.Table:
    return _ties_of("like", world.likes[rows], _moments(world.liked_at[rows]))


def _accounts(world: World) -> pa.Table:
    made = np.random.default_rng(SEED)
    followers = np.bincount(world.follows[:, 1], minlength=world.accounts) * 10 + 5
    at = _moments(np.full(world.accounts, UNTIL.timestamp() - DAYS * 86_400))
    return _columns(
        "accounts",
        world.accounts,
        at,
        account=keys(np.arange(world.accounts)),
        seen_at=at,
        said_at=at,
        followers=pa.array(followers, mask=made.random(world.accounts) < 0.1),
    )


def _counts(world: World) -> pa.Table:
    """Tell the views of one post of every third account."""
    made = np.random.default_rng(SEED)
    first = np.unique(world.account, return_index=True)[1]
    rows = first[made.random(len(first)) < 0.33]
    followers = np.bincount(world.follows[:, 1], minlength=world.accounts)[world.account[rows]]
    views = (followers * 2 * np.exp(made.normal(size=len(rows)))).astype(np.int64)
    at = _moments(np.full(len(rows), UNTIL.timestamp() - 1))
    native = pa.array([f"shapes:post-{row}" for row in rows.tolist()])
    return _columns("counts", len(rows), at, post=native, seen_at=at, views=pa.array(views))


def _sightings(database: Any, world: World, rows: np.ndarray) -> None:  # noqa: ANN401 -- imported late
    """Write sightings as track would, works first."""
    ids = _ids(rows, 1 << 64)
    with psycopg.connect(database.app_dsn) as casework:
        casework.execute("SELECT set_config('app.authority', %s, false)", [str(AUTHORITY)])
        _works(casework, world, rows)
        said = world.said_at[rows].tolist()
        sources = np.where(world.parent[rows] >= 0, world.account[world.parent[rows]], -1).tolist()
        accounts = world.account[rows].tolist()
        works = world.work[rows].tolist()
        for nth in range(0, len(rows), AT_ONCE):
            some = slice(nth, nth + AT_ONCE)
            posts = [f"shapes:post-{row}" for row in rows[some].tolist()]
            names = [f"shapes:{account:07d}" for account in accounts[some]]
            of = [f"shapes:{source:07d}" if source >= 0 else "" for source in sources[some]]
            via = ["repost" if source else "copy" for source in of]
            of_work = [UUID(int=(1 << 96) + work) for work in works[some]]
            told = (ids[some], of_work, posts, names, said[some], via, of)
            casework.execute(_INSERT, [AUTHORITY, *told])


AT_ONCE = 20_000
_INSERT = """
INSERT INTO casework_sightingrow (id, authority_id, work_id, post, native, account, said_at,
    seen_at, via, source, url, language)
SELECT id, %s, work, post, post, account, to_timestamp(at), to_timestamp(at), via, source, '', 'en'
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::float8[], %s::text[], %s::text[])
    AS told (id, work, post, account, at, via, source)
"""


def _ids(rows: np.ndarray, base: int) -> list[UUID]:
    return [UUID(int=base + row) for row in rows.tolist()]


def _works(casework: Any, world: World, rows: np.ndarray) -> None:  # noqa: ANN401 -- a connection
    casework.cursor().executemany(
        "INSERT INTO casework_workrow (id, authority_id, title, title_folded, title_sorted, tier,"
        " ground, judged_at, judged_by_id) VALUES (%s, %s, 'EXERCISE', '', '', 'promotional',"
        " 'incites', %s, %s) ON CONFLICT DO NOTHING",
        [
            (UUID(int=(1 << 96) + work), AUTHORITY, UNTIL, OFFICER)
            for work in np.unique(world.work[rows]).tolist()
        ],
    )


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Any, Any, Settings]]:
    """Open the installation in a folder."""
    settings = Settings(data=folder / "data", secret_key="only for a benchmark")  # noqa: S106 -- a made-up world
    with (
        open_database(settings) as database,
        open_lake(settings, database, clock=lambda: UNTIL) as lake,
    ):
        from fireline.store.casework.configuration import configure  # -- it needs the database

        configure(settings, database)
        yield database, lake, settings


def ranked(folder: Path, accounts: int, interactions: int, days: int) -> dict[str, Any]:
    """Rank once from nothing and once after one more day; say what each cost."""
    world = made_up(accounts, interactions, days)
    steps: dict[str, Any] = {}
    with opened(folder) as (_, lake, settings):
        from fireline.store.casework.spread_facts import (
            DjangoSpreadFacts,  # -- Django must be configured first
        )

        facts = DjangoSpreadFacts(
            AUTHORITY, id_maker(system_clock, random.Random(1)), lambda: UNTIL
        )
        source = StoredSpread(LakeAudienceLog(lake), facts, lake)
        steps["from nothing"] = _once(source, settings)
        written(world, folder, until=UNTIL.timestamp())
        steps["one day later"] = _once(source, settings)
        steps["nothing new"] = _once(source, settings)
    return {
        "accounts": accounts,
        "interactions": interactions,
        "sightings": len(world.work),
        **steps,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _once(source: Any, settings: Settings) -> dict[str, Any]:  # noqa: ANN401 -- a source
    began, worked = time.perf_counter(), time.process_time()
    found: dict[str, Any] = {}
    last = [began, worked]

    def step(name: str) -> None:
        now = (time.perf_counter(), time.process_time())
        found[name] = {"wall_s": round(now[0] - last[0], 2), "cpu_s": round(now[1] - last[1], 2)}
        last[:] = now

    carried = source.carried()
    step("sightings")
    ties, audience = source.ties(), source.audience()
    step("ties and audience")
    seen = Seen.from_tables(carried, audience, ties)
    step("in numbers")
    window = Window(until=UNTIL, days=DAYS, half_life_days=settings.half_life_days)
    ranking = ranking_of(seen, window, effort=Effort(threads=2), resamples=RESAMPLES)
    step("ranked")
    first = ranking.standings[0]
    return {
        "wall_s": round(time.perf_counter() - began, 2),
        "cpu_s": round(time.process_time() - worked, 2),
        "accounts_ranked": len(ranking.standings),
        "ties": ties.num_rows,
        "first": [round(first.low), round(first.score), round(first.high)],
        "steps": found,
    }


def plainly(accounts: int, interactions: int) -> dict[str, float]:
    """Learn hits and trials of every pair with pandas, as one would write it down."""
    world = made_up(accounts, interactions)
    rows = pd.DataFrame(
        {"work": world.work, "account": world.account, "said": world.said_at}
    ).drop_duplicates(["work", "account"])
    pairs = pd.DataFrame(np.unique(world.follows, axis=0), columns=["actor", "target"])
    began, worked = time.perf_counter(), time.process_time()
    seen = rows.merge(pairs, left_on="account", right_on="actor")
    before = seen.merge(
        rows, left_on=["work", "target"], right_on=["work", "account"], suffixes=("", "_u")
    )
    before = before[before.said_u < before.said]
    share = 1 / before.groupby(["work", "account"])["said"].transform("size")
    hits = share.groupby([before.account, before.target]).sum()
    trials = pairs.merge(
        rows.groupby("account").size().rename("n"), left_on="target", right_index=True
    )
    taken = time.process_time() - worked
    return {
        "wall_s": round(time.perf_counter() - began, 2),
        "cpu_s": round(taken, 2),
        "pairs_with_hits": len(hits),
        "pairs_tried": len(trials),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _apart(*arguments: object) -> dict[str, Any]:
    """Run one line of the table in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-P", __file__, *map(str, arguments)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def line(accounts: int, interactions: int) -> dict[str, Any]:
    """Make a world, all but its last day, and rank it in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="fireline-rank-") as place:
        Path(place).chmod(0o755)  # PostgreSQL runs as a user of its own
        _apart("--write", place, "--accounts", accounts, "--interactions", interactions)
        found = _apart("--rank", place, "--accounts", accounts, "--interactions", interactions)
    if interactions <= FITS_PLAINLY:
        found["pandas, learning alone"] = _apart(
            "--plainly", "--accounts", accounts, "--interactions", interactions
        )
    return found


def main() -> None:
    """Measure and write the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--accounts", type=int, default=9_000)
    asked.add_argument("--interactions", type=int, nargs="+", default=[100_000, 1_000_000])
    asked.add_argument("--write", type=Path)
    asked.add_argument("--rank", type=Path)
    asked.add_argument("--plainly", action="store_true")
    given = asked.parse_args()
    size = (given.accounts, given.interactions[0])
    if given.write:
        written(made_up(*size), given.write, until=UNTIL.timestamp() - 86_400)
        sys.stdout.write("{}\n")
    elif given.rank:
        sys.stdout.write(json.dumps(ranked(given.rank, *size, DAYS)) + "\n")
    elif given.plainly:
        sys.stdout.write(json.dumps(plainly(*size)) + "\n")
    else:
        _table(given.accounts, given.interactions)


def _table(accounts: int, sizes: list[int]) -> None:
    report: dict[str, Any] = {
        "machine": f"{os.cpu_count()} cores, {platform.processor() or platform.machine()}",
        "python": platform.python_version(),
        "seed": SEED,
        "resamples": RESAMPLES,
        "lines": [],
    }
    for interactions in sizes:
        load = os.getloadavg()[0]
        report["lines"].append({"load": round(load, 1), **line(accounts, interactions)})
        RESULTS.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(json.dumps(report["lines"][-1], indent=1) + "\n")


if __name__ == "__main__":
    main()
