import hashlib

import pytest

from e2e.network.network import Network
from e2e.network.shapes import shape
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import AccountSighting, CountSighting, MediaSighting, Post
from fireline.errors import ItemUnreadable
from fireline.platforms import Around
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.blobs import Blobs
from fireline.platforms.bluesky.feeds import author_feed, search
from fireline.platforms.bluesky.profiles import Profiles
from fireline.scour.collector import Collector

from .conftest import Settle

pytestmark = pytest.mark.server


def _read(collector: Collector, since: str = "") -> tuple[list[object], str]:
    pages = list(collector.pages(Checkpoint(since)))
    seen = [each for page in pages for item in page.items for each in collector.parse(item)]
    return list(seen), pages[-1].reached.reached


def test_an_author_is_read_with_counts_and_handle_and_then_only_what_is_new(
    around: Around, network: Network, someone: Settle
) -> None:
    ann, bob = someone("ann"), someone("bob")
    post = ann.post("EXERCISE one", images=(shape(21),))
    bob.repost(post)
    network.drain()
    feed = author_feed(around, ann.handle)

    seen, reached = _read(feed)
    newer = ann.post("EXERCISE two")
    network.drain()
    rest, again = _read(feed, reached)

    assert [each.key for each in seen if isinstance(each, Post)] == [names.post(post.uri, post.cid)]
    assert [each.sha256 for each in seen if isinstance(each, MediaSighting)] == [
        hashlib.sha256(shape(21)).hexdigest()
    ]
    (counts,) = [each for each in seen if isinstance(each, CountSighting)]
    assert (counts.views, counts.reposts, counts.likes) == (None, 1, 0)
    assert {each.handle for each in seen if isinstance(each, AccountSighting)} == {ann.handle}
    assert [each.key for each in rest if isinstance(each, Post)] == [
        names.post(newer.uri, newer.cid)
    ]
    assert _read(feed, again)[0] == []


def test_what_an_author_passed_on_is_a_post_of_its_own(
    around: Around, network: Network, someone: Settle
) -> None:
    ann, bob = someone("ann"), someone("bob")
    post = ann.post("EXERCISE one")
    passed_on = bob.repost(post)
    network.drain()

    seen, _ = _read(author_feed(around, bob.did))

    assert {(each.key, each.repost_of) for each in seen if isinstance(each, Post)} == {
        (names.post(post.uri, post.cid), None),
        (names.post(passed_on.uri, passed_on.cid), names.post(post.uri)),
    }


def test_a_search_finds_words(around: Around, network: Network, someone: Settle) -> None:
    post = someone("ann").post("EXERCISE flibbertigibbet")
    network.drain()

    seen, _ = _read(search(around, "flibbertigibbet"))

    assert [each.key for each in seen if isinstance(each, Post)] == [names.post(post.uri, post.cid)]


def test_a_profile_tells_followers_and_the_avatars_hash(
    around: Around, network: Network, someone: Settle
) -> None:
    ann, bob = someone("ann"), someone("bob")
    ann.introduce("Ann", about="EXERCISE", avatar=shape(22))
    bob.follow(ann)
    network.drain()

    seen, reached = _read(Profiles(around, f"{ann.handle}, {bob.did}"))

    by_account = {each.account: each for each in seen if isinstance(each, AccountSighting)}
    shown = by_account[names.account(ann.did)]
    assert (shown.handle, shown.name, shown.biography) == (ann.handle, "Ann", "EXERCISE")
    assert (shown.followers, shown.following, shown.posts) == (1, 0, 0)
    assert shown.avatar == hashlib.sha256(shape(22)).hexdigest()
    assert by_account[names.account(bob.did)].following == 1
    assert reached == ""


def test_a_file_comes_from_its_server_by_its_hash(
    around: Around, network: Network, someone: Settle
) -> None:
    ann = someone("ann")
    ann.post("EXERCISE", images=(shape(23),))
    network.drain()
    (media,) = [
        each for each in _read(author_feed(around, ann.did))[0] if isinstance(each, MediaSighting)
    ]
    blobs = Blobs(around)

    assert blobs.fetch(media, limit=1_000_000) == shape(23)
    with pytest.raises(ItemUnreadable, match="larger than"):
        blobs.fetch(media, limit=100)


def test_a_file_that_was_taken_down_is_unreadable_and_no_more(
    around: Around, network: Network, someone: Settle
) -> None:
    ann = someone("ann")
    ann.post("EXERCISE", images=(shape(24),))
    network.drain()
    (media,) = [
        each for each in _read(author_feed(around, ann.did))[0] if isinstance(each, MediaSighting)
    ]
    ann.leave()

    with pytest.raises(ItemUnreadable, match="400"):
        Blobs(around).fetch(media, limit=1_000_000)
