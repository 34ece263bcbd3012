"""Accounts: what a platform shows of somebody, and how a next account resembles the last one."""

from enum import StrEnum

import attrs
import numpy as np

from fireline.exercise.chance import stream
from fireline.exercise.columns import DAY
from fireline.exercise.people import Kind, People
from fireline.exercise.recipe import Recipe
from fireline.exercise.shapes import Look, Picture, Subject
from fireline.exercise.words import Script, Tongue

_FACELESS = 0.25  #: share of accounts without a picture of their own
_FACES = 300  #: designs that everybody outside the core of the community chooses from
_COUNTED = 0.3  #: share of handles that end in a number from the start, inside and outside
_IMPOSTORS = 0.06  #: share of parody accounts that imitate an originator's handle and picture
_OLDEST = 700  #: days before the world's start
_JOINS_LATER = 0.04  #: share of the unimportant who join while the world is lived
_CAN_JOIN_LATER = frozenset({Kind.AUDIENCE, Kind.ORDINARY, Kind.PARODY})
_OWN_FACES = frozenset({Kind.ORIGINATOR, Kind.AMPLIFIER, Kind.ANNOUNCER, Kind.SUPERPOSTER})
_CORE = 1_000_000  #: numbers of the core's own pictures begin here
_BIOGRAPHIES = {
    Kind.NEWS: ("daily bulletin", "news desk", "what happened, with sources"),
    Kind.PARODY: ("satire only", "not serious", "parody"),
    Kind.COUNTER: ("against all of it", "replies to them with facts", "counter-speech"),
}
_TELLS_ITS_AIM = 0.6  #: share of near-miss accounts whose biography says what they are
#: (look of the next account's picture, how often); None is a new one.
_NEXT_FACES: tuple[tuple[Look | None, float], ...] = (
    (Look.ORIGINAL, 0.55),
    (Look.SMALLEST, 0.25),
    (Look.ENCODED, 0.08),
    (None, 0.12),
)
_NEW_STEM = 0.12  #: share of returns under another stem
_NEW_NAME = 0.3  #: share of returns under another display name


class Gone(StrEnum):
    """Why an account or a post is no longer there."""

    PLATFORM = "platform"
    AUTHOR = "author"


@attrs.frozen(kw_only=True)
class Account:
    """One account as its platform shows it. Which person holds it is not shown."""

    number: int
    person: int
    platform: int
    native: str
    stem: str
    count: int  #: what the handle counts; 0 shows nothing
    name: str
    biography: str
    face: Picture | None
    language: Script
    created: int

    @property
    def handle(self) -> str:
        """The handle: stem and count."""
        return f"{self.stem}_{self.count}" if self.count else self.stem


def native_id(rng: np.random.Generator) -> str:
    """Return an opaque id that tells nothing of what the account is."""
    return f"x{int(rng.integers(2**62)):016x}"


def first_accounts(people: People, tongues: dict[Script, Tongue], recipe: Recipe) -> list[Account]:
    """Return everybody's account at the start of the world."""
    rng = stream(recipe.seed, "accounts")
    accounts = [_first(people, i, tongues, rng) for i in range(len(people))]
    originators = people.of(Kind.ORIGINATOR).tolist()
    for person in people.of(Kind.PARODY).tolist():
        if rng.random() < _IMPOSTORS:
            model = accounts[originators[int(rng.integers(len(originators)))]]
            accounts[person] = _imitating(accounts[person], model)
    return [_joined(account, people, recipe) for account in accounts]


def _joined(account: Account, people: People, recipe: Recipe) -> Account:
    """Some join later, so that a newcomer need not be somebody who came back."""
    rng = stream(recipe.seed, "joins", account.person)
    if people.kind[account.person] in _CAN_JOIN_LATER and rng.random() < _JOINS_LATER:
        return attrs.evolve(account, created=int(rng.uniform(0, recipe.days) * DAY))
    return account


def _first(
    people: People, person: int, tongues: dict[Script, Tongue], rng: np.random.Generator
) -> Account:
    kind, script = Kind(int(people.kind[person])), Script(int(people.script[person]))
    own, latin = tongues[script].words, tongues[Script.LATIN].words
    picks = rng.integers(0, 2**31, size=8).tolist()
    coins = rng.random(4).tolist()
    biography = f"{own[picks[0] % len(own)]} {own[picks[1] % len(own)]}"
    if kind in _BIOGRAPHIES and coins[0] < _TELLS_ITS_AIM:
        biography = _BIOGRAPHIES[kind][picks[2] % len(_BIOGRAPHIES[kind])]
    return Account(
        number=person,
        person=person,
        platform=int(people.platform[person]),
        native=native_id(rng),
        stem=f"{latin[picks[3] % len(latin)]}_{latin[picks[4] % len(latin)]}",
        count=1 + picks[5] % 9 if coins[1] < _COUNTED else 0,
        name=f"{own[picks[0] % len(own)]} {own[picks[6] % len(own)]}",
        biography=biography,
        face=_face(kind, person, picks[7], coins[2]),
        language=script,
        created=-int(_OLDEST * DAY * coins[3]),
    )


def _face(kind: Kind, person: int, pick: int, coin: float) -> Picture | None:
    if coin < _FACELESS:
        return None
    number = _CORE + person if kind in _OWN_FACES else pick % _FACES
    return Picture(Subject.AVATAR, number, Look.ORIGINAL)


def _imitating(account: Account, model: Account) -> Account:
    face = attrs.evolve(model.face, look=Look.ENCODED) if model.face else None
    return attrs.evolve(account, stem=f"{model.stem}x", name=model.name, face=face)


def next_account(
    old: Account, *, number: int, at: int, rng: np.random.Generator, tongues: dict[Script, Tongue]
) -> Account:
    """Return the account under which the same person comes back: counted up, much the same."""
    own, latin = tongues[old.language].words, tongues[Script.LATIN].words
    picks = rng.integers(0, 2**31, size=4).tolist()
    renamed, restemmed = (rng.random(2) < (_NEW_NAME, _NEW_STEM)).tolist()
    look = _NEXT_FACES[int(rng.choice(len(_NEXT_FACES), p=[share for _, share in _NEXT_FACES]))][0]
    stem = f"{latin[picks[0] % len(latin)]}_{latin[picks[1] % len(latin)]}"
    return attrs.evolve(
        old,
        number=number,
        native=native_id(rng),
        stem=stem if restemmed else old.stem,
        count=1 if restemmed else old.count + 1,
        name=f"{own[picks[2] % len(own)]} {own[picks[3] % len(own)]}" if renamed else old.name,
        face=_next_face(old, number, look),
        created=at,
    )


def _next_face(old: Account, number: int, look: Look | None) -> Picture | None:
    if old.face is None or look is None:
        return Picture(Subject.AVATAR, 2 * _CORE + number, Look.ORIGINAL)
    return attrs.evolve(old.face, look=look)
