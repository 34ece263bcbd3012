"""Works: the stand-ins for propaganda, and who made them when."""

import attrs
import numpy as np

from fireline.exercise.chance import stream
from fireline.exercise.columns import Flags, Reals
from fireline.exercise.people import Kind, People
from fireline.exercise.recipe import Recipe
from fireline.exercise.shapes import Look, Picture, Subject
from fireline.exercise.times import times_of_day
from fireline.exercise.words import Script, Tongue, sentences

#: (has a picture, has a link, how often); every work has words.
FORMS = ((True, False, 0.28), (False, False, 0.32), (False, True, 0.31), (True, True, 0.09))
HOSTS = ("files.example.org", "drop.example.net", "paste.example.com")
TAGS_PER_CELL = 3
_MOST_A_DAY = 100_000  #: numbers kept free for the works of one day
_TAGGED = 0.6  #: share of works with one of their cell's tags
_EAGERNESS = 0.8  #: sigma of the logarithm of how much more one originator makes than another


@attrs.frozen(kw_only=True)
class Work:
    """One work as its maker first posted it."""

    number: int
    maker: int  #: the person
    cell: int
    at: int  #: when it was first posted
    words: str  #: with its tag, without its link
    link: str  #: empty when it has none
    picture: Picture | None


def eagerness(people: People, recipe: Recipe) -> Reals:
    """Return the new works a day that each person makes; only originators make any."""
    rng = stream(recipe.seed, "eagerness")
    makers = people.of(Kind.ORIGINATOR)
    rates = np.zeros(len(people))
    drawn = rng.lognormal(0.0, _EAGERNESS, size=len(makers))
    rates[makers] = drawn * recipe.works_per_originator / drawn.mean()
    return rates


def tags(people: People, tongues: dict[Script, Tongue], seed: int) -> list[tuple[str, ...]]:
    """Return each cell's tags, in its script."""
    rng = stream(seed, "tags")
    found = []
    for cell in range(people.cells):
        words = tongues[Script(int(people.script[np.argmax(people.cell == cell)]))].words
        picks = rng.integers(0, len(words), size=(TAGS_PER_CELL, 2)).tolist()
        found.append(tuple(f"#{words[a]}_{words[b]}" for a, b in picks))
    return found


class Workshop:
    """Makes the works of each day."""

    def __init__(self, people: People, tongues: dict[Script, Tongue], recipe: Recipe) -> None:
        """Decide once who makes how many, and the tags of each cell."""
        self.rates = eagerness(people, recipe)
        self.tags = tags(people, tongues, recipe.seed)
        self._people = people
        self._tongues = tongues
        self._seed = recipe.seed

    def made_on(self, day: int, present: Flags) -> list[Work]:
        """Return the works that the persons who are present make on a day, in order of time.

        Everybody's are drawn, so that who is away takes away their own and changes no other.
        """
        rng = stream(self._seed, "works", day)
        counts = rng.poisson(self.rates)
        makers = np.repeat(np.arange(len(counts)), counts)
        at = np.sort(times_of_day(len(makers), day, rng))
        makers = rng.permutation(makers)
        forms = rng.choice(len(FORMS), size=len(makers), p=[share for _, _, share in FORMS])
        rows = zip(makers.tolist(), at.tolist(), forms.tolist(), strict=True)
        first = day * _MOST_A_DAY
        drawn = [self._work(first + i, *row, rng) for i, row in enumerate(rows)]
        return [work for work in drawn if present[work.maker]]

    def _work(self, number: int, maker: int, at: int, form: int, rng: np.random.Generator) -> Work:
        pictured, linked, _ = FORMS[form]
        cell = int(self._people.cell[maker])
        tongue = self._tongues[Script(int(self._people.script[maker]))]
        words = sentences(tongue, 1, rng)[0]
        if rng.random() < _TAGGED:
            words = f"{words} {self.tags[cell][int(rng.integers(TAGS_PER_CELL))]}"
        host = HOSTS[int(rng.integers(len(HOSTS)))]
        return Work(
            number=number,
            maker=maker,
            cell=cell,
            at=at,
            words=words,
            link=f"https://{host}/{int(rng.integers(16**8)):08x}" if linked else "",
            picture=Picture(Subject.WORK, number, Look.ORIGINAL) if pictured else None,
        )
