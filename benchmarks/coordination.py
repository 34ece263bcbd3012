"""Groups planted in noise, the same network as the peer, and the cost of ten million shares.

Three questions, each with its peer in the same run. *Same*: the network of pairs beside CooRTweet's
definition in pandas (peers/coortweet.py, our reading), on public data where it is there and on made
up shares; the answers are compared before any time is printed. *Planted*: precision and recall of
accounts in groups at three sizes of noise, beside the usual filters on the same pairs. *Large*: the
whole search, from unordered shares to groups.

Times are of the processor, memory is the most that a process of its own held.
"""

import argparse
import json
import multiprocessing
import os
import platform
import resource
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import igraph
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from peers.coortweet import detect_groups, generate_coordinated_network
from planted_groups import planted

from fireline.identify.coordination import Asked, Meeting
from fireline.identify.coordination.edges import Edges, edges_of
from fireline.identify.coordination.search import search
from fireline.identify.coordination.shares import Shares

ROOT = Path(__file__).parent
RESULTS = ROOT / "results" / "coordination.json"
DATA = ROOT.parents[1] / "shared" / "data" / "coordinated_tweets.csv.gz"
SEED = 11
WINDOW = 60.0
NOISE = (10_000, 50_000, 150_000)
Measured = dict[str, object]


def shares_in(told: pd.DataFrame) -> Shares:
    """Number a table of shares as ours wants it."""
    columns = [told[name].astype("category").cat.codes.to_numpy() for name in told.columns[:3]]
    return Shares.ordered(
        trace="share",
        object=columns[0].astype(np.int64),
        account=columns[1].astype(np.int64),
        content=columns[2].astype(np.int64),
        at=told["timestamp_share"].to_numpy(dtype=np.float64),
        accounts=int(told["account_id"].nunique()),
    )


def public() -> pd.DataFrame:
    """Return the public shares that CooRTweet ships as its example."""
    names = ["object_id", "account_id", "content_id"]
    return pd.read_csv(DATA, dtype=dict.fromkeys(names, str))


def made_up(noise: int) -> pd.DataFrame:
    """Return planted shares as a table."""
    world = planted(seed=SEED, noise=noise)
    return pd.DataFrame(
        {
            "object_id": np.char.add("o", world.object.astype(str)),
            "account_id": np.char.add("a", world.account.astype(str)),
            "content_id": np.char.add("c", np.arange(len(world.at)).astype(str)),
            "timestamp_share": world.at,
        }
    )


def network_of_ours(told: pd.DataFrame, window: float) -> Measured:
    """Return our network of a table, with what it cost."""
    meeting = Meeting(window=window, most_partners=len(told), threads=1)
    edges_of(shares_in(told.head(50)), meeting)  # compiled before the clock starts
    begin = time.process_time()
    ordered = shares_in(told)
    found = edges_of(ordered, meeting)
    return {"seconds": time.process_time() - begin, "edges": _columns(found)}


def network_of_peer(told: pd.DataFrame, window: float) -> Measured:
    """Return the peer's network of a table, with what it cost."""
    begin = time.process_time()
    network = generate_coordinated_network(detect_groups(told, time_window=window))
    seconds = time.process_time() - begin
    codes = dict(zip(*_coded(told["account_id"]), strict=True))
    columns = ["weight", "n_content_id", "n_content_id_y", "edge_symmetry_score", "avg_time_delta"]
    low, high = (network[side].map(codes) for side in ("account_id", "account_id_y"))
    return {"seconds": seconds, "edges": [low, high, *(network[name] for name in columns)]}


def _coded(column: pd.Series) -> tuple[list[str], range]:
    names = column.astype("category").cat.categories.tolist()
    return names, range(len(names))


def _columns(found: Edges) -> list[NDArray[np.float64]]:
    columns = [found.low, found.high, found.weight, found.low_shares, found.high_shares]
    return [*columns, found.symmetry, found.delta]


def alone(act: Callable[..., Measured], *given: object) -> Measured:
    """Do an act in a process of its own; say also how much memory it took."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_measured, (act, *given))


def _measured(act: Callable[..., Measured], *given: object) -> Measured:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = act(*given)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return told | {"megabytes": after / 1e3, "more_megabytes": (after - before) / 1e3}


def same() -> list[Measured]:
    """Compare our network with the peer's on the same parameters."""
    worlds = [("made up, 20,000 shares of noise", made_up(20_000), WINDOW)]
    if DATA.exists():
        worlds = [(f"public, {window:g} s", public(), window) for window in (10.0, WINDOW)] + worlds
    rows = []
    for name, told, window in worlds:
        ours = alone(network_of_ours, told, window)
        peer = alone(network_of_peer, told, window)
        edges, theirs = ours.pop("edges"), peer.pop("edges")
        alike = [np.allclose(*columns) for columns in zip(edges, theirs, strict=True)]
        assert all(alike), f"the answers differ on {name}"
        rows.append(
            {
                "world": name,
                "shares": len(told),
                "edges": len(edges[0]),
                "ours": ours,
                "peer": peer,
                "times_faster": peer["seconds"] / ours["seconds"],
                "times_less_memory": peer["more_megabytes"] / max(ours["more_megabytes"], 1.0),
            }
        )
        print(
            f"{name:<32} {len(told):>9,} shares {len(edges[0]):>9,} edges, the same answer;"
            f" ours {ours['seconds']:.3f} s, {ours['more_megabytes']:.0f} MB more;"
            f" peer {peer['seconds']:.2f} s, {peer['more_megabytes']:.0f} MB more"
        )
    return rows


def in_noise(seeds: int) -> list[Measured]:
    """Return precision and recall of ours and of the usual filters at three sizes of noise."""
    rows = []
    for noise in NOISE:
        told: dict[str, list[tuple[float, float]]] = {}
        seconds = 0.0
        for seed in range(SEED, SEED + seeds):
            world = planted(seed=seed, noise=noise)
            shares = Shares.ordered(
                trace="share",
                object=world.object,
                account=world.account,
                content=np.arange(len(world.at)),
                at=world.at,
                accounts=len(world.group),
            )
            begin = time.process_time()
            found = search((shares,), Asked(seed=seed))
            seconds += time.process_time() - begin
            members = [one.members for one in found.groups]
            told.setdefault("ours", []).append(_judged(world.group, members))
            for name, flagged in filters(found.traces[0].edges):
                told.setdefault(name, []).append(_judged(world.group, flagged))
        for name, each in told.items():
            precision, recall = (_interval(side) for side in zip(*each, strict=True))
            rows.append({"noise": noise, "by": name, "precision": precision, "recall": recall})
            print(
                f"{noise:>9,} {name:<34} precision {precision[0]:.3f} [{precision[1]:.3f},"
                f" {precision[2]:.3f}]  recall {recall[0]:.3f} [{recall[1]:.3f}, {recall[2]:.3f}]"
            )
        print(f"{'':>9} {seconds / seeds:.2f} processor seconds a search")
    return rows


def filters(edges: Edges) -> list[tuple[str, list[NDArray[np.int64]]]]:
    """Filter the same pairs (two objects at least) as CooRTweet and as Luceri et al. do it."""
    told = []
    for quantile in (0.5, 0.9, 0.99):
        heavy = edges.weight > edges.weight_at(quantile)
        told.append((f"CooRTweet, weight over {quantile:g}", _components(edges, heavy)))
    graph = igraph.Graph(
        edges=np.column_stack([edges.low, edges.high]).tolist(),
        n=int(max(edges.high.max(initial=0), edges.low.max(initial=0))) + 1,
    )
    with warnings.catch_warnings():
        # igraph warns that this says little of a network in pieces: docs/decisions/0942.
        warnings.simplefilter("ignore", RuntimeWarning)
        central = np.array(graph.eigenvector_centrality(weights=edges.objects.tolist()))
    there = np.unique(np.concatenate([edges.low, edges.high]))
    for quantile in (0.95, 0.99):
        kept = central >= np.quantile(central[there], quantile) if there.size else central > 1
        inside = kept[edges.low] & kept[edges.high]
        told.append((f"Luceri et al., centrality over {quantile:g}", _components(edges, inside)))
    return told


def _components(edges: Edges, kept: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    pairs = np.column_stack([edges.low[kept], edges.high[kept]]).tolist()
    if not pairs:
        return []
    parts = igraph.Graph(edges=pairs).connected_components()
    return [np.array(part) for part in parts if len(part) > 2]


def _judged(truth: NDArray[np.int64], groups: list[NDArray[np.int64]]) -> tuple[float, float]:
    """Return precision and recall of the accounts that stand in any group."""
    found = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *groups]))
    right = int((truth[found] >= 0).sum())
    return right / len(found) if len(found) else 1.0, right / int((truth >= 0).sum())


def _interval(values: tuple[float, ...]) -> tuple[float, float, float]:
    """Return the mean with its 95 % interval by bootstrap over seeds."""
    drawn = np.random.default_rng(SEED)
    means = drawn.choice(np.array(values), (2_000, len(values))).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(np.mean(values)), float(low), float(high)


def on_public_data() -> Measured:
    """Search the public shares; they have no truth, so this is a shape and no score."""
    told = public()
    began = time.process_time()
    found = search((shares_in(told),), Asked(seed=SEED))
    sizes = [len(one.members) for one in found.groups]
    said = {
        "shares": len(told),
        "ties": len(found.ties),
        "groups": sizes,
        "agreement": found.agreement,
        "false_groups": found.false_groups,
        "seconds": time.process_time() - began,
    }
    print(f"public data: {said}")
    return said


def at_large(count: int) -> Measured:
    """Search so many shares, with groups planted; a warm-up compiles what is needed."""
    search((_large(20_000),), Asked(seed=SEED, seeds=2))
    columns = _unordered(count)
    begin, wall = time.process_time(), time.monotonic()
    shares = Shares.ordered(trace="share", **columns)
    ordered = time.process_time() - begin
    found = search((shares,), Asked(seed=SEED))
    return {
        "shares": len(shares),
        "accounts": shares.accounts,
        "processor_seconds": time.process_time() - begin,
        "of_that_ordering": ordered,
        "wall_seconds": time.monotonic() - wall,
        "pairs_met": int(found.traces[0].edges.weights.sum()),
        "ties": len(found.ties),
        "groups": len(found.groups),
        "worlds_of_chance": found.worlds,
        "false_groups": found.false_groups,
        "shares_cut": found.traces[0].edges.cut_shares,
        "pairs_left_out": found.traces[0].edges.lost_pairs,
    }


def _unordered(count: int) -> dict[str, object]:
    world = planted(seed=SEED, noise=count, accounts=max(count // 20, 1_000), groups=50)
    return {
        "object": world.object,
        "account": world.account,
        "content": np.arange(len(world.at)),
        "at": world.at,
        "accounts": len(world.group),
    }


def _large(count: int) -> Shares:
    return Shares.ordered(trace="share", **_unordered(count))


def main() -> None:
    """Answer the three questions and keep the answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--shares", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--only", choices=["same", "planted", "large"])
    given = parser.parse_args()
    told: Measured = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": os.getloadavg(),
        "seed": SEED,
        "seeds": given.seeds,
    }
    if given.only in {None, "same"}:
        told["same"] = same()
        if DATA.exists():
            told["public"] = on_public_data()
    if given.only in {None, "planted"}:
        told["planted"] = in_noise(given.seeds)
    if given.only in {None, "large"}:
        told["large"] = [alone(at_large, count) for count in given.shares]
        for row in told["large"]:
            print(row)
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    told = known | told
    RESULTS.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
