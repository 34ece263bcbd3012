"""Plain graph: a spread graph from two plain files, so that anyone can check a score from outside.

``edges.csv`` has the header ``source,target,probability``: the chance that the target passes on an
item of the source. ``accounts.csv`` has the header ``account,exposure,originations``: views that
one post gets, new works a day; ``volume`` (posts a day) and ``followers`` may stand beside them.
Nothing is guessed: what cannot be right is refused with its file and line.
"""

from collections.abc import Callable
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fireline.errors import ItemUnreadable
from fireline.identify.plain_table import line_of, read_columns
from fireline.identify.spread_graph import Flags, Floats, Ints, SpreadGraph

EDGES = ("source", "target", "probability")
ACCOUNTS = ("account", "exposure", "originations")
BESIDE = ("volume", "followers")


@attrs.frozen(kw_only=True, eq=False)
class PlainGraph:
    """What two plain files say, and what was left out of it."""

    graph: SpreadGraph
    volume: Floats | None  #: posts a day; None when the file does not tell
    followers: Floats | None
    notes: tuple[str, ...]


def read_plain_graph(edges: Path, accounts: Path) -> PlainGraph:
    """Read a spread graph from two files.

    A row in which an account passes on its own item changes no cascade and is left out.

    Raises:
        ItemUnreadable: a file or a row of it cannot be used; the sentence names file and line.
    """
    people = read_columns(accounts, names=("account",), numbers=ACCOUNTS[1:], beside=BESIDE)
    names = people["account"]
    for column in (*ACCOUNTS[1:], *BESIDE):
        if column in people:
            _refuse(accounts, people[column], _not_a_count, f"its {column} is not 0 or more")
    _once(accounts, names)
    rows = read_columns(edges, names=EDGES[:2], numbers=EDGES[2:])
    likely = rows["probability"]
    _refuse(edges, likely, _not_a_chance, "its probability is not between 0 and 1")
    source = _places(edges, rows["source"], accounts, names)
    target = _places(edges, rows["target"], accounts, names)
    alone = source == target
    _once_only(edges, source, target, len(names))
    kept = ~alone
    graph = SpreadGraph.from_edges(
        names.to_pylist(),
        np.column_stack([source[kept], target[kept], _array(likely)[kept]]),
        exposure=_array(people["exposure"]),
        origination=_array(people["originations"]),
    )
    return PlainGraph(
        graph=graph,
        volume=_array(people["volume"]) if "volume" in people else None,
        followers=_array(people["followers"]) if "followers" in people else None,
        notes=_notes(edges, alone),
    )


def _array(column: pa.Array) -> Floats:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _not_a_count(values: Floats) -> Flags:
    return ~(np.isfinite(values) & (values >= 0))


def _not_a_chance(values: Floats) -> Flags:
    return ~((values >= 0) & (values <= 1))


def _refuse(file: Path, column: pa.Array, wrong: Callable[[Floats], Flags], what: str) -> None:
    values = _array(column)
    bad = np.flatnonzero(wrong(values))
    if bad.size:
        row = int(bad[0])
        raise ItemUnreadable(f"{file} line {line_of(file, row)}: {what} but {values[row]:g}")


def _once(file: Path, names: pa.DictionaryArray) -> None:
    codes = names.indices.to_numpy(zero_copy_only=False)
    _, first = np.unique(codes, return_index=True)
    if len(first) == len(codes):
        return
    again = np.ones(len(codes), dtype=np.bool_)
    again[first] = False
    row = int(np.flatnonzero(again)[0])
    before = int(np.flatnonzero(codes == codes[row])[0])
    raise ItemUnreadable(
        f"{file} line {line_of(file, row)}: {names[row].as_py()} stands already in line "
        f"{line_of(file, before)}; give each account one row"
    )


def _places(
    edges: Path, column: pa.DictionaryArray, accounts: Path, names: pa.DictionaryArray
) -> Ints:
    """Return the place of each name among the accounts."""
    known = pc.index_in(column.dictionary, value_set=names.dictionary_decode())
    places = np.append(known.fill_null(-1).to_numpy(zero_copy_only=False), -1).astype(np.int64)
    found = np.asarray(places[column.indices.to_numpy(zero_copy_only=False)])
    strange = np.flatnonzero(found < 0)
    if strange.size:
        row = int(strange[0])
        raise ItemUnreadable(
            f"{edges} line {line_of(edges, row)}: {column[row].as_py()} is not in {accounts}; "
            "give its exposure and originations there (0 where there are none)"
        )
    return found


def _once_only(edges: Path, source: Ints, target: Ints, count: int) -> None:
    """Refuse a pair that stands twice: which of two chances holds cannot be known."""
    keys = source * max(count, 1) + target
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    if not same.size:
        return
    at = same[np.argmin(order[same + 1])]
    before, row = int(order[at]), int(order[at + 1])
    raise ItemUnreadable(
        f"{edges} line {line_of(edges, row)}: this pair stands already in line "
        f"{line_of(edges, before)}; give each pair one probability"
    )


def _notes(edges: Path, alone: Flags) -> tuple[str, ...]:
    if not alone.any():
        return ()
    first = line_of(edges, int(np.flatnonzero(alone)[0]))
    rows = "a row" if alone.sum() == 1 else f"{int(alone.sum()):,} rows"
    sentence = f"{rows} of {edges} let an account pass on its own item, the first in line {first};"
    return (f"{sentence} that changes no cascade and is left out",)
