"""Chatter: what everybody says that carries no work. Most of a network is this."""

import numpy as np

from fireline.exercise.columns import DAY, HOUR, Flags, Ints, Reals
from fireline.exercise.following import mood
from fireline.exercise.people import Kind, People
from fireline.exercise.posts import Label, Rows, rows_of
from fireline.exercise.recipe import Recipe
from fireline.exercise.shapes import Look, Picture, Subject
from fireline.exercise.times import times_of_day
from fireline.exercise.words import Script, Tongue, sentences

#: Of the chatter: with links, with tags, with harmless pictures, bare greetings.
_LINKS, _TAGS, _MEMES, _GREETINGS = 0.06, 0.15, 0.03, 0.01
_GREETING_STOCK = 8
MEMES = 30  #: harmless pictures that go round
_MEME_LOOKS = (Look.ORIGINAL, Look.ORIGINAL, Look.SMALLER, Look.ENCODED)
_FEW_LINKS = 60  #: pages that everybody links to
_BURST_HOURS = 0.7  #: how tightly a prolific account's posts of one day stand together
_OTHERS_TOO = 0.15  #: share of ordinary posts that near-miss accounts write


def chatter(  # noqa: PLR0913 -- each is one thing that chatter depends on
    people: People,
    *,
    tongues: dict[Script, Tongue],
    recipe: Recipe,
    holder: Ints,
    present: Flags,
    day: int,
    tags: list[tuple[str, ...]],
    rng: np.random.Generator,
) -> Rows:
    """Return one day's posts that carry nothing, by the community and by everybody else.

    Everybody's are drawn, and those of who is away are left out.
    """
    persons = np.concatenate([_community(people, rng), _others(people, recipe, rng)])
    at = _moments(persons, people, day, rng)
    said = _said(persons, at, people, tongues, tags, rng)
    rows = rows_of(holder[persons], at, said[0], link=said[1], picture=said[2], label=said[3])
    return rows.where(present[persons])


def _community(people: People, rng: np.random.Generator) -> Ints:
    prolific = people.kind == Kind.SUPERPOSTER
    mean = people.chatter * mood(prolific, rng) * (people.kind < Kind.ORDINARY)
    return np.repeat(np.arange(len(people)), rng.poisson(mean))


def _others(people: People, recipe: Recipe, rng: np.random.Generator) -> Ints:
    """Half of what the others post; near-misses are the other half."""
    count = recipe.noise_a_day - recipe.noise_a_day // 2
    ordinary = people.kind == Kind.ORDINARY
    near = people.kind > Kind.ORDINARY
    weight: Reals = people.chatter
    weight = np.where(ordinary, (1 - _OTHERS_TOO) * weight / weight[ordinary].sum(), weight)
    weight = np.where(near, _OTHERS_TOO * weight / weight[near].sum(), weight)
    weight[~(ordinary | near)] = 0.0
    return rng.choice(len(people), size=count, p=weight / weight.sum())


def _moments(persons: Ints, people: People, day: int, rng: np.random.Generator) -> Ints:
    """Moments of the day; a prolific account posts in one burst."""
    at = times_of_day(len(persons), day, rng)
    centre = times_of_day(len(people), day, rng)
    near = centre[persons] + (rng.exponential(_BURST_HOURS, len(persons)) * HOUR).astype(np.int64)
    burst = people.kind[persons] == Kind.SUPERPOSTER
    return np.where(burst, np.minimum(near, (day + 1) * DAY - 1), at)


def _said(
    persons: Ints,
    at: Ints,
    people: People,
    tongues: dict[Script, Tongue],
    tags: list[tuple[str, ...]],
    rng: np.random.Generator,
) -> tuple[list[str], list[str], list[Picture | None], Ints]:
    """Return text, link, picture and label of each post."""
    count = len(persons)
    text = [""] * count
    script = people.script[persons]
    for one, tongue in tongues.items():
        rows = np.flatnonzero(script == one)
        said = _greeted(sentences(tongue, len(rows), rng), tongue, rng)
        for row, words in zip(rows.tolist(), said, strict=True):
            text[row] = words
    _tag(text, people.cell[persons], tags, rng)
    link = [""] * count
    for row in np.flatnonzero(rng.random(count) < _LINKS).tolist():
        link[row] = f"https://pages.example.com/{int(rng.integers(_FEW_LINKS))}"
    picture: list[Picture | None] = [None] * count
    label: Ints = np.full(count, Label.CHATTER, dtype=np.int64)
    with_meme = np.flatnonzero(rng.random(count) < _MEMES)
    label[with_meme] = Label.MEME
    for row in with_meme.tolist():
        picture[row] = _meme(at[row], rng)
    return text, link, picture, label


def _greeted(said: list[str], tongue: Tongue, rng: np.random.Generator) -> list[str]:
    """A few say only a greeting that many others say too: alike, and no work."""
    for row in np.flatnonzero(rng.random(len(said)) < _GREETINGS).tolist():
        said[row] = tongue.phrases[int(rng.integers(_GREETING_STOCK))]
    return said


def _tag(
    text: list[str], cells: Ints, tags: list[tuple[str, ...]], rng: np.random.Generator
) -> None:
    tagged = np.flatnonzero(rng.random(len(text)) < _TAGS)
    for row, cell in zip(tagged.tolist(), cells[tagged].tolist(), strict=True):
        text[row] = f"{text[row]} {tags[cell][int(rng.integers(len(tags[cell])))]}"


def _meme(at: int, rng: np.random.Generator) -> Picture:
    """A few pictures go round at a time; which ones moves on with the days."""
    newest = int(at // DAY) * 2
    number = (newest + int(rng.geometric(0.2))) % MEMES
    return Picture(Subject.MEME, number, _MEME_LOOKS[int(rng.integers(len(_MEME_LOOKS)))])
