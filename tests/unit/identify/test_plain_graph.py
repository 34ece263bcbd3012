"""Plain files: a right graph, or one sentence that names the file and the line."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from fireline.errors import ItemUnreadable
from fireline.identify.plain_graph import PlainGraph, read_plain_graph
from fireline.identify.spread_graph import SpreadGraph
from unit.identify.spread_worlds import small_worlds

EDGES = "source,target,probability\n"
ACCOUNTS = "account,exposure,originations\n"
TWO = f"{ACCOUNTS}ann,10,1\nbob,5,0\n"


def read(folder: Path, edges: str | bytes, accounts: str | bytes = TWO) -> PlainGraph:
    for name, text in (("edges.csv", edges), ("accounts.csv", accounts)):
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return read_plain_graph(folder / "edges.csv", folder / "accounts.csv")


def told(graph: SpreadGraph) -> list[tuple[str, str, float]]:
    rows = zip(graph.sources.tolist(), graph.targets.tolist(), graph.probability, strict=True)
    return [(graph.accounts[a], graph.accounts[b], float(likely)) for a, b, likely in rows]


def test_two_files_are_a_graph(tmp_path: Path) -> None:
    found = read(tmp_path, f"{EDGES}ann,bob,0.25\n", f"{ACCOUNTS}ann,10,1.5\nbob,50000000,0\n")

    assert told(found.graph) == [("ann", "bob", 0.25)]
    assert found.graph.exposure.tolist() == [10.0, 5e7]
    assert found.graph.origination.tolist() == [1.5, 0.0]
    assert (found.volume, found.followers, found.notes) == (None, None, ())


@given(small_worlds())
@settings(deadline=None, max_examples=40)
def test_a_graph_that_is_written_down_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, graph: SpreadGraph
) -> None:
    folder = tmp_path_factory.mktemp("files")
    rows = "".join(f"{a},{b},{likely!r}\n" for a, b, likely in told(graph))
    people = zip(graph.accounts, graph.exposure.tolist(), graph.origination.tolist(), strict=True)

    found = read(folder, EDGES + rows, ACCOUNTS + "".join(f"{a},{e},{o}\n" for a, e, o in people))

    assert found.graph.accounts == graph.accounts
    assert told(found.graph) == told(graph)
    assert found.graph.exposure.tolist() == graph.exposure.tolist()
    assert found.graph.origination.tolist() == graph.origination.tolist()


@pytest.mark.parametrize(
    "edges",
    [
        b"\xef\xbb\xbfsource,target,probability\r\nann,bob,0.5\r\n",
        b"source,target,probability\n\n ann , bob ,0.5\n\n",
        b'note,probability,target,source\n"a, b\nc",0.5,bob,"ann"',
    ],
)
def test_marks_line_ends_spaces_and_the_order_of_columns_do_not_matter(
    tmp_path: Path, edges: bytes
) -> None:
    assert told(read(tmp_path, edges).graph) == [("ann", "bob", 0.5)]


def test_posts_and_followers_may_stand_beside(tmp_path: Path) -> None:
    found = read(
        tmp_path, EDGES, "account,followers,volume,exposure,originations\nann,50000000,3,1,0\n"
    )

    assert found.volume is not None
    assert found.followers is not None
    assert (found.volume.tolist(), found.followers.tolist()) == ([3.0], [5e7])


def test_who_passes_on_its_own_item_changes_nothing_and_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, f"{EDGES}ann,bob,0.5\nann,ann,1\n")

    assert told(found.graph) == [("ann", "bob", 0.5)]
    assert found.notes == (
        (
            f"a row of {tmp_path}/edges.csv let an account pass on its own item, "
            "the first in line 3; that changes no cascade and is left out"
        ),
    )


def test_nobody_at_all_is_a_graph_of_nobody(tmp_path: Path) -> None:
    assert len(read(tmp_path, EDGES, ACCOUNTS).graph) == 0


@pytest.mark.parametrize(
    ("edges", "sentence"),
    [
        ("", "edges.csv is empty; its first line must be a header"),
        ("\n\n", "edges.csv is empty; its first line must be a header"),
        (
            "source;target;probability\n",
            (
                "edges.csv line 1: the header must name source,target,probability; "
                "it says 'source;target;probability'"
            ),
        ),
        ("source,target,probability,source\n", "edges.csv line 1: the header names source twice"),
        (
            "source, target,probability\nann,bob,1\n",
            (
                "edges.csv line 1: the header must name source,target,probability; "
                "it says 'source, target,probability'"
            ),
        ),
        (
            f"{EDGES}ann,bob,0.5\n\nann,bob,0.5\n",
            "edges.csv line 4: this pair stands already in line 2; give each pair one probability",
        ),
        (
            f"{EDGES}ann,bob,0.5\nann,zed,0.5\n",
            (
                "edges.csv line 3: zed is not in {folder}/accounts.csv; give its exposure and "
                "originations there (0 where there are none)"
            ),
        ),
        (
            f"{EDGES}ann,bob,1.5\n",
            "edges.csv line 2: its probability is not between 0 and 1 but 1.5",
        ),
        (f"{EDGES}ann,bob,-1\n", "edges.csv line 2: its probability is not between 0 and 1 but -1"),
        (
            f"{EDGES}ann,bob,NaN\n",
            "edges.csv line 2: its probability is not between 0 and 1 but nan",
        ),
        (f"{EDGES}ann,bob,\n", "edges.csv line 2: its probability is '', which is not a number"),
        (f"{EDGES}ann,bob,x\n", "edges.csv line 2: its probability is 'x', which is not a number"),
        (f"{EDGES}ann,bob\n", "edges.csv line 2: 2 columns, and the header has 3"),
        (f"{EDGES}ann,,0.5\n", "edges.csv line 2: its target is empty"),
        (
            EDGES.encode() + b"ann,b\xff,0.5\n",
            "edges.csv line 2: not text in UTF-8; save the file so and try again",
        ),
    ],
)
def test_what_cannot_be_right_is_one_sentence_with_its_line(
    tmp_path: Path, edges: str | bytes, sentence: str
) -> None:
    with pytest.raises(ItemUnreadable) as refused:
        read(tmp_path, edges)

    assert str(refused.value) == f"{tmp_path}/{sentence.format(folder=tmp_path)}"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("ann,-1,0", "line 3: its exposure is not 0 or more but -1"),
        ("ann,inf,0", "line 3: its exposure is not 0 or more but inf"),
        ("ann,nan,0", "line 3: its exposure is not 0 or more but nan"),
        ("ann,1,-2", "line 3: its originations is not 0 or more but -2"),
        ("zed,1,1", "line 3: zed stands already in line 2; give each account one row"),
    ],
)
def test_an_account_that_cannot_be_right_is_named(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(ItemUnreadable) as refused:
        read(tmp_path, EDGES, f"{ACCOUNTS}zed,1,1\n{row}\n")

    assert str(refused.value) == f"{tmp_path}/accounts.csv {sentence}"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ItemUnreadable, match=r"nowhere\.csv cannot be read: No such file"):
        read_plain_graph(tmp_path / "nowhere.csv", tmp_path / "nowhere.csv")


def test_a_file_that_fits_no_memory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    read(tmp_path, f"{EDGES}ann,bob,0.5\n")
    # A file with a hole in it has a size and takes no room.
    with (tmp_path / "edges.csv").open("r+b") as file:
        os.truncate(file.fileno(), 10**13)

    with pytest.raises(ItemUnreadable, match=r"edges\.csv holds 10,000\.0 GB.*GB are free; leave"):
        read_plain_graph(tmp_path / "edges.csv", tmp_path / "accounts.csv")


def test_the_line_is_that_of_the_file_also_when_a_name_has_two(tmp_path: Path) -> None:
    names = f'{ACCOUNTS}"ann\n2",1,1\nbob,1,1\n'

    with pytest.raises(ItemUnreadable, match=r"edges\.csv line 4: its probability"):
        read(tmp_path, f'{EDGES}"ann\n2",bob,0.5\n"ann\n2",bob,7\n', names)


def test_a_hundred_thousand_edges_are_read(tmp_path: Path) -> None:
    made = np.random.default_rng(5)
    pairs = np.unique(made.integers(0, 2_000, (100_000, 2)), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    rows = "".join(f"n{a},n{b},0.5\n" for a, b in pairs.tolist())

    found = read(tmp_path, EDGES + rows, ACCOUNTS + "".join(f"n{i},1,0\n" for i in range(2_000)))

    assert len(found.graph.targets) == len(pairs)
