"""A post on a real network, captured as what its author signed."""

import hashlib
from uuid import UUID

import pytest

from e2e.network.network import Network
from e2e.network.shapes import shape
from fireline.domain.location import Location, LocationKind
from fireline.errors import ItemUnreadable
from fireline.platforms import Around
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.capture import Capturer
from fireline.store.evidence.wacz import shown_of, wacz_of, why_not_whole

from .conftest import Settle

pytestmark = pytest.mark.server


def _at(kind: LocationKind, key: str) -> Location:
    return Location(id=UUID(int=1), kind=kind, key=key, platform="bluesky")


def test_a_post_is_taken_as_signed_blocks_with_its_picture(
    around: Around, network: Network, someone: Settle
) -> None:
    ann, picture = someone("ann"), shape(44)
    for number in range(12):  # a tree with more than one node
        ann.post(f"EXERCISE {number}")
    post = ann.post("EXERCISE captured", images=(picture,))
    network.drain()

    taken = Capturer(around).take(_at(LocationKind.POST, names.post(post.uri, post.cid)))

    car, readable, document, blob = taken.pieces
    assert (car.url, car.mime) == (post.uri, "application/vnd.ipld.car")
    assert b"EXERCISE captured" in readable.body
    assert ann.did in document.url
    assert hashlib.sha256(blob.body).digest() == hashlib.sha256(picture).digest()
    assert f"the record {post.cid} stands in" in taken.proven[1]
    assert "signed the commit" in taken.proven[0]
    assert len(taken.proven) == 3
    packed = wacz_of(taken, software="Fireline test", about={})
    assert why_not_whole(packed) == ""
    assert b"EXERCISE captured" in shown_of(packed)[1]


def test_what_was_deleted_cannot_be_captured(
    around: Around, network: Network, someone: Settle
) -> None:
    ann = someone("ann")
    post = ann.post("EXERCISE soon gone")
    ann.delete(post)
    network.drain()

    with pytest.raises(ItemUnreadable, match=r"cannot be captured|holds no"):
        Capturer(around).take(_at(LocationKind.POST, names.post(post.uri)))


def test_an_account_is_taken_by_its_signed_profile(
    around: Around, network: Network, someone: Settle
) -> None:
    ann = someone("ann")
    ann.introduce("EXERCISE Ann", about="coloured shapes")
    network.drain()

    taken = Capturer(around).take(_at(LocationKind.ACCOUNT, names.account(ann.did)))

    assert b"coloured shapes" in taken.pieces[1].body
    assert taken.final == f"at://{ann.did}/app.bsky.actor.profile/self"
