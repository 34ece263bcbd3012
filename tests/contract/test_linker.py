"""The linker in memory and Splink weigh and learn alike: each is the other's oracle."""

import numpy as np
import pytest

from fireline.identify.fellegi_sunter import FellegiSunter
from fireline.identify.linker import GUESSED, NOT_TOLD, Levels, Linker, Model, likely, prior_bits
from fireline.store.linkage import SplinkLinker

SHARE = 0.1


@pytest.fixture(params=["memory", "splink"])
def linker(request: pytest.FixtureRequest) -> Linker:
    return FellegiSunter() if request.param == "memory" else SplinkLinker()


def drawn(pairs: int, seed: int = 7) -> tuple[Levels, "np.ndarray[tuple[int], np.dtype[np.bool]]"]:
    """Draw pairs from the guessed model, a tenth returns, a fifth of all levels not told."""
    random = np.random.default_rng(seed)
    returns = random.random(pairs) < SHARE
    columns = []
    for one in GUESSED.comparisons:
        m, u = (random.choice(len(one.m), pairs, p=p) for p in (one.m, one.u))
        level = np.where(returns, m, u)
        level[random.random(pairs) < 0.2] = NOT_TOLD
        columns.append(level)
    return np.column_stack(columns).astype(np.int8), returns


def test_a_level_adds_the_logarithm_of_its_odds_and_silence_nothing(linker: Linker) -> None:
    levels = np.full((2, len(GUESSED.comparisons)), NOT_TOLD, dtype=np.int8)
    levels[0, 0] = 3

    bits = linker.weigh(levels, GUESSED)

    first = GUESSED.comparisons[0]
    assert bits[0, 0] == pytest.approx(np.log2(first.m[3] / first.u[3]))
    assert bits.sum() == pytest.approx(bits[0, 0])


def test_nothing_is_weighed_and_nothing_learned_of_no_pairs(linker: Linker) -> None:
    none = np.empty((0, len(GUESSED.comparisons)), dtype=np.int8)

    assert linker.weigh(none, GUESSED).shape == none.shape
    assert linker.learn(none, GUESSED, keep_u=True) == GUESSED


def test_what_was_told_of_no_pair_keeps_its_weights(linker: Linker) -> None:
    levels, _ = drawn(1_000)
    levels[:, 0] = NOT_TOLD

    found = linker.learn(levels, GUESSED, keep_u=False)

    assert found.comparisons[0] == GUESSED.comparisons[0]
    assert found.comparisons[1] != GUESSED.comparisons[1]


def test_levels_that_no_return_has_are_learned_to_be_nearly_impossible(linker: Linker) -> None:
    strangers = np.zeros((300, len(GUESSED.comparisons)), dtype=np.int8)
    returns = np.full((30, len(GUESSED.comparisons)), 2, dtype=np.int8)

    found = linker.learn(np.concatenate([strangers, returns]), GUESSED, keep_u=True)

    assert found.prior == pytest.approx(30 / 330, abs=0.001)
    assert all(one.m[0] < 1e-6 for one in found.comparisons)


@pytest.mark.parametrize("keep_u", [True, False])
def test_what_pairs_were_drawn_from_is_learned_without_labels(
    linker: Linker, *, keep_u: bool
) -> None:
    levels, returns = drawn(5_000)

    found = linker.learn(levels, GUESSED, keep_u=keep_u)

    assert found.prior == pytest.approx(returns.mean(), abs=0.02)
    for learned, true in zip(found.comparisons, GUESSED.comparisons, strict=True):
        assert learned.m == pytest.approx(true.m, abs=0.08)
        assert learned.u == pytest.approx(true.u, abs=0.02)
    belief = likely(linker.weigh(levels, found).sum(axis=1) + prior_bits(found.prior))
    assert ((belief > 0.5) == returns).mean() > 0.97


def test_both_give_the_same_figures() -> None:
    levels, _ = drawn(3_000, seed=11)
    start = Model(0.02, GUESSED.comparisons)

    ours = FellegiSunter().learn(levels, start, keep_u=False)
    theirs = SplinkLinker().learn(levels, start, keep_u=False)

    assert ours.prior == pytest.approx(theirs.prior, abs=1e-9)
    for one, other in zip(ours.comparisons, theirs.comparisons, strict=True):
        assert one.m == pytest.approx(other.m, abs=1e-9)
        assert one.u == pytest.approx(other.u, abs=1e-9)
    apart = FellegiSunter().weigh(levels, ours) - SplinkLinker().weigh(levels, ours)
    assert np.abs(apart).max() < 1e-9
