"""Suspensions: what the platforms remove unasked. The loud and well followed go first."""

import numpy as np

from fireline.exercise.chance import stream
from fireline.exercise.columns import DAY, NONE
from fireline.exercise.people import Kind, People
from fireline.exercise.recipe import Recipe
from fireline.exercise.standing import Standing

_FALSE_ALARMS = 0.05  #: of the removals, those that hit somebody outside the community


def unasked(people: People, standing: Standing, recipe: Recipe, day: int) -> list[tuple[int, int]]:
    """Return (account, moment) for each account that a platform removes of itself on a day."""
    rng = stream(recipe.seed, "suspensions", day)
    inside = people.kind < Kind.ORDINARY
    count = int(rng.poisson(recipe.own_suspensions * inside.sum()))
    notice = (people.chatter + 0.2) * np.sqrt(people.followers + 1.0)
    shares = np.where(inside, 1.0 - _FALSE_ALARMS, _FALSE_ALARMS)
    weight = notice * shares / np.where(inside, notice[inside].sum(), notice[~inside].sum())
    persons = rng.choice(len(people), size=count, replace=False, p=weight / weight.sum())
    moments = np.sort(rng.integers(day * DAY, (day + 1) * DAY, size=count)).tolist()
    found = zip(standing.holder[persons].tolist(), moments, strict=True)
    return [(account, at) for account, at in found if account != NONE]
