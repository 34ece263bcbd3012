"""Learn on the first 60 % of the time, choose accounts, and count what spread of theirs later.

On archives that were made up (``known_worlds``), and on 35,125 shares of a real network where the
file is there. Nothing after the cut is shown to any contender. What is counted is no model:

- *owed*: each later first carrying of a work by another account is owed in equal shares to all who
  carried the work before, within a window fitted on the time before the cut;
- *descended* (made-up archives alone, where it is known from whom each was had): later exposures
  of the accounts themselves and of all that was had from them, by whatever way.
"""

import argparse
import gzip
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
from known_worlds import BROKEN, KEPT, SHAPES, Mechanism, World, lived, made, observed
from known_worlds.observed import AUDIENCE, SIGHTINGS, TIES
from known_worlds.world import Lived
from tournament.contenders import NAMES, RIVALS, SUSTAINING, choices, learned
from tournament.intervals import Mean, mean_of, ratio_of
from tournament.later import (
    Floats,
    Ints,
    Rows,
    descended,
    first_carryings,
    fitted_window,
    followed,
    owed,
)

from fireline.identify.learned_graph import Seen
from fireline.identify.window import Window

RESULTS = Path(__file__).parent / "results" / "backtest.json"
SHARES = Path(__file__).parents[2] / "shared" / "data" / "coordinated_tweets.csv.gz"
SIZES = (10, 30, 100, 300, 1000)
CUT = 0.6
DAY = 86_400.0
HALF_LIFE_DAYS = 14.0  #: as in the settings
DRAWS = 2_000
_MOMENT = pa.timestamp("us", tz="UTC")


def plan(seeds: int) -> list[tuple[str, Mechanism, int]]:
    """List the archives: each shape and seed as assumed, and in turn with what breaks it."""
    return [
        (shape, mechanism, seed)
        for seed in range(1, seeds + 1)
        for place, shape in enumerate(SHAPES)
        for mechanism in (KEPT, BROKEN[(seed + place) % len(BROKEN)])
    ]


def on_archive(one: tuple[str, Mechanism, int], accounts: int) -> dict[str, object]:
    """Backtest on one made-up archive; shares of the later spread of all."""
    shape, mechanism, seed = one
    world = made(shape, mechanism, seed, accounts)
    archive = lived(world)
    cut = CUT * archive.days
    tables = observed(world, archive, until=cut)
    seen = Seen.from_tables(tables.sightings, tables.audience, tables.ties)
    window = Window(until=tables.until, days=cut, half_life_days=HALF_LIFE_DAYS)
    known = learned(seen, window, tables.audience)
    sets = _sets(choices(known, max(SIZES), seed=seed))
    rows = _rows_of(world, archive)
    everybody = np.arange(accounts)
    width = fitted_window(rows, cut * DAY)
    found = {
        "owed": owed(rows, width, cut * DAY, [*sets, everybody], accounts),
        "descended": descended(rows, cut * DAY, [*sets, everybody], accounts),
    }
    return {
        "shape": shape,
        "mechanism": mechanism.name,
        "seed": seed,
        **{
            how: (by_set[:, :-1].sum(axis=0) / by_set[:, -1].sum()).tolist()
            for how, by_set in found.items()
        },
    }


def _sets(chosen: dict[str, list[str]]) -> list[Ints]:
    """Return the places of each contender's first so many accounts, by contender, then by size."""
    places = {
        name: np.array([int(key.rpartition(":")[2]) for key in keys], dtype=np.int64)
        for name, keys in chosen.items()
    }
    return [places[name][:size] for name in NAMES for size in SIZES]


def _rows_of(world: World, archive: Lived) -> Rows:
    """Return what truly happened, hidden or not: it is what is to be foretold."""
    at = {
        pair: row
        for row, pair in enumerate(
            zip(archive.work.tolist(), archive.account.tolist(), strict=True)
        )
    }
    parents = [
        at.get((work, source), -1)
        for work, source in zip(archive.work.tolist(), archive.source.tolist(), strict=True)
    ]
    return Rows(
        work=archive.work,
        account=archive.account,
        moment=archive.moment * DAY,
        worth=world.ways.worth[archive.account],
        parent=np.array(parents, dtype=np.int64),
    )


def compared(archives: list[dict[str, object]], how: str) -> dict[str, object]:
    """Compare sustaining with every other over archives; intervals by bootstrap over seeds."""
    seeds = [int(str(one["seed"])) for one in archives]
    share = np.array([one[how] for one in archives]).reshape(len(archives), len(NAMES), -1)
    return {
        "archives": len(archives),
        **{
            str(size): _row(
                {name: mean_of(share[:, place, at], seeds) for place, name in enumerate(NAMES)},
                {
                    name: mean_of(share[:, 0, at] - share[:, place, at], seeds)
                    for place, name in enumerate(NAMES)
                },
                ratio_of(share[:, 0, at], share[:, NAMES.index("volume"), at], seeds),
            )
            for at, size in enumerate(SIZES)
        },
    }


def _row(share: dict[str, Mean], ahead: dict[str, Mean], times: Mean) -> dict[str, object]:
    return {
        "share": {name: mean.told() for name, mean in share.items()},
        "ahead": {name: mean.told() for name, mean in ahead.items() if name != SUSTAINING},
        "times_volume": times.told(),
    }


def on_shares(path: Path, *, by_shares: bool) -> dict[str, object]:
    """Backtest on real shares; the cut is at 60 % of the time, or of all shares."""
    with gzip.open(path) as file:
        table = pyarrow.csv.read_csv(file)
    work, account = (
        table[name].combine_chunks().dictionary_encode() for name in ("object_id", "account_id")
    )
    moment = table["timestamp_share"].to_numpy().astype(np.float64)
    works, accounts = (
        one.indices.to_numpy(zero_copy_only=False).astype(np.int64) for one in (work, account)
    )
    cut = float(np.quantile(moment, CUT)) if by_shares else _between(moment, CUT)
    first = first_carryings(works, accounts, moment)
    rows = Rows(
        work=works[first],
        account=accounts[first],
        moment=moment[first],
        worth=np.ones(len(first)),
        parent=np.full(len(first), -1),
    )
    width = fitted_window(rows, cut)
    ties = followed(rows, width, cut)
    tables = _tables(works, accounts, moment, cut, ties)
    days = (cut - float(moment.min())) / DAY + 1
    window = Window(
        until=datetime.fromtimestamp(cut, UTC), days=days, half_life_days=HALF_LIFE_DAYS
    )
    seen = Seen.from_tables(*tables)
    sets = _sets(choices(learned(seen, window, tables[1]), max(SIZES)))
    many = len(account.dictionary)
    by_carrier = owed(rows, width, cut, [*sets, np.arange(many)], many)
    return {
        "cut": datetime.fromtimestamp(cut, UTC).isoformat(),
        "shares_before": int((moment < cut).sum()),
        "shares_after": int((moment >= cut).sum()),
        "window_seconds": round(width),
        "ties": len(ties),
        "owed_to_anybody": round(float(by_carrier[:, -1].sum()), 1),
        **_over_carriers(by_carrier),
    }


def _between(moment: Floats, share: float) -> float:
    return float(moment.min() + share * (moment.max() - moment.min()))


def _tables(
    works: Ints, accounts: Ints, moment: Floats, cut: float, ties: Ints
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Return what was seen before the cut as identify reads it; nobody told followers or views."""
    rows = np.flatnonzero(moment < cut)
    count = len(rows)
    sightings = pa.table(
        {
            "work": [f"object:{at}" for at in works[rows].tolist()],
            "account": [f"network:{at}" for at in accounts[rows].tolist()],
            "post": [f"share:{at}" for at in rows.tolist()],
            "said_at": pa.array((moment[rows] * 1e6).astype(np.int64)).cast(_MOMENT),
            "via": ["copy"] * count,
            "source": pa.nulls(count, pa.string()),
            "language": ["und"] * count,
            "platform": ["network"] * count,
            "gone_at": pa.nulls(count, _MOMENT),
        },
        schema=SIGHTINGS,
    )
    tied = pa.table(
        {
            "actor": [f"network:{at}" for at in ties[:, 1].tolist()],
            "target": [f"network:{at}" for at in ties[:, 0].tolist()],
        },
        schema=TIES,
    )
    return sightings, AUDIENCE.empty_table(), tied


def _over_carriers(by_carrier: Floats) -> dict[str, object]:
    """Compare on one archive; intervals by bootstrap over the accounts that carried later."""
    there = by_carrier[by_carrier[:, -1] > 0]
    cluster: Sequence[int] = range(len(there))
    share = there[:, :-1].reshape(len(there), len(NAMES), -1)
    whole = there[:, -1]

    def of(values: Floats) -> Mean:
        return ratio_of(values.tolist(), whole.tolist(), cluster)

    return {
        str(size): _row(
            {name: of(share[:, place, at]) for place, name in enumerate(NAMES)},
            {name: of(share[:, 0, at] - share[:, place, at]) for place, name in enumerate(NAMES)},
            ratio_of(
                share[:, 0, at].tolist(), share[:, NAMES.index("volume"), at].tolist(), cluster
            ),
        )
        for at, size in enumerate(SIZES)
    }


def shown(title: str, found: dict[str, object]) -> None:
    """Print one table."""
    print(f"\n{title}")
    print(f"{'k':>5} " + " ".join(f"{name:>14}" for name in NAMES))
    for size in map(str, SIZES):
        row = found[size]
        assert isinstance(row, dict)
        marks = [" "] + [
            "+" if low > 0 else "-" if high < 0 else "="
            for _, low, high in (row["ahead"][name] for name in NAMES[1:])
        ]
        print(
            f"{size:>5} "
            + " ".join(
                f"{row['share'][name][0]:>12.3f} {mark}"
                for name, mark in zip(NAMES, marks, strict=True)
            )
            + f"   {row['times_volume'][0]:.2f} times volume"
        )


def main() -> None:
    """Backtest everywhere, print the tables and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--accounts", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--shares", type=Path, default=SHARES)
    asked = parser.parse_args()
    begin = time.process_time()
    found: dict[str, object] = {}
    if asked.shares.exists():
        for by_shares, name in ((False, "60 % of the time"), (True, "60 % of the shares")):
            found[f"real shares, cut at {name}"] = on_shares(asked.shares, by_shares=by_shares)
    todo, archives = plan(asked.seeds), []
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        for one in pool.map(partial(on_archive, accounts=asked.accounts), todo):
            archives.append(one)
            print(f"\r{len(archives)} of {len(todo)} archives", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for how in ("descended", "owed"):
        for keeps, word in ((True, "kept"), (False, "broken")):
            some = [one for one in archives if (one["mechanism"] == KEPT.name) is keeps]
            if some:
                found[f"archives, assumptions {word}, {how}"] = compared(some, how)
    for title, table in found.items():
        assert isinstance(table, dict)
        shown(title, table)
    told = {
        "question": (__doc__ or "").splitlines()[0],
        "seeds": asked.seeds,
        "accounts": asked.accounts,
        "rivals": RIVALS,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "processor_seconds_of_this_process": round(time.process_time() - begin, 1),
        "found": found,
    }
    RESULTS.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
