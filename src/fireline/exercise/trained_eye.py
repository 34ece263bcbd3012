"""Trained eye: the one place where an exercise's officers learn what is true, with an error rate.

A real officer reads a post, looks at a picture and knows what it is, most of the time. Simulated
officers cannot read, so they are told, and told wrong at a stated rate. Nothing else that they do
touches the truth.
"""

from enum import StrEnum

import attrs
import numpy as np

from fireline.domain.fingerprint import Kind as FingerprintKind
from fireline.domain.ids import AccountKey
from fireline.exercise.chance import stream
from fireline.exercise.people import Kind
from fireline.exercise.posts import Label
from fireline.exercise.shapes import Look, Subject
from fireline.exercise.works import HOSTS
from fireline.exercise.world import World


class Sight(StrEnum):
    """What somebody sees who knows the field."""

    SUPPORTS = "supports"  #: a work, or somebody of the community
    REPORTS = "reports"
    MOCKS = "mocks"
    OPPOSES = "opposes"
    HARMLESS = "harmless"
    SAME = "same"  #: the same person under another account
    OTHERS = "others"  #: two persons


@attrs.frozen
class CandidateItem:
    """A cluster on the desk: its kind, and the post that is shown as its example."""

    kind: FingerprintKind
    example: str


@attrs.frozen
class PostItem:
    """One post on the desk."""

    key: str


@attrs.frozen
class AccountItem:
    """One account on the desk, with what it posted."""

    key: AccountKey


@attrs.frozen
class PairItem:
    """Two accounts on the desk: one that was removed, and one that may have followed it."""

    removed: AccountKey
    returned: AccountKey


DeskItem = CandidateItem | PostItem | AccountItem | PairItem
_NEAR = {Kind.NEWS: Sight.REPORTS, Kind.PARODY: Sight.MOCKS, Kind.COUNTER: Sight.OPPOSES}
_DRAWN_BY_OTHERS = {
    Look.FRAMED: Sight.REPORTS,
    Look.RECOLOURED: Sight.MOCKS,
    Look.STRUCK: Sight.OPPOSES,
}


def what_a_trained_eye_sees(
    item: DeskItem, error_rate: float, rng: np.random.Generator, *, world: World
) -> Sight:
    """Return what an officer makes of an item: the truth, but wrong at the stated rate.

    A mistake takes support for something harmless and anything else for support; of two accounts
    it takes the same person for two, or two for one.
    """
    truth = _truth_of(item, world)
    return truth if rng.random() >= error_rate else _mistaken(truth)


class Eye:
    """The officers' eyes in one exercise, and how often they erred."""

    def __init__(self, world: World, error_rate: float) -> None:
        """State how often a judgement is wrong."""
        self._world = world
        self.error_rate = error_rate
        self.looks = 0
        self.mistakes = 0

    def sees(self, officer: str, item: DeskItem) -> Sight:
        """Return what an officer makes of an item; the same officer sees the same each time."""
        rng = stream(self._world.seed, "eye", officer, repr(item))
        seen = what_a_trained_eye_sees(item, self.error_rate, rng, world=self._world)
        self.looks += 1
        self.mistakes += seen is not _truth_of(item, self._world)
        return seen


def _mistaken(truth: Sight) -> Sight:
    swaps = {Sight.SUPPORTS: Sight.HARMLESS, Sight.SAME: Sight.OTHERS, Sight.OTHERS: Sight.SAME}
    return swaps.get(truth, Sight.SUPPORTS)


def _truth_of(item: DeskItem, world: World) -> Sight:
    if isinstance(item, CandidateItem):
        return _of_candidate(item, world)
    if isinstance(item, PostItem):
        return _of_post(item.key, world)
    if isinstance(item, AccountItem):
        number = world.platform.number_of_account(item.key)
        return Sight.HARMLESS if number is None else _of_person(world.truth.kind_of(number))
    same = (item.removed, item.returned) in world.truth.lines_of_return()
    return Sight.SAME if same else Sight.OTHERS


def _of_person(kind: Kind) -> Sight:
    if kind < Kind.ORDINARY:
        return Sight.SUPPORTS
    return _NEAR.get(kind, Sight.HARMLESS)


def _of_post(key: str, world: World) -> Sight:
    index = world.platform.index_of_post(key)
    if index is None:
        return Sight.HARMLESS
    label = world.truth.label_of(index)
    if label is Label.WORK:
        return Sight.SUPPORTS
    if label is not Label.NEAR_MISS:
        return Sight.HARMLESS
    day = world.ecosystem.day_of(index)
    return _of_person(world.truth.kind_of(int(day.account[index - day.first])))


def _of_candidate(item: CandidateItem, world: World) -> Sight:
    """Look at what is shared itself, not at who shares it: a work's link is one in any hand."""
    index = world.platform.index_of_post(item.example)
    if index is None:
        return Sight.HARMLESS
    day = world.ecosystem.day_of(index)
    row = index - day.first
    if item.kind is FingerprintKind.LINK:
        leads_to_work = any(f"{host}/" in day.link[row] for host in HOSTS)
        return Sight.SUPPORTS if leads_to_work else Sight.HARMLESS
    picture = day.picture[row]
    if item.kind in {FingerprintKind.FILE, FingerprintKind.PDQ} and picture is not None:
        if picture.subject is not Subject.WORK:
            return Sight.HARMLESS
        return _DRAWN_BY_OTHERS.get(picture.look, Sight.SUPPORTS)
    return _of_post(item.example, world)
