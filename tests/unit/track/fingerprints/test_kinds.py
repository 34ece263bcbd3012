"""What every kind of fingerprint promises; a kind that is registered is tested."""

import itertools

import pytest

from fireline.domain.fingerprint import Kind
from fireline.errors import ItemUnreadable
from fireline.track.fingerprints import KINDS, FingerprintKind, fingerprint_kinds

EVERY_KIND = [pytest.param(kind, id=name) for name, kind in KINDS.items()]
EVERY_EXAMPLE = [
    pytest.param(kind, example, id=f"{name}-{place}")
    for name, kind in KINDS.items()
    for place, example in enumerate(kind.examples)
]


def test_each_kind_of_the_domain_has_its_fingerprint() -> None:
    assert set(KINDS) == set(Kind)


def test_the_distance_of_the_settings_reaches_pdq_alone() -> None:
    kinds = fingerprint_kinds(pdq_distance=12)

    assert {name: kind.threshold for name, kind in kinds.items()} == {
        Kind.FILE: 0,
        Kind.PDQ: 12,
        Kind.LINK: 0,
        Kind.TEXT: 0,
    }


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_kind_carries_at_least_two_examples(kind: FingerprintKind) -> None:
    assert len(set(kind.examples)) == len(kind.examples) >= 2


@pytest.mark.parametrize(("kind", "example"), EVERY_EXAMPLE)
def test_an_example_is_spelled_as_it_is_stored(kind: FingerprintKind, example: str) -> None:
    assert kind.checked(example) == example


@pytest.mark.parametrize(("kind", "example"), EVERY_EXAMPLE)
def test_a_value_matches_itself_at_no_distance(kind: FingerprintKind, example: str) -> None:
    assert kind.distance(example, example) == 0
    assert kind.matches(example, example)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_examples_do_not_match_one_another(kind: FingerprintKind) -> None:
    pairs = list(itertools.permutations(kind.examples, 2))

    assert [pair for pair in pairs if kind.matches(*pair)] == []


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_distance_is_the_same_both_ways(kind: FingerprintKind) -> None:
    for left, right in itertools.combinations(kind.examples, 2):
        assert kind.distance(left, right) == kind.distance(right, left) > 0


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("value", ["", " ", "no fingerprint", "\x00", "z" * 64])
def test_what_is_no_fingerprint_is_refused_by_name(kind: FingerprintKind, value: str) -> None:
    with pytest.raises(ItemUnreadable, match=f"is not a {kind.kind} fingerprint"):
        kind.matches(value, kind.examples[0])


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_match_says_why_in_words(kind: FingerprintKind) -> None:
    assert "same" in kind.because(0)
    assert kind.because(0) != kind.because(kind.threshold + 1)
