"""Who came back: planted returns found, beside the waterfall set by hand, and a union's newcomers.

*Planted*: mean reciprocal rank of the true account among those suggested for a newcomer, and the
share of returns shown when false pairs are 1 % (of the pairs shown; and of the newcomers that are
no return, one false pair each at most). The baseline is asked about the very same pairs. *Large*:
new accounts against all removed, from profiles to likely pairs, with the sum in memory and then
with Splink on DuckDB. Times are of the processor.
"""

import argparse
import json
import os
import platform
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from peers import doubt_waterfall
from planted_returns import KINDS, World, planted

from fireline.identify.fellegi_sunter import FellegiSunter
from fireline.identify.linker import GUESSED, Linker, Model
from fireline.identify.linking import linked
from fireline.identify.return_candidates import worth_comparing
from fireline.identify.shown import Pair
from fireline.store.linkage import SplinkLinker

RESULTS = Path(__file__).parent / "results" / "succession.json"
SEED = 23
FALSE = 0.01
Done = TypeVar("Done")
Scored = list[tuple[float, str, str]]  #: score, removed account, newcomer


class Guessing(FellegiSunter):
    """The linker without learning: the first guesses stand."""

    def learn(self, levels: object, start: Model, *, keep_u: bool) -> Model:  # noqa: ARG002 -- the port's
        """Keep what was guessed."""
        return GUESSED


def _by_linker(worth: list[Pair], linker: Linker) -> Scored:
    found = linked(worth, linker, least=0.0)
    return [
        (one.score, one.pair.removed.profile.account, one.pair.newcomer.profile.account)
        for one in found
    ]


def _by_hand(worth: list[Pair]) -> Scored:
    return [
        (
            doubt_waterfall.waterfall(_old(pair)).score,
            pair.removed.profile.account,
            pair.newcomer.profile.account,
        )
        for pair in worth
    ]


def _old(pair: Pair) -> doubt_waterfall.Pair:
    return doubt_waterfall.Pair(
        removed=pair.removed.profile,
        removed_at=pair.removed_at,
        newcomer=pair.newcomer.profile,
        removed_circle=pair.removed.circle,
        newcomer_circle=pair.newcomer.circle,
        carriers=pair.removed.carriers,
    )


def quality(world: World, scored: Scored) -> dict[str, object]:
    """Say how well the true pairs stand, kind by kind."""
    order = sorted(scored, key=lambda one: (-one[0], one[1], one[2]))
    ranks: dict[str, int] = {}
    seen: dict[str, int] = {}
    true = {new: old for new, (old, _) in world.truth.items()}
    for _, old, new in order:
        seen[new] = seen.get(new, 0) + 1
        if true.get(new) == old:
            ranks[new] = seen[new]
    shown = _shown_until(order, true, lambda wrong, all_: wrong / all_)
    others = len(world.come) - len(true)
    best = _best_of_strangers(order, true, at_most=int(FALSE * others))
    told: dict[str, object] = {"found_among_candidates": len(ranks) / len(true)}
    for kind in KINDS:
        mine = [new for new, (_, of) in world.truth.items() if of == kind]
        told[kind] = {
            "mrr": round(sum(1 / ranks[new] for new in mine if new in ranks) / len(mine), 4),
            "recall_at_1pct_of_shown_false": round(
                sum(new in shown for new in mine) / len(mine), 4
            ),
            "recall_at_1pct_of_newcomers_false": round(
                sum(new in best for new in mine) / len(mine), 4
            ),
        }
    return told


def _shown_until(
    order: Scored, true: dict[str, str], share: Callable[[int, int], float]
) -> frozenset[str]:
    right: list[str] = []
    longest, wrong = 0, 0
    for many, (_, old, new) in enumerate(order, start=1):
        if true.get(new) == old:
            right.append(new)
        else:
            wrong += 1
        if share(wrong, many) <= FALSE:
            longest = len(right)
    return frozenset(right[:longest])


def _best_of_strangers(order: Scored, true: dict[str, str], *, at_most: int) -> frozenset[str]:
    found, strangers = [], set()
    for _, old, new in order:
        if true.get(new) == old:
            found.append(new)
        elif new not in true:
            strangers.add(new)
            if len(strangers) > at_most:
                break
    return frozenset(found)


def _timed(work: Callable[[], Done]) -> tuple[Done, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return found, time.process_time() - cpu, time.perf_counter() - wall


def large(removed: int, newcomers: int) -> dict[str, object]:
    """Compare many newcomers with all removed; the machine code is compiled before."""
    small = planted(300, 60, 5, seed=1)
    worth_comparing(small.gone, small.removed_at, small.come)
    world = planted(removed, newcomers, newcomers // 100, seed=SEED)
    worth, look, look_wall = _timed(
        lambda: worth_comparing(world.gone, world.removed_at, world.come)
    )
    told: dict[str, object] = {
        "removed": removed,
        "newcomers": newcomers,
        "pairs": len(worth),
        "find_cpu_s": round(look, 2),
        "find_wall_s": round(look_wall, 2),
    }
    for name, linker in (("memory", FellegiSunter()), ("splink", SplinkLinker())):
        scored, cpu, wall = _timed(partial(_by_linker, worth, linker))
        told |= {
            f"weigh_{name}_cpu_s": round(cpu, 2),
            f"weigh_{name}_wall_s": round(wall, 2),
            f"whole_{name}_cpu_s": round(look + cpu, 2),
            f"quality_{name}": quality(world, scored),
        }
    return told


def main() -> None:
    """Ask both questions and keep the answers."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--removed", type=int, default=0, help="also time so many removed accounts")
    asked.add_argument("--newcomers", type=int, default=10_000)
    asked.add_argument("--worlds", type=int, default=3, help="made-up worlds with planted returns")
    asked.add_argument("--size", type=int, default=3_000, help="removed accounts of each of them")
    given = asked.parse_args()
    planted_told = []
    for seed in range(SEED, SEED + given.worlds):
        world = planted(given.size, given.size // 2, given.size // 50, seed=seed)
        worth = worth_comparing(world.gone, world.removed_at, world.come)
        told: dict[str, object] = {
            "seed": seed,
            "removed": len(world.gone),
            "newcomers": len(world.come),
            "returns_a_kind": len(world.truth) // len(KINDS),
            "pairs": len(worth),
            "by_hand": quality(world, _by_hand(worth)),
            "guessed": quality(world, _by_linker(worth, Guessing())),
            "learned": quality(world, _by_linker(worth, FellegiSunter())),
        }
        if seed == SEED:
            ours, theirs = _by_linker(worth, FellegiSunter()), _by_linker(worth, SplinkLinker())
            told["apart_from_splink"] = float(
                np.abs([one[0] - other[0] for one, other in zip(ours, theirs, strict=True)]).max()
            )
        print(json.dumps(told, indent=1), flush=True)
        planted_told.append(told)
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known |= {
        "when": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": os.getloadavg(),
        "planted": planted_told,
    }
    if given.removed:
        known["large"] = large(given.removed, given.newcomers)
        known["memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        known["load_after"] = os.getloadavg()
        print(json.dumps(known["large"], indent=1))
    RESULTS.write_text(json.dumps(known, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
