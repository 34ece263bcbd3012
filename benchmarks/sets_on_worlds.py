"""What is really lost without the accounts that each way chooses, on worlds whose truth is known.

Six shapes of community, each with a truth that keeps what the estimator assumes and, beside it,
one of five that break it. A world is lived for thirty days; every contender sees the same tables
and names its accounts; these are taken out of the *true* mechanism, and the exposures a day that
are gone are counted with the same coins for all. Half of the worlds break the assumptions.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import attrs
from known_worlds import BROKEN, KEPT, SHAPES, Mechanism, drawn_truth, lived, made, observed
from known_worlds.world import STARTERS
from tournament.contenders import NAMES, RIVALS, SUSTAINING, choices, learned
from tournament.intervals import Mean, mean_of, ratio_of

from fireline.identify.learned_graph import Seen
from fireline.identify.window import Window

RESULTS = Path(__file__).parent / "results" / "sets_on_worlds.json"
SIZES = (10, 30, 100, 300, 1000)
WORKS = 8_000  #: works of the truth that each world is judged by
HALF_LIFE_DAYS = 14.0  #: as in the settings


@attrs.frozen(kw_only=True)
class Tried:
    """One world: of each contender and size, the share of true oxygen that was lost."""

    shape: str
    mechanism: str
    seed: int
    lost: dict[str, list[float]]
    seconds: float


def plan(seeds: int) -> list[tuple[str, Mechanism, int]]:
    """List the worlds: of each shape and seed one as assumed, and one that breaks it."""
    broken = len(BROKEN)
    return [
        (shape, mechanism, seed)
        for seed in range(1, seeds + 1)
        for place, shape in enumerate(SHAPES)
        for mechanism in (KEPT, BROKEN[(seed + place) % broken])
    ]


def tried(one: tuple[str, Mechanism, int], accounts: int, starters: float) -> Tried:
    """Make a world, let every contender choose, and count what is really lost."""
    begin = time.process_time()
    shape, mechanism, seed = one
    world = made(shape, mechanism, seed, accounts, starters)
    tables = observed(world, lived(world))
    seen = Seen.from_tables(tables.sightings, tables.audience, tables.ties)
    window = Window(until=tables.until, days=30.0, half_life_days=HALF_LIFE_DAYS)
    chosen = choices(learned(seen, window, tables.audience), max(SIZES), seed=seed)
    truth = drawn_truth(world, WORKS)
    lost = {
        name: [truth.lost_without(_places(chosen[name][:size])) / truth.whole for size in SIZES]
        for name in NAMES
    }
    return Tried(
        shape=shape,
        mechanism=mechanism.name,
        seed=seed,
        lost=lost,
        seconds=time.process_time() - begin,
    )


def _places(names: Sequence[str]) -> list[int]:
    return [int(name.rpartition(":")[2]) for name in names]


def compared(worlds: list[Tried]) -> dict[str, object]:
    """Compare sustaining with every other, size by size, within each world."""
    cluster = [one.seed for one in worlds]
    found: dict[str, object] = {"worlds": len(worlds)}
    for at, size in enumerate(SIZES):
        lost = {name: [one.lost[name][at] for one in worlds] for name in NAMES}
        ahead = {
            name: mean_of(
                [mine - theirs for mine, theirs in zip(lost[SUSTAINING], lost[name], strict=True)],
                cluster,
            )
            for name in NAMES
            if name != SUSTAINING
        }
        found[str(size)] = {
            "lost": {name: mean_of(lost[name], cluster).told() for name in NAMES},
            "ahead": {name: mean.told() for name, mean in ahead.items()},
            "verdict": {name: verdict(mean) for name, mean in ahead.items()},
            "wins": {
                name: sum(
                    mine >= theirs
                    for mine, theirs in zip(lost[SUSTAINING], lost[name], strict=True)
                )
                for name in ahead
            },
            "times_volume": ratio_of(lost[SUSTAINING], lost["volume"], cluster).told(),
        }
    return found


def verdict(ahead: Mean) -> str:
    """Say in a word what an interval of a difference says."""
    if ahead.low > 0:
        return "better"
    return "worse" if ahead.high < 0 else "equal"


GROUPS: dict[str, Callable[[Tried], str]] = {
    "all": lambda _: "all worlds",
    "assumptions": lambda one: "kept" if one.mechanism == KEPT.name else "broken",
    "mechanism": lambda one: one.mechanism,
    "shape": lambda one: one.shape,
    "shape and assumptions": lambda one: (
        f"{one.shape}, {'kept' if one.mechanism == KEPT.name else 'broken'}"
    ),
}


def grouped(worlds: list[Tried]) -> dict[str, dict[str, object]]:
    """Compare within each group of worlds."""
    return {
        name: {
            key: compared([one for one in worlds if of(one) == key])
            for key in dict.fromkeys(map(of, worlds))
        }
        for name, of in GROUPS.items()
    }


def shown(groups: dict[str, dict[str, object]]) -> None:
    """Print the tables."""
    for group in ("assumptions", "mechanism", "shape and assumptions"):
        for key, found in groups[group].items():
            assert isinstance(found, dict)
            print(f"\n{key} ({found['worlds']} worlds): share of true oxygen lost")
            print(f"{'k':>5} {SUSTAINING:>11} " + " ".join(f"{name:>14}" for name in NAMES[1:]))
            for size in map(str, SIZES):
                row = found[size]
                marks = {"better": "+", "equal": "=", "worse": "-"}
                print(
                    f"{size:>5} {row['lost'][SUSTAINING][0]:>11.3f} "
                    + " ".join(
                        f"{row['lost'][name][0]:>12.3f} {marks[row['verdict'][name]]}"
                        for name in NAMES[1:]
                    )
                    + f"   {row['times_volume'][0]:.2f} times volume"
                )


def fallen_short(groups: dict[str, dict[str, object]]) -> list[str]:
    """Say where it was worse than a baseline, or not better with at most a hundred accounts."""
    found = []
    for key, group in {**groups["all"], **groups["assumptions"], **groups["mechanism"]}.items():
        assert isinstance(group, dict)
        for size in SIZES:
            for name in RIVALS:
                word, by = group[str(size)]["verdict"][name], group[str(size)]["ahead"][name]
                if word == "worse" or (size <= 100 and word != "better"):
                    found.append(f"{key}, k = {size}: {word} than {name}, by {by}")
    return found


def tried_all(
    todo: list[tuple[str, Mechanism, int]],
    how: Callable[[tuple[str, Mechanism, int]], Tried],
    workers: int,
    keep: Path | None,
) -> list[Tried]:
    """Try the worlds that were not tried yet, and write each down when it is done."""
    lines = keep.read_text().splitlines() if keep and keep.exists() else []
    worlds = [Tried(**json.loads(line)) for line in lines]
    done = {(one.shape, one.mechanism, one.seed) for one in worlds}
    left = [one for one in todo if (one[0], one[1].name, one[2]) not in done]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for one in pool.map(how, left):
            worlds.append(one)
            if keep:
                with keep.open("a") as file:
                    file.write(json.dumps(attrs.asdict(one)) + "\n")
            print(f"\r{len(worlds)} of {len(todo)} worlds", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    wanted = {(shape, mechanism.name, seed) for shape, mechanism, seed in todo}
    return [one for one in worlds if (one.shape, one.mechanism, one.seed) in wanted]


def main() -> None:
    """Try all worlds, print the tables and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--accounts", type=int, default=5_000)
    parser.add_argument("--starters", type=float, default=STARTERS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="file of finished worlds, not to be tried again")
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    worlds = tried_all(
        plan(asked.seeds),
        partial(tried, accounts=asked.accounts, starters=asked.starters),
        asked.workers,
        asked.keep,
    )
    groups = grouped(worlds)
    shown(groups)
    short = fallen_short(groups)
    print("\nworse, or not better with at most a hundred:", *short or ["nowhere"], sep="\n  ")
    seconds = sum(one.seconds for one in worlds)
    print(f"\n{seconds:.0f} s of processor for {len(worlds)} worlds, load {os.getloadavg()[0]:.1f}")
    told = {
        "question": (__doc__ or "").splitlines()[0],
        "seeds": asked.seeds,
        "accounts": asked.accounts,
        "starters": asked.starters,
        "works_of_the_truth": WORKS,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "processor_seconds": round(seconds, 1),
        "mechanisms": {one.name: one.says for one in (KEPT, *BROKEN)},
        "fallen_short": short,
        "groups": groups,
    }
    asked.out.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
