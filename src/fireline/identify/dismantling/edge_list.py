"""Edge list: any plain text of who is tied to whom, read line by line.

Two columns, by commas, tabs or blanks as the first line with data has them; further columns, such
as weights or times, are not read. What follows # or % at the start of a line is a comment. Labels
are text: ``07`` and ``7`` are two nodes. Directions are not kept. Every line counts for volume.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs
import numpy as np

from fireline.errors import FirelineError
from fireline.identify.dismantling.network import Network, network_of
from fireline.identify.spread_graph import Ints

LONGEST = 1 << 20
"""Bytes of the longest line; a file without line ends is no edge list."""

AT_A_TIME = 1 << 18
"""Lines between two looks at the memory, and two words on progress."""

BYTES_A_TIE, BYTES_A_NODE = 120, 300
"""Memory at the peak, with some to spare.

A million ties of 250,000 nodes took 140 MB beside the program's own 220 (measured); this says 195.
"""

HEADERS = frozenset(
    {("source", "target"), ("from", "to"), ("src", "dst"), ("node1", "node2"), ("left", "right")}
)
"""Names of columns, which are no nodes when they open a file."""

_COLUMNS = 2
_COMMENTS = (b"#", b"%")
_MARK = b"\xef\xbb\xbf"


@attrs.frozen(kw_only=True, eq=False)
class EdgeList:
    """What a file says: labels in the order of their first mention, and pairs of their numbers."""

    labels: tuple[str, ...]
    left: Ints
    right: Ints

    def network(self, counts: Mapping[str, int] | None = None) -> Network:
        """Make the network; volume is how many lines name a node, or the counts handed in.

        Raises:
            FirelineError: counts are handed in and a node is not among them.
        """
        network = network_of(self.labels, self.left, self.right)
        if counts is None:
            return network
        missing = next((label for label in self.labels if label not in counts), None)
        if missing is not None:
            raise FirelineError(f"there is no count of {missing}; 0 must be told, too")
        volume = np.array([counts[label] for label in self.labels], dtype=np.int64)
        return attrs.evolve(network, volume=volume)


def columns_of(lines: Iterable[bytes], name: str) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the number and the first two columns of every line that is no comment and not empty.

    Raises:
        FirelineError: a line has one column only, or is longer than any line of a list.
    """
    between: bytes | None = None
    opening = True
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST:
            raise FirelineError(f"{name}, line {number}: longer than a megabyte: no list of pairs")
        if opening:
            line = line.removeprefix(_MARK)  # noqa: PLW2901 -- the same line, read rightly
        if not line.strip() or line.startswith(_COMMENTS):
            continue
        if opening:
            between = next((mark for mark in (b",", b"\t") if mark in line), None)
        parts = [part.strip() for part in line.split(between, _COLUMNS)]
        if len(parts) < _COLUMNS or not (parts[0] and parts[1]):
            raise FirelineError(f"{name}, line {number}: one column where two are needed")
        if not (opening and _is_header(parts)):
            yield number, parts[0], parts[1]
        opening = False


def _is_header(parts: list[bytes]) -> bool:
    first, second = (part.decode(errors="replace").casefold() for part in parts[:_COLUMNS])
    return (first, second) in HEADERS


def read_edge_list(
    lines: Iterable[bytes],
    *,
    name: str,
    room: int | None = None,
    progress: Callable[[str, int, int], None] = lambda _what, _done, _total: None,
) -> EdgeList:
    """Read pairs of labels; ``room`` is the memory in bytes that the work may take.

    Raises:
        FirelineError: a line cannot be read, no line tells of a tie, or the network would not fit.
    """
    numbers: dict[bytes, int] = {}
    left, right = array("q"), array("q")
    for number, one, other in columns_of(lines, name):
        left.append(numbers.setdefault(one, len(numbers)))
        right.append(numbers.setdefault(other, len(numbers)))
        if len(left) % AT_A_TIME == 0:
            progress("reading ties", len(left), len(left))
            _refuse_too_large(name, number, len(left), len(numbers), room)
    if not left:
        raise FirelineError(f"{name}: no tie in it; each line names two nodes")
    return EdgeList(
        labels=tuple(label.decode(errors="backslashreplace") for label in numbers),
        left=np.frombuffer(left, dtype=np.int64),
        right=np.frombuffer(right, dtype=np.int64),
    )


def _refuse_too_large(name: str, line: int, ties: int, nodes: int, room: int | None) -> None:
    needed = ties * BYTES_A_TIE + nodes * BYTES_A_NODE
    if room is not None and needed > room:
        raise FirelineError(
            f"{name}, line {line}: the network so far needs {needed / 1e9:.1f} GB of memory and"
            f" {room / 1e9:.1f} GB are free; use a larger machine, or leave out nodes with one tie"
        )


def read_counts(lines: Iterable[bytes], *, name: str) -> dict[str, int]:
    """Read a count a node: its label and a whole number.

    Raises:
        FirelineError: a line has no whole number of at least 0 in its second column.
    """
    counts: dict[str, int] = {}
    for number, label, count in columns_of(lines, name):
        if not count.isdigit():
            raise FirelineError(f"{name}, line {number}: the second column must be a whole number")
        counts[label.decode(errors="backslashreplace")] = int(count)
    return counts
