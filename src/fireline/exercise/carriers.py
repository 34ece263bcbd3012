"""Carriers: the posts in which a work travels: first posts, reposts, quotes and re-uploads."""

import attrs
import numpy as np

from fireline.exercise.chance import coins
from fireline.exercise.columns import NONE, Ints
from fireline.exercise.copies import copied_looks, copied_texts, tracked
from fireline.exercise.passes import Passes
from fireline.exercise.people import Kind, People
from fireline.exercise.posts import Form, Label, Rows, rows_of
from fireline.exercise.shapes import Look, Picture
from fireline.exercise.times import delays
from fireline.exercise.words import Script, Tongue, sentences
from fireline.exercise.works import Work

#: Of the passes of each part: (reposts, quotes); the rest are re-uploads.
_FORMS = {
    Kind.ORIGINATOR: (0.4, 0.2),
    Kind.AMPLIFIER: (0.42, 0.25),
    Kind.ANNOUNCER: (0.7, 0.2),
    Kind.SUPERPOSTER: (0.45, 0.1),
    Kind.AUDIENCE: (0.75, 0.17),
    Kind.ORDINARY: (0.7, 0.3),
}
_HOW = 3  #: what a coin decides here
MEAN_REPEATS = 1.5  #: how often a superposter puts the same work up again
_OWN_CAPTION = 0.45  #: share of re-uploads with a picture or a link that get new words


@attrs.frozen(kw_only=True)
class Journey:
    """The rows of one day's cascades, each with its form and where it hangs."""

    work: Ints
    person: Ints
    at: Ints
    parent: Ints  #: row here
    form: Ints
    anchor: Ints  #: row here of the post that a repost or quote passes on
    via: Ints  #: row here of the repost through which a repost came


def journeys(passes: Passes, people: People, *, salt: int, rng: np.random.Generator) -> Journey:
    """Decide how each pass is made; who is on another platform can only re-upload."""
    passes = _with_repeats(passes, people, rng)
    coin = coins(salt + _HOW, passes.work, passes.person).tolist()
    platform = people.platform[passes.person].tolist()
    kind = people.kind[passes.person].tolist()
    parent = passes.parent.tolist()
    person = passes.person.tolist()
    form: list[int] = []
    anchor: list[int] = []
    via: list[int] = []
    for row, above in enumerate(parent):
        base = anchor[above] if above != NONE and form[above] == Form.REPOST else above
        can_point = base != NONE and platform[base] == platform[row]
        own = above != NONE and person[above] == person[row]
        how = _form(kind[row], coin[row]) if can_point and not own else Form.POST
        form.append(how)
        anchor.append(base if how in (Form.REPOST, Form.QUOTE) else NONE)
        via.append(above if how == Form.REPOST and form[above] == Form.REPOST else NONE)
    return Journey(
        work=passes.work,
        person=passes.person,
        at=passes.at,
        parent=passes.parent,
        form=np.array(form, dtype=np.int64),
        anchor=np.array(anchor, dtype=np.int64),
        via=np.array(via, dtype=np.int64),
    )


def _form(kind: int, coin: float) -> Form:
    reposts, quotes = _FORMS[Kind(kind)]
    if coin < reposts:
        return Form.REPOST
    return Form.QUOTE if coin < reposts + quotes else Form.POST


def _with_repeats(passes: Passes, people: People, rng: np.random.Generator) -> Passes:
    """Superposters put the same work up again and again, hours apart."""
    times = np.where(
        people.kind[passes.person] == Kind.SUPERPOSTER,
        rng.poisson(MEAN_REPEATS, size=len(passes.person)),
        0,
    )
    again = np.repeat(np.arange(len(times)), times)
    return Passes(
        work=np.concatenate([passes.work, passes.work[again]]),
        person=np.concatenate([passes.person, passes.person[again]]),
        at=np.concatenate([passes.at, passes.at[again] + delays(len(again), 3.0, 0.8, rng)]),
        parent=np.concatenate([passes.parent, again]),
    )


def carrying_posts(
    journey: Journey,
    works: list[Work],
    *,
    holder: Ints,
    people: People,
    tongues: dict[Script, Tongue],
    first_uid: int,
    rng: np.random.Generator,
) -> Rows:
    """Return the posts of a day's cascades; their uids count on from the first."""
    count = len(journey.person)
    text, link, picture = _contents(journey, works, people, tongues, rng)
    up = first_uid
    return rows_of(
        holder[journey.person],
        journey.at,
        text,
        form=journey.form,
        label=np.full(count, Label.WORK, dtype=np.int64),
        work=journey.work,
        link=link,
        picture=picture,
        uid=np.arange(up, up + count),
        anchor=np.where(journey.anchor == NONE, NONE, journey.anchor + up),
        via=np.where(journey.via == NONE, NONE, journey.via + up),
    )


def _contents(
    journey: Journey,
    works: list[Work],
    people: People,
    tongues: dict[Script, Tongue],
    rng: np.random.Generator,
) -> tuple[list[str], list[str], list[Picture | None]]:
    """Return text, link and picture of each post: first posts whole, re-uploads as copies."""
    by_number = {work.number: work for work in works}
    shown = [by_number[number] for number in journey.work.tolist()]
    copies = copied_texts([w.words for w in shown], rng)
    looks = copied_looks([w.number for w in shown], rng)
    fresh = _own_words(journey.person, people, tongues, rng)
    recaptioned = (rng.random(len(shown)) < _OWN_CAPTION).tolist()
    text, link, picture = [], [], []
    for row, (work, form) in enumerate(zip(shown, journey.form.tolist(), strict=True)):
        first = journey.parent[row] == NONE
        points = form in (Form.REPOST, Form.QUOTE)
        says_own = form == Form.QUOTE or (recaptioned[row] and bool(work.picture or work.link))
        words = fresh[row] if says_own else copies[row]
        text.append(work.words if first else "" if form == Form.REPOST else words)
        link.append("" if points else _link(work, rng, first=first))
        picture.append(None if points else _picture(work, looks[row], first=first))
    return text, link, picture


def _link(work: Work, rng: np.random.Generator, *, first: bool) -> str:
    return work.link if first or not work.link else tracked(work.link, rng)


def _picture(work: Work, look: Look, *, first: bool) -> Picture | None:
    if first or work.picture is None:
        return work.picture
    return attrs.evolve(work.picture, look=look)


def _own_words(
    persons: Ints, people: People, tongues: dict[Script, Tongue], rng: np.random.Generator
) -> list[str]:
    words = [""] * len(persons)
    script = people.script[persons]
    for one, tongue in tongues.items():
        rows = np.flatnonzero(script == one).tolist()
        for row, said in zip(rows, sentences(tongue, len(rows), rng), strict=True):
            words[row] = said
    return words
