"""The tree of RFC 6962 beside its definition and the vectors of Certificate Transparency."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.store.audit import verifier
from fireline.store.audit.tree import (
    RightEdge,
    consistency_path,
    edge_over,
    inclusion_path,
    leaf_hash,
)

#: The leaves and roots with which implementations of Certificate Transparency are tested.
LEAVES = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
HASHES = [leaf_hash(bytes.fromhex(one)) for one in LEAVES]
leaves = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


def by_definition(entries: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    left, right = by_definition(entries[:half]), by_definition(entries[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_roots_are_those_of_certificate_transparency() -> None:
    edge, told, tree = RightEdge(), [], verifier.Tree()

    for hashed, root in zip(HASHES, ROOTS, strict=True):
        edge.append(hashed)
        tree.add(hashed)
        told.append(edge.root().hex())
        assert tree.root().hex() == root

    assert tuple(told) == ROOTS


def test_the_path_of_the_rfcs_example() -> None:
    """RFC 6962, 2.1.3: seven leaves; the paths of d0, d3, d4 and d6."""
    a, b, c, d, e, f, j = HASHES[:7]
    g, h, i = edge_over([a, b]).root(), edge_over([c, d]).root(), edge_over([e, f]).root()
    k, el = edge_over([a, b, c, d]).root(), edge_over([e, f, j]).root()

    assert inclusion_path(HASHES[:7], 1) == [b, h, el]
    assert inclusion_path(HASHES[:7], 4) == [c, g, el]
    assert inclusion_path(HASHES[:7], 5) == [f, j, k]
    assert inclusion_path(HASHES[:7], 7) == [i, k]


def test_the_consistency_of_the_rfcs_example() -> None:
    """RFC 6962, 2.1.3: from three, four and six leaves to seven."""
    a, b, c, d, e, f, j = HASHES[:7]
    g, i = edge_over([a, b]).root(), edge_over([e, f]).root()
    k, el = edge_over([a, b, c, d]).root(), edge_over([e, f, j]).root()

    assert consistency_path(HASHES[:7], 3) == [c, d, g, el]
    assert consistency_path(HASHES[:7], 4) == [el]
    assert consistency_path(HASHES[:7], 6) == [i, j, k]


@given(entries=leaves)
def test_appending_gives_the_root_of_the_definition(entries: list[bytes]) -> None:
    edge = RightEdge()
    for entry in entries:
        edge.append(leaf_hash(entry))

    assert edge.root() == by_definition(entries)
    assert RightEdge.unpacked(edge.size, edge.packed()) == edge
    assert edge.is_whole()


@given(entries=leaves, data=st.data())
def test_a_leaf_is_proven_at_its_own_number_alone(
    entries: list[bytes], data: st.DataObject
) -> None:
    size = len(entries)
    number = data.draw(st.integers(1, size))
    hashes, root = [leaf_hash(one) for one in entries], by_definition(entries)
    path = inclusion_path(hashes, number)

    assert verifier.inclusion_holds(hashes[number - 1], number, size, path, root)
    assert not verifier.inclusion_holds(leaf_hash(b"other!"), number, size, path, root)
    assert not verifier.inclusion_holds(hashes[number - 1], number, size, path, b"\x00" * 32)
    assert not verifier.inclusion_holds(hashes[number - 1], number, size, [*path, root], root)
    assert not verifier.inclusion_holds(hashes[number - 1], size + 1, size, path, root)


@given(entries=leaves, data=st.data())
def test_a_tree_is_consistent_with_its_beginning_alone(
    entries: list[bytes], data: st.DataObject
) -> None:
    size, later = data.draw(st.integers(1, len(entries))), len(entries)
    hashes = [leaf_hash(one) for one in entries]
    root, later_root = by_definition(entries[:size]), by_definition(entries)
    path = consistency_path(hashes, size)

    assert verifier.consistency_holds(size, root, later, later_root, path)
    other = leaf_hash(b"other!")
    assert not verifier.consistency_holds(size, other, later, later_root, path)
    assert not verifier.consistency_holds(size, root, later, other, path)
    assert not verifier.consistency_holds(size, root, later, later_root, [*path, other])


@pytest.mark.parametrize("size", [0, 9])
def test_sizes_that_cannot_be_are_refused(size: int) -> None:
    assert not verifier.consistency_holds(size, HASHES[0], 8, HASHES[1], [HASHES[2]])
