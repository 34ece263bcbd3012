"""Near-misses: news, parody and counter-speech, which reuse a work's words, links and shapes.

They are half of the noise. A machine that matches copies finds many of them; only a person can
tell that they report, mock or oppose.
"""

import attrs
import numpy as np

from fireline.exercise.columns import DAY, NONE, Flags, Ints
from fireline.exercise.people import Kind, People
from fireline.exercise.posts import Form, Label, Rows, rows_of
from fireline.exercise.recipe import Recipe
from fireline.exercise.shapes import Look, Picture
from fireline.exercise.times import times_of_day
from fireline.exercise.words import Script, Tongue, sentences
from fireline.exercise.works import Work

_STYLES = {Kind.NEWS: Look.FRAMED, Kind.PARODY: Look.RECOLOURED, Kind.COUNTER: Look.STRUCK}
#: Of each part's near-misses: (quotes of a work, its link, its shapes); the rest reuse words only.
_WAYS = {
    Kind.NEWS: (0.15, 0.08, 0.15),
    Kind.PARODY: (0.05, 0.00, 0.30),
    Kind.COUNTER: (0.20, 0.08, 0.15),
}
_PICTURED_ONE_IN = 3  #: of the works with a picture, one in so many is worth redrawing to them
_BORROWED_WORDS = 6


@attrs.frozen(kw_only=True)
class Aim:
    """A work that can be aimed at, and the post of it that can be quoted on each platform."""

    work: Work
    posts: dict[int, tuple[int, int]]  #: platform -> (uid, moment)
    weight: float  #: how much it is talked about


def near_misses(  # noqa: PLR0913 -- each is one thing that a near-miss depends on
    aims: list[Aim],
    *,
    people: People,
    tongues: dict[Script, Tongue],
    recipe: Recipe,
    holder: Ints,
    present: Flags,
    day: int,
    rng: np.random.Generator,
) -> Rows:
    """Return one day's near-misses, aimed at what is talked about."""
    count = recipe.noise_a_day // 2 if aims else 0
    persons = _persons(people, count, rng)
    chosen = _chosen(aims, count, rng)
    said = _comments(people.script[persons], tongues, rng)
    ways = _ways(people.kind[persons], rng).tolist()
    text, link, picture, anchor = list(said), [""] * count, [None] * count, [NONE] * count
    faces: list[Picture | None] = list(picture)
    since = [aim.work.at for aim in chosen]
    for row, (aim, way) in enumerate(zip(chosen, ways, strict=True)):
        person = int(persons[row])
        if way == _QUOTES:
            anchor[row], since[row] = aim.posts.get(int(people.platform[person]), (NONE, 0))
        elif way == _LINKS:
            link[row] = aim.work.link
        elif way == _SHAPES:
            faces[row] = _redrawn(aim.work, Kind(int(people.kind[person])))
        if anchor[row] == NONE:
            since[row] = aim.work.at
            text[row] = _borrowing(said[row], aim.work, row)
    hangs = np.array(anchor, dtype=np.int64)
    rows = rows_of(
        holder[persons],
        _moments(since, day, rng),
        text,
        form=np.where(hangs == NONE, Form.POST, Form.QUOTE),
        label=np.full(count, Label.NEAR_MISS, dtype=np.int64),
        work=np.array([aim.work.number for aim in chosen], dtype=np.int64),
        link=link,
        picture=faces,
        anchor=hangs,
    )
    return rows.where(present[persons])


_QUOTES, _LINKS, _SHAPES = 0, 1, 2  #: the columns of the table of ways


def _persons(people: People, count: int, rng: np.random.Generator) -> Ints:
    weight = people.chatter * (people.kind > Kind.ORDINARY)
    return rng.choice(len(people), size=count, p=weight / weight.sum())


def _chosen(aims: list[Aim], count: int, rng: np.random.Generator) -> list[Aim]:
    if not count:
        return []
    weight = np.array([aim.weight for aim in aims])
    return [aims[i] for i in rng.choice(len(aims), size=count, p=weight / weight.sum()).tolist()]


def _ways(kinds: Ints, rng: np.random.Generator) -> Ints:
    """Return how each near-miss reuses its work: the column of the table, or one past it."""
    bounds = np.zeros((len(Kind), 3))
    for kind, shares in _WAYS.items():
        bounds[kind] = np.cumsum(shares)
    coins = rng.random(len(kinds))
    ways: Ints = (coins[:, None] >= bounds[kinds]).sum(axis=1)
    return ways


def _moments(since: list[int], day: int, rng: np.random.Generator) -> Ints:
    """Moments of the day, none before what is aimed at."""
    at = times_of_day(len(since), day, rng)
    made = np.array(since, dtype=np.int64)
    later = made + 1 + (rng.random(len(since)) * ((day + 1) * DAY - 2 - made)).astype(np.int64)
    return np.where(at > made, at, later)


def _comments(scripts: Ints, tongues: dict[Script, Tongue], rng: np.random.Generator) -> list[str]:
    text = [""] * len(scripts)
    for one, tongue in tongues.items():
        rows = np.flatnonzero(scripts == one).tolist()
        for row, said in zip(rows, sentences(tongue, len(rows), rng), strict=True):
            text[row] = said
    return text


def _borrowing(said: str, work: Work, spot: int) -> str:
    """Return the comment around some of the work's own words."""
    words = work.words.split(" ")
    start = spot % max(1, len(words) - _BORROWED_WORDS)
    return f"{said}: {' '.join(words[start : start + _BORROWED_WORDS])}"


def _redrawn(work: Work, kind: Kind) -> Picture | None:
    if work.picture is None or work.number % _PICTURED_ONE_IN:
        return None
    return attrs.evolve(work.picture, look=_STYLES[kind])
