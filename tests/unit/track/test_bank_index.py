import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.fingerprint import Kind
from fireline.track.bank_index import BankIndex, words_of
from fireline.track.fingerprints import KINDS
from fireline.track.near_pairs import pairs_by_parts, pairs_one_by_one

Pair = tuple[int, int, int]
#: Few distinct digits, so that near and equal values are common.
VALUES = st.lists(st.sampled_from("0137f"), min_size=64, max_size=64).map("".join)


def every_pair_compared(queries: list[str], bank: dict[int, str], radius: int) -> list[Pair]:
    """The slow, obvious way: each query beside each entry, bits counted one by one."""
    return sorted(
        (place, key, far)
        for place, query in enumerate(queries)
        for key, value in bank.items()
        if (far := (int(query, 16) ^ int(value, 16)).bit_count()) <= radius
    )


def found(index: BankIndex, queries: list[str], radius: int) -> list[Pair]:
    near = index.near(queries, radius)
    return [
        (int(q), int(k), int(d))
        for q, k, d in zip(near.query, near.key, near.distance, strict=True)
    ]


@settings(max_examples=50)
@given(
    bank=st.dictionaries(st.integers(0, 50), VALUES, max_size=12),
    queries=st.lists(VALUES, max_size=6),
    radius=st.integers(0, 256),
)
def test_it_finds_what_comparing_every_pair_finds(
    bank: dict[int, str], queries: list[str], radius: int
) -> None:
    index = BankIndex()

    index.add(list(bank), list(bank.values()))

    assert found(index, queries, radius) == every_pair_compared(queries, bank, radius)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 9), VALUES), max_size=30), VALUES)
def test_entries_come_and_go_one_by_one(steps: list[tuple[int, str]], query: str) -> None:
    index, bank = BankIndex(), dict[int, str]()
    for key, value in steps:
        if key in index:
            index.remove(key)
            del bank[key]
        else:
            index.add([key], [value])
            bank[key] = value

    assert len(index) == len(bank)
    assert found(index, [query], 128) == every_pair_compared([query], bank, 128)


@pytest.mark.long
def test_many_blocks_find_what_one_by_one_finds() -> None:
    dice = np.random.default_rng(7)
    bank = {key: dice.bytes(32).hex() for key in range(70_000)}
    queries = [bank[3], bank[40_000], dice.bytes(32).hex(), bank[69_999][:-1] + "0"]
    index = BankIndex()

    index.add(list(bank), list(bank.values()))

    assert len(index) == 70_000
    assert found(index, queries, 31) == every_pair_compared(queries, bank, 31)
    assert {key for _, key, _ in found(index, queries, 31)} == {3, 40_000, 69_999}


def test_the_distance_is_the_one_of_the_kind() -> None:
    left, right = KINDS[Kind.PDQ].examples[:2]
    index = BankIndex()

    index.add([1], [left])

    assert found(index, [right], 256) == [(0, 1, KINDS[Kind.PDQ].distance(left, right))]


def test_a_key_that_is_taken_is_refused() -> None:
    index = BankIndex()
    index.add([1], ["0" * 64])

    with pytest.raises(ValueError, match="taken already"):
        index.add([1], ["f" * 64])


def test_what_is_no_fingerprint_is_refused() -> None:
    with pytest.raises(ValueError, match="64 hex digits"):
        BankIndex().add([1], ["00"])


def test_nothing_is_near_in_an_empty_index() -> None:
    assert found(BankIndex(), ["0" * 64], 256) == []


@settings(max_examples=50)
@given(
    bank=st.lists(VALUES, max_size=10),
    queries=st.lists(VALUES, max_size=6),
    flipped=st.lists(st.integers(0, 255), max_size=33),
    radius=st.integers(0, 31),
)
def test_looking_up_parts_finds_what_comparing_every_pair_finds(
    bank: list[str], queries: list[str], flipped: list[int], radius: int
) -> None:
    """Some entries are queries with a few bits flipped, so that many distances are near 31."""
    near = [f"{int(value, 16) ^ sum(1 << bit for bit in set(flipped)):064x}" for value in queries]
    entries = [*bank, *near]

    found = pairs_by_parts(words_of(queries), words_of(entries).T, radius)

    expected = every_pair_compared(queries, dict(enumerate(entries)), radius)
    assert sorted(map(tuple, found.tolist())) == expected


@pytest.mark.long
def test_many_are_found_by_their_parts_as_one_by_one() -> None:
    dice = np.random.default_rng(3)
    values = words_of([dice.bytes(32).hex() for _ in range(3_000)])
    near = values.copy()
    for row, word in enumerate(dice.integers(0, 4, len(near))):
        near[row, word] ^= np.uint64(dice.integers(0, 2**30))

    by_parts = pairs_by_parts(near, values.T, 31)
    one_by_one = pairs_one_by_one(near, values.T, 31)

    assert len(by_parts) == 3_000
    assert by_parts.tolist() == sorted(one_by_one.tolist())
