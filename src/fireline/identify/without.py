"""Without: what oxygen would be left if a set of accounts were gone; the what-if of the stage.

Sets do not add up: two accounts that carry the same works to the same audience are each worth
little and together much. Both worlds are sampled with the same coins, so that their difference is
far surer than either.
"""

from collections.abc import Iterable

import attrs
import numpy as np

from fireline.identify.cascade import Scratch, Ways, forget, scratch_for, spread, ways_of
from fireline.identify.coin import stream_of
from fireline.identify.compiled import compiled, default_threads, in_threads
from fireline.identify.effort import Effort, allotted, first_size, next_size
from fireline.identify.estimate import Estimate
from fireline.identify.sampling import CHUNKS, Units, chunk_of, units_of, variance_of_mean
from fireline.identify.spread_graph import Floats, SpreadGraph

NEAR_ENOUGH = 0.01
"""Error of what is lost, as a share of it, at which sampling ends."""


@attrs.frozen(kw_only=True)
class WhatIf:
    """Oxygen with and without some accounts, in exposures a day."""

    accounts: tuple[str, ...]
    before: Estimate
    after: Estimate
    lost: Estimate
    because: str


@compiled
def _reached(ways: Ways, source: int, stream: np.uint64, scratch: Scratch) -> tuple[float, int]:
    """Return the exposure of one sample, and the edges looked at."""
    reached, _ = spread(ways, source, stream, scratch)
    total, steps = 0.0, 0
    for i in range(reached):
        account = scratch.account[i]
        total += ways.exposure[account]
        steps += ways.offsets[account + 1] - ways.offsets[account]
    forget(reached, scratch)
    return total, steps


@compiled
def _pair(
    before: Ways, after: Ways, units: Units, seed: np.uint64, scratch: Scratch, found: Floats
) -> int:
    """Sample both worlds; fill per unit the mean and variance of before, loss and after."""
    steps = 0
    for unit in range(len(units.source)):
        source, count = units.source[unit], units.samples[unit]
        total, total_square, loss, loss_square = 0.0, 0.0, 0.0, 0.0
        rest, rest_square = 0.0, 0.0
        for sample in range(units.first[unit], units.first[unit] + count):
            stream = stream_of(seed, source, sample)
            whole, taken = _reached(before, source, stream, scratch)
            steps += taken
            left, taken = _reached(after, source, stream, scratch)
            steps += taken
            total += whole
            total_square += whole * whole
            loss += whole - left
            loss_square += (whole - left) ** 2
            rest += left
            rest_square += left * left
        found[unit, 0] = total / count
        found[unit, 1] = variance_of_mean(total, total_square, count)
        found[unit, 2] = loss / count
        found[unit, 3] = variance_of_mean(loss, loss_square, count)
        found[unit, 4] = rest / count
        found[unit, 5] = variance_of_mean(rest, rest_square, count)
    return steps


@attrs.frozen(kw_only=True, eq=False)
class _Round:
    before: float
    before_variance: float
    lost: float
    lost_variance: float
    after: float
    after_variance: float
    noise: Floats  #: by originator, standard deviation of the loss times its rate
    samples: int
    steps: int


def _sample(graph: SpreadGraph, reduced: SpreadGraph, units: Units, effort: Effort) -> _Round:
    before, after = ways_of(graph), ways_of(reduced)
    seed = np.uint64(effort.seed)

    def of_chunk(number: int) -> tuple[Units, Floats, int]:
        part = chunk_of(units, number)
        found = np.zeros((len(part.source), 6))
        if not len(part.source):
            return part, found, 0
        return part, found, _pair(before, after, part, seed, scratch_for(graph), found)

    sums, steps = np.zeros(6), 0
    noise = np.zeros(len(graph))
    for part, found, taken in in_threads(
        of_chunk, range(CHUNKS), threads=effort.threads or default_threads()
    ):
        scales = np.stack([part.scale, part.scale**2] * 3, axis=1)
        sums += (found * scales).sum(axis=0)
        np.add.at(noise, part.source, part.scale**2 * found[:, 3] * part.samples)
        steps += taken
    return _Round(
        before=float(sums[0]),
        before_variance=float(sums[1]),
        lost=float(sums[2]),
        lost_variance=float(sums[3]),
        after=float(sums[4]),
        after_variance=float(sums[5]),
        noise=np.sqrt(noise),
        samples=int(units.samples.sum()),
        steps=steps,
    )


def oxygen(graph: SpreadGraph, effort: Effort | None = None) -> Estimate:
    """Return O(G): the exposures a day that tracked works are expected to get."""
    return oxygen_without(graph, (), effort).before


def oxygen_without(
    graph: SpreadGraph, accounts: Iterable[str], effort: Effort | None = None
) -> WhatIf:
    """Return oxygen with and without these accounts, sampled with the same coins.

    Raises:
        FirelineError: an account is not in the graph.
    """
    plan, gone = effort or Effort(), tuple(accounts)
    reduced = graph.without(gone)
    rounds: list[_Round] = []
    done = np.zeros(len(graph), dtype=np.int64)
    samples = allotted(graph, first_size(graph, plan))
    while samples.any():
        rounds.append(_sample(graph, reduced, units_of(graph, samples, done), plan))
        done += samples
        size = next_size(plan, sum(r.samples for r in rounds), sum(r.steps for r in rounds))
        if not size or _near_enough(rounds):
            break
        samples = allotted(graph, size, rounds[-1].noise)
    return _what_if(gone, rounds)


def _near_enough(rounds: list[_Round]) -> bool:
    value, variance = _pooled(rounds, "lost")
    return float(np.sqrt(variance)) <= NEAR_ENOUGH * value


def _pooled(rounds: list[_Round], what: str) -> tuple[float, float]:
    whole = sum(r.samples for r in rounds)
    value = sum(r.samples / whole * getattr(r, what) for r in rounds)
    variance = sum((r.samples / whole) ** 2 * getattr(r, f"{what}_variance") for r in rounds)
    return value, variance


def _what_if(gone: tuple[str, ...], rounds: list[_Round]) -> WhatIf:
    if not rounds:
        nothing = Estimate(0.0, 0.0, 0.0)
        return WhatIf(
            accounts=gone,
            before=nothing,
            after=nothing,
            lost=nothing,
            because="no account of the graph starts a work, so there is no oxygen to lose",
        )
    found = {what: _pooled(rounds, what) for what in ("before", "lost", "after")}
    before, after = found["before"][0], found["after"][0]
    return WhatIf(
        accounts=gone,
        before=Estimate.of(*found["before"]),
        after=Estimate.of(*found["after"]),
        lost=Estimate.of(*found["lost"]),
        because=_because(len(gone), before, after),
    )


def _because(count: int, before: float, after: float) -> str:
    whom = "this account" if count == 1 else f"these {count} accounts"
    share = 1 - after / before if before else 0.0
    return f"without {whom} {before:,.0f} exposures a day become {after:,.0f}: {share:.1%} less"
