"""The whole loop on a real Bluesky network, with the real program and a real browser, no mock."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest
from playwright.sync_api import Browser

from e2e.network import moderation
from e2e.network.missing import Missing
from e2e.network.network import Network
from e2e.network.people import Person, Record, settle
from e2e.network.shapes import shape, smaller_copy
from e2e.officer import Officer, browser
from e2e.unit_at_work import Unit

pytestmark = pytest.mark.server

WORK, FACE = shape(100), shape(7)
SECRET = "coloured-shapes-of-"


@attrs.frozen(kw_only=True)
class Cast:
    """Who is on the network: a group around one source, somebody loud, and everybody else."""

    source: Person
    passers: Sequence[Person]
    copier: Person
    shrinker: Person
    loud: Person
    others: Sequence[Person]
    original: Record
    copy: Record

    @property
    def everybody(self) -> list[Person]:
        """All of them."""
        return [
            self.source,
            *self.passers,
            self.copier,
            self.shrinker,
            self.loud,
            *self.others,
        ]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser, or a counted skip that names what is missing."""
    try:
        with browser() as running:
            yield running
    except Missing as missing:
        pytest.skip(str(missing))


def test_one_turn_of_the_loop(
    network: Network, chromium: Browser, tmp_path: Path, story: list[str]
) -> None:
    """Scour, track, judge, rank, refer with four eyes, take down, verify, measure, notice."""
    cast = _planted(network)
    unit = Unit.on(network, settle(network, "unit-of-the-loop"), folder=tmp_path / "unit")
    for name, role in (("ann", "officer"), ("ben", "approver")):
        words = ("--authority", "Unit North", "--role", role, "--password", f"{SECRET}{name}")
        unit.fireline("officer", "add", name, *words)

    first = unit.turn()
    unit.fireline("scour", "bluesky", "profile", " ".join(each.did for each in cast.everybody))
    assert first["posts"] > 0
    assert first["candidates"] >= 1
    assert first["oxygen"] is None  # nothing was judged, so there are only candidates

    with unit.desk() as desk:
        ann, ben = (
            Officer.signed_in(chromium, desk, name=name, password=f"{SECRET}{name}")
            for name in ("ann", "ben")
        )
        ann.judge_the_next_candidate(title="EXERCISE shapes one")
        before = unit.turn()
        assert before["oxygen"] > 0
        _every_copy_was_found(ann, cast)
        _the_source_stands_above_the_loudest(ann, cast)

        on_copy = ann.refer(f"/places/of/{_key(cast.copy)}")
        on_source = ann.refer_account(f"bluesky:{cast.source.did}")
        _between_two_looks()
        ben.approve(on_copy)
        _until(lambda: _is_reported(network, "uri", cast.copy.uri))
        moderation.take_down_on_pds(network, cast.copy)
        _between_two_looks()
        ben.approve(on_source)
        _until(lambda: _is_reported(network, "did", cast.source.did))
        moderation.take_down_in_ozone(network, cast.source)

        seen = unit.turn()
        assert ann.last_look(on_copy) == ("Partly gone", "removed by the platform")
        assert ann.last_look(on_source) == (
            "Gone",
            "the whole account was taken down",
        )
        assert 0 < seen["oxygen"] < before["oxygen"]

        returner = _comes_back(network)
        unit.turn()
        _the_return_is_noticed(ann, cast, returner)

    _tell(story, network, first=first, before=before, after=seen)


def _planted(network: Network) -> Cast:
    """Let a group post a work and copies of it, and ordinary people post noise."""
    source, loud = settle(network, "loop-source"), settle(network, "loop-loud")
    passers = [settle(network, f"loop-passer{number}") for number in range(3)]
    copier, shrinker = settle(network, "loop-copier"), settle(network, "loop-shrinker")
    others = [settle(network, f"loop-other{number}") for number in range(6)]
    source.introduce("Loop Source EXERCISE", avatar=FACE)
    for follower in (*passers, copier, shrinker, *others[:4]):
        follower.follow(source)
    for follower in others[4:]:
        follower.follow(passers[0])
    others[0].follow(loud)
    original = source.post("EXERCISE wibble zibber", images=(WORK,))
    for passer in passers:
        passer.repost(original)
    copy = copier.post("EXERCISE seen this", images=(WORK,))
    shrinker.post("EXERCISE small one", images=(smaller_copy(WORK),))
    for number in range(8):
        loud.post(f"EXERCISE loud {number}", images=(WORK,))
    for number, other in enumerate(others):
        other.post(f"EXERCISE nonsense of nobody in particular {number}", images=(shape(number),))
    network.drain()
    return Cast(
        source=source,
        passers=passers,
        copier=copier,
        shrinker=shrinker,
        loud=loud,
        others=others,
        original=original,
        copy=copy,
    )


def _every_copy_was_found(officer: Officer, cast: Cast) -> None:
    """The work's page names everybody who carried it, the smaller copy included, and no others."""
    shown = {row["account"].strip() for row in officer.ranking()}

    carried = {
        each.handle for each in (cast.source, *cast.passers, cast.copier, cast.shrinker, cast.loud)
    }
    assert {handle.removeprefix("@") for handle in shown} == carried


def _the_source_stands_above_the_loudest(officer: Officer, cast: Cast) -> None:
    ranking = officer.ranking()
    place = {row["account"].strip().removeprefix("@"): row for row in ranking}

    assert ranking[0]["account"].strip().removeprefix("@") == cast.source.handle
    assert place[cast.loud.handle]["volume rank"].strip() == "1"
    assert int(place[cast.loud.handle]["rank"]) > int(place[cast.source.handle]["rank"])


def _between_two_looks() -> None:
    """Wait for the part of a minute that leaves most time until the desk looks again.

    It looks at the start of each minute, and at what still stands not again for an hour: so the
    platform has to act between the report and the first look.
    """
    while not 8 <= time.time() % 60 <= 18:
        time.sleep(0.5)


def _is_reported(network: Network, name: str, value: str) -> bool:
    subjects: list[Any] = [each["subject"] for each in moderation.reports(network)]
    return any(each.get(name) == value for each in subjects)


def _comes_back(network: Network) -> Person:
    """Let the source come back: another account, nearly the same handle, the same face."""
    returner = settle(network, "loop-source2")
    returner.introduce("Loop Source EXERCISE", avatar=FACE)
    returner.post("EXERCISE here again", images=(WORK,))
    network.drain()
    return returner


def _the_return_is_noticed(officer: Officer, cast: Cast, returner: Person) -> None:
    shown = officer.open_account(f"bluesky:{returner.did}")
    assert cast.source.handle in shown

    reasons = officer.follows("reasons")
    assert f"{returner.handle} counts {cast.source.handle} up" in reasons
    assert "its picture is the very same file" in reasons


def _tell(
    story: list[str],
    network: Network,
    *,
    first: dict[str, Any],
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    story += [
        f"read {first['posts']} observations, {first['candidates']} candidates",
        f"oxygen {before['oxygen']:.4f} before, {after['oxygen']:.4f} after",
        f"looked at {after['looked_at']} locations in the turn after the takedowns",
        f"network ready in {network.seconds:.1f} s, {network.memory() / 1e6:.0f} MB",
    ]


def _key(record: Record) -> str:
    return f"bluesky:{record.uri}"


def _until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not come to pass within {seconds:.0f} seconds"
        time.sleep(0.5)
