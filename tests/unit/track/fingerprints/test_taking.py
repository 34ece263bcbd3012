from datetime import UTC, datetime
from typing import Any

from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey, PostKey
from fireline.domain.observation import Deletion, MediaSighting, Post
from fireline.track.fingerprints import fingerprints_of, sha256_of, text_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = "This exercise shows a green triangle and a blue circle"
ANN, POST = AccountKey("exercise:ann"), PostKey("exercise:1#a")


def post(**given: Any) -> Post:
    return Post(key=POST, account=ANN, said_at=NOON, seen_at=NOON, **given)


def media(sha256: str) -> MediaSighting:
    return MediaSighting(
        post=POST, account=ANN, position=2, said_at=NOON, seen_at=NOON, sha256=sha256
    )


def test_a_post_gives_its_words_and_links_and_a_file_its_told_hash() -> None:
    file = sha256_of(b"EXERCISE")
    seen = [post(text=WORDS, links=("https://www.example.com/a?utm_source=b",)), media(file)]

    taken = fingerprints_of(seen)

    assert [(print_.kind, print_.value, print_.part) for print_ in taken] == [
        (Kind.TEXT, text_of(WORDS), "text"),
        (Kind.LINK, "example.com/a", "https://www.example.com/a?utm_source=b"),
        (Kind.FILE, file, "media 2"),
    ]
    assert {(p.post, p.account, p.said_at, p.seen_at) for p in taken} == {(POST, ANN, NOON, NOON)}


def test_two_spellings_of_one_link_are_one_fingerprint() -> None:
    both = post(links=("https://example.com/a", "http://www.example.com/a/", "mailto:a@b.example"))

    assert [print_.value for print_ in fingerprints_of([both])] == ["example.com/a"]


def test_a_repost_has_no_fingerprint_of_its_own() -> None:
    assert fingerprints_of([post(text=WORDS, repost_of=PostKey("exercise:0"))]) == ()


def test_a_quote_has_the_fingerprint_of_its_own_words() -> None:
    assert len(fingerprints_of([post(text=WORDS, quote_of=PostKey("exercise:0"))])) == 1


def test_a_hash_that_was_not_told_and_other_observations_give_none() -> None:
    gone = Deletion(post=POST, account=ANN, seen_at=NOON, said_at=NOON)

    assert fingerprints_of([media(""), media("bafynotahash"), gone, post(text="short")]) == ()
