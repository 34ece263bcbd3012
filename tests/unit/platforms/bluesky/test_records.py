from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.domain.observation import Interaction, MediaSighting, Post, Tie
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.records import Published, meanings

from .told import NOW

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
OTHER = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"
BLOB = {
    "$type": "blob",
    "ref": {"$link": "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"},
    "mimeType": "image/png",
    "size": 3,
}
SHA256 = "c7d01489080858c500065836c658f847a6ca67c4864619212be4f8200e4bbace"
KINDS = (names.POST, names.REPOST, names.LIKE, names.FOLLOW, names.PROFILE)
FIELDS = (
    *("$type", "text", "createdAt", "langs", "facets", "features", "embed", "images", "image"),
    *("record", "media", "external", "uri", "cid", "ref", "reply", "parent", "subject", "did"),
    *("avatar", "displayName", "alt", "size", "mimeType"),
)
WORDS = st.sampled_from(FIELDS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def _published(kind: str, fields: dict[str, Any]) -> Published:
    return Published(
        address=names.Address(DID, kind, "3kaaaaaaaaa2a"),
        cid="bafy",
        fields=fields,
        raw=b"raw",
        told_at=NOW,
        seen_at=NOW,
    )


def _post(**fields: Any) -> list[Any]:
    return list(meanings(_published(names.POST, fields)))


@given(st.sampled_from(KINDS), st.dictionaries(WORDS, JSON, max_size=8))
def test_nothing_that_a_stranger_publishes_fails(kind: str, fields: dict[str, Any]) -> None:
    for seen in meanings(_published(kind, fields)):
        assert seen.said_at.tzinfo is not None


def test_a_post_dated_in_the_future_was_said_when_the_network_had_it() -> None:
    (post,) = _post(text="EXERCISE", createdAt=(NOW + timedelta(days=400)).isoformat())

    assert post.said_at == NOW


def test_a_post_keeps_the_date_that_its_author_gave_it() -> None:
    (post,) = _post(createdAt="2020-01-02T03:04:05.678Z")

    assert post.said_at == datetime(2020, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


@pytest.mark.parametrize("written", ["yesterday", "2020-01-02T03:04:05", 7, None])
def test_a_date_that_cannot_be_read_is_not_told(written: object) -> None:
    (post,) = _post(createdAt=written)

    assert post.said_at == NOW


def test_links_come_from_marks_cards_and_the_bare_text_once_each() -> None:
    facet = {"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/1"}]}
    (post,) = _post(
        text="see https://b.example/2, and (https://a.example/1).",
        facets=[facet],
        embed={"$type": "app.bsky.embed.external", "external": {"uri": "https://c.example/3"}},
    )

    assert post.links == ("https://a.example/1", "https://c.example/3", "https://b.example/2")


def test_a_mention_is_a_tie_of_this_post() -> None:
    facet = {"features": [{"$type": "app.bsky.richtext.facet#mention", "did": OTHER}]}

    post, tie = _post(text="@other", facets=[facet])

    assert isinstance(tie, Interaction)
    assert (tie.tie, tie.target, tie.post) == (Tie.MENTION, f"bluesky:{OTHER}", post.key)


@pytest.mark.parametrize(
    "embed",
    [
        {"$type": "app.bsky.embed.images", "images": [{"alt": "shape", "image": BLOB}]},
        {"$type": "app.bsky.embed.video", "video": BLOB, "alt": "shape"},
        {"media": {"images": [{"alt": "shape", "image": BLOB}]}, "record": {"record": {}}},
        {"$type": "some.embed.of.tomorrow", "deep": {"alt": "shape", "file": BLOB}},
        {"images": [{"alt": "shape", "image": {"cid": BLOB["ref"]["$link"], "mimeType": "x"}}]},
    ],
)
def test_files_are_found_in_every_kind_of_embed(embed: dict[str, Any]) -> None:
    (media,) = [each for each in _post(embed=embed) if isinstance(each, MediaSighting)]

    assert media.sha256 == SHA256
    assert media.description == "shape"


def test_a_nul_in_a_text_is_shown_as_a_sign_that_was_not_told() -> None:
    (post,) = _post(text="EXERCISE\x00")

    assert isinstance(post, Post)
    assert post.text == "EXERCISE\ufffd"


def test_a_repost_of_something_that_is_no_post_means_nothing() -> None:
    subject = {"uri": f"at://{OTHER}/app.bsky.feed.generator/x", "cid": "bafy"}

    assert list(meanings(_published(names.REPOST, {"subject": subject}))) == []
