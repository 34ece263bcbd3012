import hashlib
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from e2e.network.network import Network
from e2e.network.shapes import shape
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import (
    AccountSighting,
    AccountState,
    Deletion,
    Interaction,
    MediaSighting,
    Observation,
    Post,
    Standing,
    Tie,
)
from fireline.platforms import Around
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.cid import record_cid, written
from fireline.platforms.bluesky.firehose import Firehose
from fireline.scour.collector import Page

from .conftest import Settle

pytestmark = pytest.mark.server

Seen = TypeVar("Seen", bound=Observation)


def _read(firehose: Firehose, since: str = "") -> tuple[list[Page], list[Observation]]:
    pages = list(firehose.pages(Checkpoint(since)))
    return pages, [seen for page in pages for item in page.items for seen in firehose.parse(item)]


def _of(kind: type[Seen], seen: Sequence[Observation], did: str) -> list[Seen]:
    key = names.account(did)
    return [each for each in seen if isinstance(each, kind) and key in _accounts(each)]


def _accounts(seen: Observation) -> tuple[str, ...]:
    return tuple(str(getattr(seen, name, "")) for name in ("account", "actor"))


@pytest.fixture
def firehose(around: Around) -> Firehose:
    return Firehose(around, once=True, quiet_seconds=0.5)


def test_what_people_do_comes_through_the_firehose(firehose: Firehose, someone: Settle) -> None:
    picture = shape(11)
    ann, bob = someone("ann"), someone("bob")
    ann.introduce("Ann", avatar=shape(12))
    post = ann.post("EXERCISE wibble https://example.com/wobble", images=(picture,))
    passed_on, quote = bob.repost(post), bob.post("EXERCISE look", quote=post)
    answer = bob.post("EXERCISE no", reply_to=post)
    bob.follow(ann)
    ann.delete(post)

    seen = _read(firehose)[1]

    (posted,) = _of(Post, seen, ann.did)
    assert posted.key == f"bluesky:{post.uri}#{post.cid}"
    assert posted.text.startswith("EXERCISE wibble")
    assert posted.links == ("https://example.com/wobble",)
    assert written(record_cid(posted.raw)) == post.cid
    (media,) = _of(MediaSighting, seen, ann.did)
    assert media.sha256 == hashlib.sha256(picture).hexdigest()
    assert (media.mime, media.size, media.description) == ("image/png", len(picture), "EXERCISE")
    original = names.post(post.uri)
    by_key = {each.key: each for each in _of(Post, seen, bob.did)}
    assert by_key[names.post(passed_on.uri, passed_on.cid)].repost_of == original
    assert by_key[names.post(quote.uri, quote.cid)].quote_of == original
    assert by_key[names.post(answer.uri, answer.cid)].reply_to == original
    (follow,) = _of(Interaction, seen, bob.did)
    assert (follow.tie, follow.target) == (Tie.FOLLOW, names.account(ann.did))
    (deletion,) = _of(Deletion, seen, ann.did)
    assert deletion.post == original


def test_handles_names_and_avatars_are_dated_sightings(firehose: Firehose, someone: Settle) -> None:
    ann = someone("ann")
    ann.introduce("First name", avatar=shape(13))
    ann.introduce("Second name", avatar=shape(14))

    shown = _of(AccountSighting, _read(firehose)[1], ann.did)

    assert [(each.handle, each.name, each.avatar) for each in shown] == [
        (ann.handle, "", ""),
        ("", "First name", hashlib.sha256(shape(13)).hexdigest()),
        ("", "Second name", hashlib.sha256(shape(14)).hexdigest()),
    ]


def test_how_accounts_stand_is_told(firehose: Firehose, someone: Settle) -> None:
    ann = someone("ann")
    ann.leave()

    states = _of(AccountState, _read(firehose)[1], ann.did)

    assert [each.standing for each in states] == [Standing.ACTIVE, Standing.DEACTIVATED]


def test_reading_on_from_a_checkpoint_brings_exactly_the_rest(
    around: Around, someone: Settle
) -> None:
    someone("ann").post("EXERCISE one")
    firehose = Firehose(around, once=True, quiet_seconds=0.5, page=5)

    whole = _read(firehose)[0]
    rest = _read(firehose, whole[0].reached.reached)[0]

    assert len(whole) > 2
    assert [each.body for page in rest for each in page.items] == [
        each.body for page in whole[1:] for each in page.items
    ]
    assert not [gap for page in (*whole, *rest) for gap in page.gaps]


def test_a_checkpoint_that_the_relay_no_longer_keeps_leaves_a_gap(
    firehose: Firehose, network: Network, someone: Settle
) -> None:
    ann = someone("ann")
    reached = _read(firehose)[0][-1].reached.reached
    missed = ann.post("EXERCISE missed")
    time.sleep(1.2)
    caught = ann.post("EXERCISE caught")
    network.control("keep", ms=1_000)
    try:
        pages, seen = _read(firehose, reached)
    finally:
        network.control("keep", ms=24 * 3600 * 1000)

    (gap,) = pages[0].gaps
    assert gap.because == "the relay no longer keeps what we had not read"
    assert f"{gap.after} {gap.from_at.isoformat() if gap.from_at else None}" == reached
    assert pages[0].items[0].where == f"seq {gap.until}"
    posted = [each.key for each in _of(Post, seen, ann.did)]
    assert posted == [names.post(caught.uri, caught.cid)]
    assert names.post(missed.uri, missed.cid) not in posted


def test_numbers_that_the_relay_jumps_over_leave_a_gap(
    firehose: Firehose, network: Network, someone: Settle
) -> None:
    ann = someone("ann")
    before = _last(firehose)
    ann.post("EXERCISE lost")
    ann.post("EXERCISE kept")
    assert network.control("forget", **{"from": before + 1, "to": before + 1}) == {"gone": 1}

    pages, seen = _read(firehose, str(before))

    (gap,) = pages[0].gaps
    assert gap.because == "the relay's numbers jumped over 1"
    assert (gap.after, gap.until) == (str(before), str(before + 2))
    assert [each.text for each in _of(Post, seen, ann.did)] == ["EXERCISE kept"]


def test_a_relay_that_began_anew_leaves_a_gap_and_is_read_from_its_beginning(
    firehose: Firehose, someone: Settle
) -> None:
    post = someone("ann").post("EXERCISE one")

    pages, seen = _read(firehose, "999999 2026-01-01T00:00:00+00:00")

    (gap,) = pages[0].gaps
    assert gap.because.startswith("the relay's numbers began anew")
    assert (gap.after, gap.from_at) == ("999999", datetime(2026, 1, 1, tzinfo=UTC))
    assert names.post(post.uri, post.cid) in [each.key for each in seen if isinstance(each, Post)]


def _last(firehose: Firehose) -> int:
    return int(_read(firehose)[0][-1].reached.reached.split()[0])
