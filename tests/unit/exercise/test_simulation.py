import numpy as np
import pytest

from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.passes import passed_on
from fireline.exercise.recipe import Recipe
from fireline.exercise.simulation import Snapshot, expected_oxygen, sustaining
from fireline.exercise.truth import Truth


def chain() -> Snapshot:
    """0 -> 1 -> 2 with one half each; 0 makes two works a day; weights 1, 10, 100."""
    return Snapshot(
        start=np.array([0, 1, 2, 2]),
        target=np.array([1, 2]),
        chance=np.array([0.5, 0.5]),
        rate=np.array([2.0, 0.0, 0.0]),
        weight=np.array([1.0, 10.0, 100.0]),
        present=np.ones(3, dtype=np.bool_),
    )


def test_a_chain_reaches_what_a_person_works_out() -> None:
    # 2 * (1 + 10/2 + 100/4) = 62; without 1 only 2 * 1 is left; without 2, 2 * (1 + 5) = 12.
    assert expected_oxygen(chain(), samples=40_000) == pytest.approx(62.0, rel=0.02)
    assert sustaining(chain(), samples=40_000) == pytest.approx([62.0, 60.0, 50.0], rel=0.02)


def test_who_is_gone_reaches_nobody() -> None:
    assert expected_oxygen(chain(), samples=10, without=np.array([0])) == 0.0


def test_the_score_is_what_goes_when_the_account_goes() -> None:
    state = Truth(Ecosystem(Recipe(seed=2, accounts=300))).snapshot()
    whole = expected_oxygen(state, samples=20)

    scores = sustaining(state, samples=20)

    for person in np.argsort(-scores)[:10].tolist():
        left = expected_oxygen(state, samples=20, without=np.array([person]))
        assert scores[person] == pytest.approx(whole - left)


def test_days_travel_as_the_simulation_says() -> None:
    state = Truth(Ecosystem(Recipe(seed=2, accounts=600))).snapshot()
    world = Ecosystem(Recipe(seed=2, accounts=600))
    makers = np.repeat(np.flatnonzero(state.rate > 0), 400)

    passes = passed_on(
        world.spread,
        works=np.arange(len(makers)),
        makers=makers,
        made_at=np.zeros_like(makers),
        present=state.present,
        ties=state.chance > 0,
        salt=1,
    )
    reached = np.bincount(passes.work, weights=state.weight[passes.person])

    assert (reached * state.rate[makers]).sum() / 400 == pytest.approx(
        expected_oxygen(state, samples=400), rel=0.05
    )
