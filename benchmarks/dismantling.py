"""How far each plan takes real networks apart, beside adaptive degree and the published counts.

Real networks: ../shared/data/networks/ where it is there, and what networkx and igraph ship; the
latter have fewer than 500 nodes and do not count for the mean. A preferential random graph stands
beside them. Areas are to the 10 % point, as ratios to adaptive degree's in the same run; removals
until 1 % stand beside the counts that others published (collective influence, CoreHD, BPD). Then
the processor time of the default on generated graphs.

By default: the methods that are quick. `--methods` takes others, `--most` larger graphs.
"""

import argparse
import gzip
import json
import os
import platform
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import igraph
import networkx as nx
import numpy as np

from fireline.identify.dismantling import (
    DEFAULT,
    METHODS,
    Dismantled,
    Network,
    dismantle,
    network_of,
    read_edge_list,
)

SEED = 7
SHARED = Path("../shared/data/networks")
RESULTS = Path(__file__).parent / "results" / "dismantling.json"
LARGE = 500
"""Nodes from which a network counts for the mean."""

QUICK = (DEFAULT, "reordered", "corehd", "pagerank", "degree")

PUBLISHED: Mapping[str, Mapping[str, int]] = {
    "roads_eu": {"CI": 209, "CoreHD": 148, "BPD": 152},
    "ppi": {"CI": 424, "CoreHD": 357, "BPD": 350},
    "internet_as": {"CI": 198, "CoreHD": 156, "BPD": 161},
}
"""Removals until the largest piece is at most 1 % (Ren et al. 2019, PNAS 116(14))."""

SHIPPED: Mapping[str, Callable[[], "nx.Graph[str]"]] = {
    "karate club": nx.karate_club_graph,
    "Les Miserables": nx.les_miserables_graph,
    "Davis women": nx.davis_southern_women_graph,
    "Florentine families": nx.florentine_families_graph,
}


def of_pairs(pairs: "np.ndarray", nodes: int) -> Network:
    """Make a network of numbered nodes."""
    left, right = np.asarray(pairs, dtype=np.int64).reshape(-1, 2).T
    return network_of([str(node) for node in range(nodes)], left, right)


def real() -> dict[str, Network]:
    """Gather the real networks that are there."""
    found = {}
    for file in sorted(SHARED.glob("*.txt.gz")):
        with gzip.open(file) as lines:
            found[file.name.removesuffix(".txt.gz")] = read_edge_list(
                lines, name=file.name
            ).network()
    for name, made in SHIPPED.items():
        graph = nx.convert_node_labels_to_integers(made())
        found[name] = of_pairs(np.array(list(graph.edges)), graph.number_of_nodes())
    kite = igraph.Graph.Famous("Krackhardt_Kite")
    found["Krackhardt kite"] = of_pairs(np.array(kite.get_edgelist()), kite.vcount())
    return found


def preferential(nodes: int, ties: int) -> Network:
    """Make a preferential random graph (Barabasi, Albert 1999)."""
    import random  # -- igraph draws from it

    igraph.set_random_number_generator(random.Random(SEED))
    graph = igraph.Graph.Barabasi(nodes, ties)
    return of_pairs(np.array(graph.get_edgelist()), nodes)


def any_pairs(nodes: int, edges: int) -> Network:
    """Make a random graph with so many ties, all pairs alike likely (Erdos, Renyi 1959)."""
    drawn = np.random.default_rng(SEED).integers(0, nodes, (edges, 2))
    return of_pairs(drawn, nodes)


def timed(network: Network, method: str) -> tuple[Dismantled, float, float]:
    """Take a network apart; return also the processor's and the clock's seconds."""
    worked, begun = time.process_time(), time.perf_counter()
    found = dismantle(network, method=method)
    return found, time.process_time() - worked, time.perf_counter() - begun


def figures(name: str, network: Network, method: str) -> dict[str, object]:
    """Measure one method on one network."""
    found, worked, wall = timed(network, method)
    plain = found.baseline
    return {
        "network": name,
        "nodes": len(network),
        "edges": network.edges,
        "method": method,
        "area_to_tenth": round(found.area_to_tenth(found.curve), 3),
        "adaptive_degree": round(found.area_to_tenth(plain), 3),
        "ratio": round(found.area_to_tenth(found.curve) / found.area_to_tenth(plain), 4),
        "removals_to_1_percent": len(found.labels),
        "adaptive_degree_removals": len(plain.order),
        "processor_s": round(worked, 3),
        "wall_s": round(wall, 3),
    }


def show(each: Mapping[str, object]) -> None:
    """Print one row as it is found."""
    told = " ".join(
        f"{who} {count}" for who, count in PUBLISHED.get(str(each["network"]), {}).items()
    )
    print(
        f"{each['network']:<22}{each['edges']:>10,}  {each['method']:<20}{each['ratio']:>7.3f}"
        f"{each['removals_to_1_percent']:>9,}{each['adaptive_degree_removals']:>9,}"
        f"{each['processor_s']:>9.2f}{each['wall_s']:>9.2f}  {told}",
        flush=True,
    )


def main() -> None:
    """Measure, print and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--methods", nargs="+", default=QUICK, choices=list(METHODS))
    parser.add_argument("--most", type=int, default=1_000_000, help="Ties of the largest graph.")
    given = parser.parse_args()
    warm = of_pairs(np.array([[0, 1], [1, 2]]), 3)
    for method in given.methods:
        dismantle(warm, method=method)
    print(
        f"{'':<22}{'ties':>10}  {'':<20}{'ratio':>7}{'to 1 %':>9}{'degree':>9}{'proc. s':>9}"
        f"{'wall s':>9}  published to 1 %"
    )
    found = []
    networks = real()
    networks["preferential, 5,000"] = preferential(5_000, 3)
    for name, network in networks.items():
        for method in given.methods:
            found.append(figures(name, network, method))
            show(found[-1])
    means = {
        method: float(
            np.mean(
                [
                    each["ratio"]
                    for each in found
                    if each["method"] == method
                    and each["nodes"] >= LARGE
                    and not str(each["network"]).startswith("preferential")
                ]
            )
        )
        for method in given.methods
    }
    print("mean ratio on real networks of 500 nodes or more:", means)
    grown = []
    for nodes, edges in ((5_000, 20_000), (21_000, 85_000), (250_000, 1_000_000)):
        for shape, made in (("any pairs", any_pairs), ("preferential", _preferential_of)):
            if edges <= given.most:
                grown.append(figures(f"{shape}, grown", made(nodes, edges), DEFAULT))
                show(grown[-1])
    machine = {
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    told = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "seed": SEED, "machine": machine}
    told |= {"published_to_1_percent": PUBLISHED, "means": means, "found": found, "grown": grown}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(told, indent=2) + "\n")
    print(f"written to {RESULTS.relative_to(Path.cwd())}, load {os.getloadavg()[0]:.1f}")


def _preferential_of(nodes: int, edges: int) -> Network:
    return preferential(nodes, edges // nodes)


if __name__ == "__main__":
    main()
