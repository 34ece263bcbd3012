"""Two worlds that the tests of the exercise share: one of the default size, one small."""

from functools import cache

import pytest

from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.recipe import Recipe


@cache
def lived(seed: int, accounts: int, days: int) -> Ecosystem:
    """Return a world after so many days; worlds are only read by the tests that share them."""
    ecosystem = Ecosystem(Recipe(seed=seed, accounts=accounts, days=days))
    for _ in range(days):
        ecosystem.live()
    return ecosystem


@pytest.fixture
def month() -> Ecosystem:
    """A world of the default size after its 30 days."""
    return lived(1, 5_000, 30)


@pytest.fixture
def week() -> Ecosystem:
    """A small world after a week."""
    return lived(3, 600, 7)
