"""How often the interval of a score holds the true score, on worlds whose truth is known.

Each world is learned from its tables and ranked with resamples of days, as officers would see it;
the true score of every account is counted by deleting it from the true mechanism, work by work.
A nominal 95 in 100 should hold 90 to 99. Then, to find out which error an interval misses, parts
of what was learned are replaced by the truth, one after the other.
"""

import argparse
import json
import os
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import attrs
import numpy as np
from known_worlds import BROKEN, KEPT, SHAPES, Mechanism, World, drawn_truth, lived, made, observed
from known_worlds.observed import names_of
from tournament.intervals import mean_of

from fireline.identify.effort import Effort
from fireline.identify.learned_graph import Seen, spread_graph
from fireline.identify.ranking import ranking_of
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph
from fireline.identify.sustaining_score import sustaining_scores
from fireline.identify.window import Window

RESULTS = Path(__file__).parent / "results" / "coverage_of_intervals.json"
WORKS = 20_000  #: works of the truth; with 3,000 its own error was two thirds of half an interval
RESAMPLES = 20  #: as in the settings
TOP = 100
RELEVANT = 0.002  #: share of true oxygen from which an account matters
EFFORT = Effort(threads=1, most_samples=80_000)


@attrs.frozen(kw_only=True)
class Covered:
    """One world: how many intervals held the truth, how wide and how biased they were."""

    shape: str
    mechanism: str
    seed: int
    held: dict[str, float]
    too_low: dict[str, float]  #: shares whose whole interval lies under the truth
    width: dict[str, float]  #: median half interval, as a share of the score
    bias: dict[str, float]  #: sum of scores by sum of true scores
    oxygen_held: bool
    oxygen_bias: float
    truth_error: float  #: median standard error of the truth, as a share of half an interval
    with_truth: dict[str, float]  #: bias of the truly first, with parts replaced by the truth
    seconds: float


def plan(seeds: int) -> list[tuple[str, Mechanism, int]]:
    """List the worlds: each shape and seed as assumed, and in turn with what breaks it."""
    return [
        (shape, mechanism, seed)
        for seed in range(1, seeds + 1)
        for place, shape in enumerate(SHAPES)
        for mechanism in (KEPT, BROKEN[(seed + place) % len(BROKEN)])
    ]


def covered(one: tuple[str, Mechanism, int], accounts: int) -> Covered:
    """Rank a world with intervals, and hold them against the truth."""
    begin = time.process_time()
    shape, mechanism, seed = one
    world = made(shape, mechanism, seed, accounts)
    tables = observed(world, lived(world))
    seen = Seen.from_tables(tables.sightings, tables.audience, tables.ties)
    window = Window(until=tables.until, days=30.0, half_life_days=14.0)
    ranking = ranking_of(seen, window, effort=EFFORT, resamples=RESAMPLES)
    truth = drawn_truth(world, WORKS)
    true, error = truth.scores()
    score, low, high = np.zeros((3, len(world)))
    for standing in ranking.standings:
        at = int(standing.account.rpartition(":")[2])
        score[at], low[at], high[at] = standing.score, standing.low, standing.high
    there = ~world.hidden
    groups = {
        "first by score": np.argsort(-score)[:TOP],
        "truly first": np.argsort(-np.where(there, true, -1.0))[:TOP],
        "all that matter": np.flatnonzero(there & (true > RELEVANT * truth.whole)),
    }
    half = np.maximum(high - low, 1e-9) / 2
    graph, _ = spread_graph(seen, window)
    return Covered(
        shape=shape,
        mechanism=mechanism.name,
        seed=seed,
        held={
            name: float(np.mean((low[at] <= true[at]) & (true[at] <= high[at])))
            for name, at in groups.items()
        },
        too_low={name: float(np.mean(high[at] < true[at])) for name, at in groups.items()},
        width={
            name: float(np.median(half[at] / np.maximum(score[at], 1e-9)))
            for name, at in groups.items()
        },
        bias={name: float(score[at].sum() / true[at].sum()) for name, at in groups.items()},
        oxygen_held=ranking.low <= truth.whole <= ranking.high,
        oxygen_bias=ranking.oxygen / truth.whole,
        truth_error=float(np.median(error[groups["truly first"]] / half[groups["truly first"]])),
        with_truth=with_truth(world, graph, groups["truly first"], true),
        seconds=time.process_time() - begin,
    )


def with_truth(world: World, graph: SpreadGraph, first: Ints, true: Floats) -> dict[str, float]:
    """Return the bias of the truly first, with parts of what was learned replaced by the truth."""
    place = np.array([int(name.rpartition(":")[2]) for name in graph.accounts])
    whole = SpreadGraph.from_edges(
        names_of(world),
        np.column_stack(
            [
                np.repeat(np.arange(len(world)), np.diff(world.ways.offsets)),
                world.ways.targets,
                world.ways.chance,
            ]
        ),
        exposure=world.ways.worth,
        origination=world.rate,
    )
    views = attrs.evolve(graph, exposure=world.ways.worth[place])
    rates = attrs.evolve(graph, origination=world.rate[place])
    known = dict(
        zip((whole.sources * len(world) + whole.targets).tolist(), whole.probability, strict=True)
    )
    pairs = place[graph.sources] * len(world) + place[graph.targets]
    chances = attrs.evolve(
        graph, probability=np.array([known.get(pair, 0.0) for pair in pairs.tolist()])
    )
    variants = {
        "as learned": graph,
        "true views": views,
        "true rates": rates,
        "true chances": chances,
        "all true": whole,
    }
    found = {}
    for name, variant in variants.items():
        by_place = np.zeros(len(world))
        at = np.arange(len(world)) if variant is whole else place
        by_place[at] = sustaining_scores(variant, EFFORT).score
        found[name] = float(by_place[first].sum() / true[first].sum())
    return found


def summed_up(worlds: list[Covered]) -> dict[str, object]:
    """Average over worlds, with the interval that other seeds leave open."""
    seeds = [one.seed for one in worlds]

    def told(values: list[float]) -> list[float]:
        return mean_of(values, seeds).told()

    return {
        "worlds": len(worlds),
        "oxygen_held": told([float(one.oxygen_held) for one in worlds]),
        "oxygen_bias": told([one.oxygen_bias for one in worlds]),
        "truth_error": told([one.truth_error for one in worlds]),
        "with_truth": {
            name: told([one.with_truth[name] for one in worlds]) for name in worlds[0].with_truth
        },
        **{
            name: {
                "held": told([one.held[name] for one in worlds]),
                "too_low": told([one.too_low[name] for one in worlds]),
                "width": told([one.width[name] for one in worlds]),
                "bias": told([one.bias[name] for one in worlds]),
            }
            for name in worlds[0].held
        },
    }


def grouped(worlds: list[Covered]) -> dict[str, object]:
    """Sum up worlds that keep the assumptions, those that break them, and each kind."""
    groups = {
        "kept": [one for one in worlds if one.mechanism == KEPT.name],
        "broken": [one for one in worlds if one.mechanism != KEPT.name],
        **{one.name: [w for w in worlds if w.mechanism == one.name] for one in BROKEN},
        **{
            f"{shape}, kept": [w for w in worlds if (w.shape, w.mechanism) == (shape, KEPT.name)]
            for shape in SHAPES
        },
    }
    return {name: summed_up(some) for name, some in groups.items() if some}


def shown(groups: dict[str, object]) -> None:
    """Print the tables."""
    for name, found in groups.items():
        assert isinstance(found, dict)
        print(
            f"\n{name} ({found['worlds']} worlds): oxygen held {found['oxygen_held'][0]:.2f}, "
            f"learned by true {found['oxygen_bias'][0]:.2f}"
        )
        for group in ("first by score", "truly first", "all that matter"):
            row = found[group]
            print(
                f"  {group:<16} held {row['held'][0]:.3f} [{row['held'][1]:.3f}, "
                f"{row['held'][2]:.3f}]; under the truth {row['too_low'][0]:.3f}; half width "
                f"{row['width'][0]:.2f}; learned by true {row['bias'][0]:.2f}"
            )
        parts = ", ".join(f"{part} {value[0]:.2f}" for part, value in found["with_truth"].items())
        print(f"  truly first, learned by true: {parts}")


def main() -> None:
    """Count over all worlds, print the tables and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--accounts", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    todo, worlds = plan(asked.seeds), []
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        for one in pool.map(partial(covered, accounts=asked.accounts), todo):
            worlds.append(one)
            print(f"\r{len(worlds)} of {len(todo)} worlds", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    groups = grouped(worlds)
    shown(groups)
    seconds = sum(one.seconds for one in worlds)
    told = {
        "question": (__doc__ or "").splitlines()[0],
        "seeds": asked.seeds,
        "accounts": asked.accounts,
        "resamples": RESAMPLES,
        "works_of_the_truth": WORKS,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "processor_seconds": round(seconds, 1),
        "groups": groups,
    }
    print(f"\n{seconds:.0f} s of processor for {len(worlds)} worlds, load {os.getloadavg()[0]:.1f}")
    RESULTS.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
