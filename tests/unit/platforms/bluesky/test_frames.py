import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e2e.network.shapes import shape
from fireline.domain.ids import unversioned
from fireline.domain.observation import (
    AccountSighting,
    AccountState,
    Deletion,
    Interaction,
    MediaSighting,
    Observation,
    Post,
    Quarantined,
    Standing,
    Tie,
)
from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky.cid import record_cid, written
from fireline.platforms.bluesky.frames import Frame, opened, understood

from .told import NOW, STORY, frames

ANN, BOB = (f"bluesky:{STORY[who]['did']}" for who in ("ann", "bob"))


def _understood(message: bytes) -> list[Observation]:
    return list(understood(opened(message), seen_at=NOW, source="firehose"))


@pytest.fixture(scope="module")
def seen() -> list[Observation]:
    return [each for message in frames() for each in _understood(message)]


def _key(name: str) -> str:
    return f"bluesky:{STORY[name]['uri']}#{STORY[name]['cid']}"


def _posts(seen: list[Observation]) -> dict[str, Post]:
    return {each.key: each for each in seen if isinstance(each, Post)}


def test_nothing_of_a_real_stream_is_unreadable(seen: list[Observation]) -> None:
    assert [each for each in seen if isinstance(each, Quarantined)] == []


def test_a_post_has_its_text_its_links_and_the_bytes_its_cid_names(seen: list[Observation]) -> None:
    post = _posts(seen)[_key("post")]

    assert post.account == ANN
    assert post.text == "EXERCISE wibble https://example.com/wobble"
    assert post.links == ("https://example.com/wobble",)
    assert post.url == f"https://bsky.app/profile/{STORY['ann']['did']}/post/{post.url[-13:]}"
    assert written(record_cid(post.raw)) == STORY["post"]["cid"]
    assert post.said_at <= post.seen_at == NOW


def test_reposts_quotes_answers_and_cards_say_what_they_turn_to(seen: list[Observation]) -> None:
    posts, original = _posts(seen), unversioned(_key("post"))

    assert posts[_key("repost")].repost_of == original
    assert posts[_key("quote")].quote_of == original
    assert posts[_key("answer")].reply_to == original
    assert posts[_key("card")].links == ("https://example.com/card",)


def test_the_hash_of_a_file_is_told_before_any_download(seen: list[Observation]) -> None:
    media = [each for each in seen if isinstance(each, MediaSighting) and each.account == ANN]

    assert [(each.position, each.sha256, each.size) for each in media] == [
        (position, hashlib.sha256(shape(seed)).hexdigest(), len(shape(seed)))
        for position, seed in enumerate((2, 3))
    ]
    assert {(each.post, each.mime, each.description) for each in media} == {
        (_key("post"), "image/png", "EXERCISE")
    }


def test_follows_and_likes_are_ties(seen: list[Observation]) -> None:
    ties = [each for each in seen if isinstance(each, Interaction)]

    assert [(each.tie, each.actor, each.target, each.post) for each in ties] == [
        (Tie.FOLLOW, BOB, ANN, None),
        (Tie.LIKE, BOB, ANN, unversioned(_key("post"))),
    ]


def test_a_profile_shows_name_and_avatar_and_an_identity_the_handle(
    seen: list[Observation],
) -> None:
    shown = [each for each in seen if isinstance(each, AccountSighting) and each.account == ANN]

    assert [(each.handle, each.name, each.avatar) for each in shown] == [
        (STORY["ann"]["handle"], "", ""),
        ("", "Ann EXERCISE", hashlib.sha256(shape(1)).hexdigest()),
    ]


def test_an_authors_deletion_and_an_accounts_takedown_are_told_apart(
    seen: list[Observation],
) -> None:
    (deletion,) = [each for each in seen if isinstance(each, Deletion)]
    states = [
        each.standing for each in seen if isinstance(each, AccountState) and each.account == BOB
    ]

    assert deletion.post == f"bluesky:{STORY['looks']['deleted']['uri']}"
    assert deletion.account == BOB
    assert states == [Standing.ACTIVE, Standing.TAKEN_DOWN]


def test_a_record_that_is_not_what_its_cid_says_is_set_aside_alone() -> None:
    message = next(each for each in frames() if b"EXERCISE wibble" in each)

    (aside,) = _understood(message.replace(b"EXERCISE wibble", b"EXERCISE wobble"))

    assert isinstance(aside, Quarantined)
    assert aside.because == "the bytes of a record are not those that its CID names"
    assert b"EXERCISE wobble" in aside.raw
    assert STORY["post"]["uri"] in aside.where


@given(st.binary(max_size=200))
def test_whatever_comes_is_understood_or_unreadable(message: bytes) -> None:
    with suppress(ItemUnreadable):
        _understood(message)


@given(st.data())
def test_a_torn_message_is_understood_or_unreadable(data: st.DataObject) -> None:
    message = bytearray(data.draw(st.sampled_from(frames())))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(message) - 1))
        message[place] = data.draw(st.integers(0, 255))

    with suppress(ItemUnreadable):
        _understood(bytes(message))


def test_a_message_nested_without_end_is_unreadable() -> None:
    with pytest.raises(ItemUnreadable):
        opened(b"\xa0" + b"\x81" * 50_000 + b"\x00")


def test_a_handle_that_holds_a_nul_can_be_kept():
    frame = Frame(
        kind="#identity",
        error="",
        body={"seq": 7, "did": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "handle": "ann\x00.example"},
    )

    [seen] = understood(frame, seen_at=NOW, source="firehose")

    assert seen.handle == "ann\ufffd.example"
