"""``fireline identify dismantle``: who has to go for a network to fall into pieces."""

import gzip
import io
import json
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fireline.cli.progress import counted
from fireline.errors import FirelineError, NotFoundError

if TYPE_CHECKING:  # -- start-up: the stage brings numba and igraph
    from fireline.identify.dismantling import Dismantled, EdgeList, Network
    from fireline.identify.spread_graph import Ints

_GZIP = b"\x1f\x8b"
_ON_LINUX = Path("/proc/meminfo")

Progress = Callable[[str, int, int], None]


def dismantle(
    edgelist: Path = typer.Argument(
        help="Two columns a line, # or % before comments; gzip, too. Further columns are not read."
    ),
    method: str = typer.Option(
        "reverse-greedy",
        help="reverse-greedy, reordered, adaptive-degree, corehd, collective-influence,"
        " betweenness, pagerank, degree or volume.",
    ),
    until: float = typer.Option(
        0.01, help="Share of all nodes that the largest piece may have at the end."
    ),
    counts: Path | None = typer.Option(
        None,
        help="For volume: a count a node in two columns. Without it, a node's mentions in the file"
        " are counted.",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print order, lcc, area, seconds as JSON."),
) -> None:
    """Say in which order nodes have to go until the network is in small pieces.

    Structure is not oxygen: a network in pieces can still be loud. The ranking is by net effect.

    Example: fireline identify dismantle ties.txt --until 0.05 --json
    """
    with counted(quiet=as_json) as progress:
        try:
            network = _network(edgelist, counts, progress)
            found, seconds = _taken_apart(network, method, until, progress)
        except MemoryError:
            raise FirelineError(
                f"{edgelist}: the network does not fit into memory; use a larger machine, or leave"
                " out nodes with one tie"
            ) from None
    typer.echo(json.dumps(_told(network, found, seconds)) if as_json else _in_words(found, seconds))


def _taken_apart(
    network: "Network", method: str, until: float, progress: Progress
) -> "tuple[Dismantled, float]":
    """Take apart, and say how long it took once the machine code was there."""
    from fireline.identify import dismantling  # -- start-up: numba and igraph

    progress("making machine code (once)", 0, 1)
    tiny = dismantling.network_of(("a", "b", "c"), *_path_of_three())
    dismantling.dismantle(tiny, method=method, until=until)
    begun = time.perf_counter()
    found = dismantling.dismantle(network, method=method, until=until, progress=progress)
    return found, time.perf_counter() - begun


def _path_of_three() -> "tuple[Ints, Ints]":
    import numpy as np  # -- start-up: half of numba's cost

    return np.array([0, 1]), np.array([1, 2])


def _network(edgelist: Path, counts: Path | None, progress: Progress) -> "Network":
    from fireline.identify.dismantling.edge_list import read_counts  # -- start-up: numba

    ties = _ties(edgelist, progress)
    if counts is None:
        return ties.network()
    with _lines(counts) as lines:
        told = read_counts(lines, name=str(counts))
    return ties.network(told)


def _ties(edgelist: Path, progress: Progress) -> "EdgeList":
    from fireline.identify.dismantling import read_edge_list  # -- start-up: numba

    with _lines(edgelist) as lines:
        return read_edge_list(lines, name=str(edgelist), room=_room(), progress=progress)


@contextmanager
def _lines(file: Path) -> Iterator[Iterator[bytes]]:
    """Open a file, packed or not, for reading line by line, none of them longer than memory."""
    from fireline.identify.dismantling.edge_list import LONGEST  # -- start-up: numba

    try:
        with file.open("rb") as plain:
            packed = plain.peek(2)[:2] == _GZIP
            opened = io.BufferedReader(gzip.GzipFile(fileobj=plain)) if packed else plain
            yield iter(partial(opened.readline, LONGEST + 1), b"")
    except FileNotFoundError:
        raise NotFoundError(f"there is no file {file}") from None
    except (EOFError, zlib.error) as broken:
        raise FirelineError(f"{file}: the packed file is damaged: {broken}") from None
    except OSError as failed:
        raise FirelineError(f"{file}: cannot be read: {failed.strerror or failed}") from None


def _room() -> int | None:
    """Return the bytes of memory that are free; None where the system does not say."""
    if not _ON_LINUX.exists():
        return None
    told = dict(line.split(":", 1) for line in _ON_LINUX.read_text().splitlines() if ":" in line)
    return int(told["MemAvailable"].split()[0]) * 1024


def _told(network: "Network", found: "Dismantled", seconds: float) -> dict[str, object]:
    curve, plain = found.curve, found.baseline
    return {
        "method": found.method,
        "nodes": len(network),
        "edges": network.edges,
        "until": found.until,
        "order": list(found.labels),
        "lcc": found.shares.tolist(),
        "lcc_nodes": curve.largest[1:].tolist(),
        "area": found.area,
        "area_to_tenth": found.area_to_tenth(curve),
        "removals": len(curve.order),
        "adaptive_degree": {
            "area": found.area_of(plain),
            "area_to_tenth": found.area_to_tenth(plain),
            "removals": len(plain.order),
        },
        "seconds": round(seconds, 4),
    }


def _in_words(found: "Dismantled", seconds: float) -> str:
    lines = [f"{'':>8}  {'largest piece after it':>22}  removed"]
    places = zip(found.labels, found.curve.largest[1:].tolist(), found.shares, strict=True)
    lines += [
        f"{place:>8}  {size:>12,} {share:>8.2%}   {label}"
        for place, (label, size, share) in enumerate(places, start=1)
    ]
    plain, broken = found.baseline, found.area_to_tenth(found.curve)
    lines += [
        f"{'':22}{found.method:>20}{'adaptive-degree':>18}",
        f"area, removals        {found.area:>20,.2f}{found.area_of(plain):>18,.2f}",
        f"area to a tenth       {broken:>20,.2f}{found.area_to_tenth(plain):>18,.2f}",
        f"removals              {len(found.labels):>20,}{len(plain.order):>18,}",
        f"seconds               {seconds:>20.3f}",
        "Structure is not oxygen: a network in pieces can still be loud.",
    ]
    return "\n".join(lines)
