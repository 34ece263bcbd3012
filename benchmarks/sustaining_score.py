"""How much faster one dominator tree scores every account than deleting each in turn.

The same numbers by four ways, on the same sampled cascades with the same coins: ours; igraph's
``Graph.dominator`` on each sample's live edges; brute force in its kinder form, which deletes only
the accounts that a cascade reached; and brute force as the definition has it, which deletes every
account in turn and spreads every cascade again (of this some accounts are timed, drawn at random,
and the time is multiplied: every deletion costs one spread whoever it is). Brute force is compiled
as ours is, keeps its memory between spreads, and neither draws samples nor builds trees that it
does not need. The numbers are compared before any time is printed, and the first hundred accounts
must be the same. Then how the cost of a whole ranking grows with the accounts.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import attrs
import igraph
import numpy as np
from numpy.typing import NDArray

from fireline.identify.cascade import Scratch, Ways, scratch_for, spread, ways_of
from fireline.identify.coin import stream_of, toss
from fireline.identify.compiled import compiled
from fireline.identify.effort import Effort
from fireline.identify.sampling import Drawn, draw, units_of
from fireline.identify.sets import greedy_set
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph
from fireline.identify.sustaining_score import sustaining_scores

Done = TypeVar("Done")

SEED = 7
EDGES_AN_ACCOUNT = 8.85
"""As in a public community of 20,000 accounts and 177,000 edges."""


CASES = ((1.0, 100, 40), (2.0, 100, 40), (3.0, 10, 4))
"""Times the usual probability, accounts that start works, samples of each; at three times the
usual a cascade looks at half of the graph's edges."""

DELETED = 500
"""Accounts that are deleted by the definition, of all; the time is multiplied to all of them."""

FIRST = 100
"""Accounts at the top that must be the same by every way."""

RESULTS = Path(__file__).parent / "results" / "sustaining_score.json"


@attrs.frozen(kw_only=True)
class Row:
    """What four ways took on one graph, in processor microseconds a cascade and in times ours."""

    accounts: int
    edges: int
    looked_at: float  #: edges a cascade
    cascades: int
    ours_us: float
    igraph_us: float
    igraph_inside_times: float  #: igraph's dominators alone, without handing over the graph
    reached_only_us: float
    reached_only_times: float
    every_account_us: float  #: from ``deleted`` accounts, multiplied to all
    every_account_times: float
    deleted: int


def made_up(accounts: int, likely: float, starters: int) -> SpreadGraph:
    """Make a spread graph with a few hubs, and with works from so many accounts."""
    made = np.random.default_rng(SEED)
    edges = int(accounts * EDGES_AN_ACCOUNT)
    hub = (np.arange(accounts) + 1.0) ** -0.5
    source = made.choice(accounts, edges * 2, p=hub / hub.sum())
    target = made.choice(accounts, edges * 2)
    keys = np.unique((source * accounts + target)[source != target])
    keys = made.permutation(keys)[:edges]
    chance = np.clip(made.beta(1, 20, len(keys)) * likely, 0, 1)
    rate = np.zeros(accounts)
    rate[made.choice(accounts, starters, replace=False)] = made.lognormal(-1, 1, starters)
    return SpreadGraph.from_edges(
        [f"shapes:{number}" for number in range(accounts)],
        np.column_stack([keys // accounts, keys % accounts, chance]),
        exposure=made.integers(1, 400, accounts).astype(float),
        origination=rate,
    )


def each(graph: SpreadGraph, samples: int) -> Ints:
    """Give every starter so many samples."""
    given = np.zeros(len(graph), dtype=np.int64)
    given[graph.originators] = samples
    return given


def ours(graph: SpreadGraph, samples: int) -> Drawn:
    """Score by one dominator tree a sample, on one thread."""
    none = np.zeros(len(graph), dtype=np.int64)
    return draw(graph, units_of(graph, each(graph, samples), none), seed=SEED, threads=1)


def straight(graph: SpreadGraph, samples: int) -> Floats:
    """Return by account what the samples' first hops miss of what is computed, which ours adds."""
    ways, missing = ways_of(graph), np.zeros(len(graph))
    for source in graph.originators.tolist():
        _first_hops(ways, source, samples, graph.origination[source] / samples, missing)
    return missing


@compiled
def _first_hops(ways: Ways, source: int, samples: int, scale: float, missing: Floats) -> None:
    for edge in range(ways.offsets[source], ways.offsets[source + 1]):
        live = 0
        for sample in range(samples):
            stream = stream_of(np.uint64(SEED), source, sample)
            live += toss(stream, edge) < ways.bar[edge]
        target = ways.targets[edge]
        expected = np.ldexp(float(ways.bar[edge]), -53) * samples
        missing[target] += scale * ways.exposure[target] * (expected - live)


def by_igraph(graph: SpreadGraph, samples: int) -> tuple[Floats, float]:
    """Score by igraph's dominators; return the score, and the seconds spent in igraph alone."""
    carried, inside = np.zeros(len(graph)), 0.0
    ways, scratch = ways_of(graph), scratch_for(graph)
    for source in graph.originators.tolist():
        scale = graph.origination[source] / samples
        for sample in range(samples):
            stream = np.uint64(stream_of(np.uint64(SEED), source, sample))
            reached, live = spread(ways, source, stream, scratch)
            account = scratch.account[:reached].copy()
            pairs = _live_pairs(scratch, reached, live)
            scratch.number[account] = -1
            begin = time.process_time()
            above = igraph.Graph(reached, pairs, directed=True).dominator(0)
            inside += time.process_time() - begin
            weight = graph.exposure[account].copy()
            for number in range(reached - 1, 0, -1):
                weight[above[number]] += weight[number]
            carried[account[1:]] += scale * weight[1:]
    return carried, inside


def _live_pairs(scratch: Scratch, reached: int, live: int) -> NDArray[np.int32]:
    to = np.empty(live, dtype=np.int32)
    for number in range(reached):
        edge = scratch.entering[number]
        while edge >= 0:
            to[edge] = number
            edge = scratch.following[edge]
    return np.column_stack([scratch.comes_from[:live], to])


@compiled
def _delete_each(ways: Ways, source: int, stream: np.uint64, scratch: Scratch, lost: Floats) -> int:
    """Spread, then delete each reached account and spread again; add up what is lost."""
    reached, _ = spread(ways, source, stream, scratch)
    account = scratch.account[:reached].copy()
    whole = 0.0
    for number in range(reached):
        whole += ways.exposure[account[number]]
        scratch.number[account[number]] = -1
    for number in range(1, reached):
        lost[account[number]] += whole - _without(ways, source, account[number], stream, scratch)
    return reached


@compiled
def _without(ways: Ways, source: int, gone: int, stream: np.uint64, scratch: Scratch) -> float:
    seen, stack = scratch.number, scratch.stack
    seen[source], stack[0], scratch.account[0] = 0, source, source
    top, count, total = 1, 1, 0.0
    while top > 0:
        top -= 1
        here = stack[top]
        total += ways.exposure[here]
        for edge in range(ways.offsets[here], ways.offsets[here + 1]):
            there = ways.targets[edge]
            if there == gone or seen[there] >= 0 or toss(stream, edge) >= ways.bar[edge]:
                continue
            seen[there], scratch.account[count], stack[top] = 0, there, there
            count += 1
            top += 1
    for number in range(count):
        seen[scratch.account[number]] = -1
    return total


def by_deleting(graph: SpreadGraph, samples: int) -> Floats:
    """Score by brute force in its kinder form: only reached accounts are deleted."""
    carried = np.zeros(len(graph))
    ways, scratch = ways_of(graph), scratch_for(graph)
    for source in graph.originators.tolist():
        lost = np.zeros(len(graph))
        for sample in range(samples):
            stream = np.uint64(stream_of(np.uint64(SEED), source, sample))
            _delete_each(ways, source, stream, scratch, lost)
        carried += graph.origination[source] / samples * lost
    return carried


@compiled
def _delete(
    ways: Ways, rate: Floats, gone: Ints, samples: int, scratch: Scratch, lost: Floats
) -> None:
    """Spread every cascade, and again without each account of a list."""
    for source in np.flatnonzero(rate):
        scale = rate[source] / samples
        for sample in range(samples):
            stream = stream_of(np.uint64(SEED), source, sample)
            whole = _without(ways, source, -1, stream, scratch)
            for at in range(len(gone)):
                if gone[at] != source:
                    left = _without(ways, source, gone[at], stream, scratch)
                    lost[at] += scale * (whole - left)


def by_definition(graph: SpreadGraph, samples: int, gone: Ints) -> Floats:
    """Score these accounts by brute force: every cascade is spread again without each of them."""
    lost = np.zeros(len(gone))
    _delete(ways_of(graph), graph.origination, gone, samples, scratch_for(graph), lost)
    return lost


def timed(act: Callable[[], Done], times: int = 1) -> tuple[Done, float]:
    """Do it once to compile, then by the processor's clock, which no neighbour moves."""
    done = act()
    begin = time.process_time()
    for _ in range(times):
        done = act()
    return done, (time.process_time() - begin) / times


def first(values: Floats) -> list[int]:
    """Return the first hundred, equals by their place."""
    rounded = np.round(values, 6)  # Sums that were added up in another order are one.
    return np.argsort(-rounded, kind="stable")[:FIRST].tolist()


def compare(accounts: int, likely: float, starters: int, samples: int, deleted: int) -> Row:
    """Print the four ways side by side, once their numbers agree."""
    graph = made_up(accounts, likely, starters)
    missing = straight(graph, samples)
    some = np.sort(np.random.default_rng(SEED).permutation(accounts)[: min(deleted, accounts)])
    drawn, fast = timed(lambda: ours(graph, samples), times=10)
    (peer, inside), around = timed(lambda: by_igraph(graph, samples))
    by_deleting(made_up(100, 1.0, 2), 1)  # To compile; a second run of the slow ways takes minutes.
    by_definition(graph, 1, some[:1])
    begin = time.process_time()
    brute = by_deleting(graph, samples)
    kind = time.process_time() - begin
    begin = time.process_time()
    defined = by_definition(graph, samples, some)
    every = (time.process_time() - begin) * accounts / len(some)
    assert np.allclose(drawn.carried, peer + missing)
    assert np.allclose(drawn.carried, brute + missing)
    assert np.allclose(drawn.carried[some], defined + missing[some])
    assert first(drawn.carried) == first(brute + missing)
    each = 1e6 / drawn.samples
    row = Row(
        accounts=accounts,
        edges=len(graph.targets),
        looked_at=drawn.steps / drawn.samples,
        cascades=drawn.samples,
        ours_us=fast * each,
        igraph_us=around * each,
        igraph_inside_times=inside / fast,
        reached_only_us=kind * each,
        reached_only_times=kind / fast,
        every_account_us=every * each,
        every_account_times=every / fast,
        deleted=len(some),
    )
    print(
        f"{row.accounts:>8,} {row.edges:>9,} {row.looked_at:>11.1f} {row.cascades:>8,} "
        f"{row.ours_us:>9.2f} {row.igraph_us:>10.1f} {row.igraph_inside_times:>8.1f}x "
        f"{row.reached_only_us:>11.1f} {row.reached_only_times:>9.1f}x "
        f"{row.every_account_us:>13,.0f} {row.every_account_times:>10,.0f}x"
    )
    return row


def grow(sizes: list[int], likely: float) -> list[dict[str, float]]:
    """Print what a whole ranking costs as the accounts grow."""
    grown = []
    for accounts in sizes:
        graph = made_up(accounts, likely, accounts // 10)
        for threads in (1, 2):
            begin = time.perf_counter()
            scores, seconds = timed(partial(sustaining_scores, graph, Effort(threads=threads)))
            wall = (time.perf_counter() - begin) / 2
            print(
                f"{accounts:>8,} {len(graph.targets):>9,} {threads:>8} {scores.samples:>10,} "
                f"{seconds:>9.3f} {wall:>9.3f} {seconds / scores.samples * 1e6:>10.2f}"
            )
            grown.append(
                {
                    "accounts": accounts,
                    "edges": len(graph.targets),
                    "threads": threads,
                    "cascades": scores.samples,
                    "processor_s": round(seconds, 4),
                    "wall_s": round(wall, 4),
                }
            )
    return grown


def choose(accounts: int, likely: float, sizes: list[int]) -> list[dict[str, float]]:
    """Print what a set costs."""
    graph, chosen = made_up(accounts, likely, accounts // 10), []
    for size in sizes:
        found, seconds = timed(partial(greedy_set, graph, size))
        lost = found.lost[-1] / found.oxygen
        print(f"{accounts:>8,} {likely:>7g} {size:>6,} {seconds:>9.2f} {lost:>9.1%}")
        row = {"accounts": accounts, "likely": likely, "size": size}
        chosen.append(row | {"processor_s": round(seconds, 3), "lost_share": round(lost, 4)})
    return chosen


def main() -> None:
    """Compare, then grow, then choose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_250, 5_000, 20_000])
    parser.add_argument("--deleted", type=int, default=DELETED)
    given = parser.parse_args()
    machine = {"cores": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()}
    print(f"seed {SEED}, {machine}, one thread unless said\n")
    print(
        "Processor microseconds a cascade, all accounts scored; ratios to ours, in this very run."
    )
    print(
        "accounts     edges edges/casc. cascades      ours  by igraph   inside reached only "
        "   ratio  every account      ratio"
    )
    compared = [
        compare(accounts, *case, given.deleted) for case in CASES for accounts in given.sizes
    ]
    print("\nA whole ranking with the usual effort, until the first 200 stand still.")
    print("accounts     edges  threads   cascades  cpu secs wall secs us/cascade")
    grown = [row for likely in (1.0, 2.0) for row in grow(given.sizes, likely)]
    print("\nA set, chosen on common samples.")
    print("accounts  likely   size  cpu secs      lost")
    chosen = [
        row for likely in (1.0, 2.0) for row in choose(given.sizes[-1], likely, [10, 100, 1_000])
    ]
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": SEED,
        "machine": machine,
        "compared": [attrs.asdict(row) for row in compared],
        "ranked": grown,
        "sets": chosen,
    }
    RESULTS.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    print(f"\nwritten to {RESULTS}, load now {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
