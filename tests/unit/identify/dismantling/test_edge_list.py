import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.errors import FirelineError
from fireline.identify.dismantling.edge_list import LONGEST, read_counts, read_edge_list


def read(text: bytes, room: int | None = None):
    return read_edge_list(text.splitlines(keepends=True), name="ties.txt", room=room)


@pytest.mark.parametrize(
    "text",
    [
        b"red blue\nblue green\n",
        b"# a list\n% of ties\n\nred\tblue\nblue\tgreen\n",
        b"red, blue\nblue,green\n",
        b"\xef\xbb\xbfsource,target,weight\nred,blue,0.5\nblue,green,\n",
        b"  red   blue 7 2021-01-01\r\nblue green 3\r\n",
    ],
)
def test_two_columns_are_read_whatever_stands_between_and_behind_them(text: bytes):
    ties = read(text)

    assert ties.labels == ("red", "blue", "green")
    assert ties.left.tolist() == [0, 1]
    assert ties.right.tolist() == [1, 2]


def test_labels_are_text_and_may_hold_blanks_between_tabs():
    ties = read("07\t7\nرجل أحمر\t7\n".encode())

    assert ties.labels == ("07", "7", "رجل أحمر")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"red blue\n\nalone\n", "ties.txt, line 3: one column where two are needed"),
        (b"red,blue\nred,\n", "ties.txt, line 2: one column where two are needed"),
        (b"", "ties.txt: no tie in it; each line names two nodes"),
        (b"# nothing\n\n", "ties.txt: no tie in it; each line names two nodes"),
        (b"source,target\n", "ties.txt: no tie in it; each line names two nodes"),
        (b"a b\n" + b"x" * (LONGEST + 1), "ties.txt, line 2: longer than a megabyte"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: bytes, sentence: str):
    with pytest.raises(FirelineError, match=sentence):
        read(text)


def test_a_network_that_fits_no_memory_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr("fireline.identify.dismantling.edge_list.AT_A_TIME", 2)

    with pytest.raises(FirelineError, match=r"ties\.txt, line 2: .* use a larger machine"):
        read(b"a b\nc d\n", room=100)


def test_volume_is_the_lines_that_name_a_node_or_the_counts_handed_in():
    ties = read(b"a b\na b\na c\n")

    assert ties.network().volume.tolist() == [3, 2, 1]
    assert ties.network({"a": 0, "b": 5, "c": 1}).volume.tolist() == [0, 5, 1]
    with pytest.raises(FirelineError, match="there is no count of c"):
        ties.network({"a": 0, "b": 5})


def test_counts_are_whole_numbers():
    assert read_counts([b"a 3\n", b"b 0\n"], name="counts.txt") == {"a": 3, "b": 0}
    with pytest.raises(FirelineError, match=r"counts\.txt, line 2: .* a whole number"):
        read_counts([b"a 3\n", b"b many\n"], name="counts.txt")


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), min_size=1))
def test_a_network_has_each_tie_once_in_both_directions(pairs: list[tuple[str, str]]):
    ties = read("".join(f"{one} {other}\n" for one, other in pairs).encode())
    network = ties.network()

    expected = {frozenset(pair) for pair in pairs if len(set(pair)) == 2}
    found = [
        frozenset((network.labels[node], network.labels[neighbour]))
        for node in range(len(network))
        for neighbour in network.links.neighbours[
            network.links.offsets[node] : network.links.offsets[node + 1]
        ]
    ]
    assert sorted(map(sorted, found)) == sorted(map(sorted, [*expected, *expected]))
