import json
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import AccountSighting, CountSighting, Observation, Post
from fireline.errors import ConfigError, ItemUnreadable, SourceUnavailable, StoreError
from fireline.platforms.bluesky import PLATFORM
from fireline.platforms.bluesky.feeds import author_feed, search
from fireline.platforms.bluesky.profiles import Profiles
from fireline.platforms.bluesky.views import understood
from fireline.platforms.recorded import RecordedAnswer
from fireline.scour.collector import Collector

from .told import NOW, STORY, VIEW, around, json_answer

ANN, BOB = STORY["ann"]["did"], STORY["bob"]["did"]


def _url(method: str, query: list[tuple[str, str]]) -> str:
    return f"{VIEW}/xrpc/{method}?{urlencode(query)}"


def _author(did: str, cursor: str = "") -> str:
    query = [("actor", did), ("filter", "posts_with_replies"), ("limit", "100")]
    return _url("app.bsky.feed.getAuthorFeed", query + ([("cursor", cursor)] if cursor else []))


def _read(collector: Collector, since: Checkpoint = Checkpoint()) -> list[Observation]:  # noqa: B008 -- it is frozen
    return [
        seen
        for page in collector.pages(since)
        for item in page.items
        for seen in collector.parse(item)
    ]


def test_an_authors_feed_tells_the_post_its_counts_and_its_author() -> None:
    feed = author_feed(around({_author(ANN): json_answer(STORY["views"]["author"])}), ANN)

    seen = _read(feed)

    (post,) = [each for each in seen if isinstance(each, Post)]
    (counts,) = [each for each in seen if isinstance(each, CountSighting)]
    (author,) = [each for each in seen if isinstance(each, AccountSighting)]
    assert post.key == counts.post == f"bluesky:{STORY['post']['uri']}#{STORY['post']['cid']}"
    assert (counts.views, counts.likes, counts.reposts) == (None, 1, 1)
    assert (counts.replies, counts.quotes) == (1, 1)
    assert (author.handle, author.name) == (STORY["ann"]["handle"], "Ann EXERCISE")
    assert json.loads(post.raw)["text"] == post.text


def test_what_was_passed_on_stands_beside_what_was_said() -> None:
    feed = author_feed(around({_author(BOB): json_answer(STORY["views"]["passer_on"])}), BOB)

    keys = {each.key: each.repost_of for each in _read(feed) if isinstance(each, Post)}

    repost = f"bluesky:{STORY['repost']['uri']}#{STORY['repost']['cid']}"
    assert keys[repost] == f"bluesky:{STORY['post']['uri']}"


def test_a_feed_is_walked_down_to_where_the_last_walk_began() -> None:
    old, new, newest = (_entry(f"2026-01-0{day}T00:00:00.000Z", day) for day in (1, 2, 3))
    first = {_author(ANN): json_answer({"feed": [new], "cursor": "older"})}
    first[_author(ANN, "older")] = json_answer({"feed": [old]})
    pages = list(author_feed(around(first), ANN).pages(Checkpoint()))
    second = {_author(ANN): json_answer({"feed": [newest, new], "cursor": "older"})}
    second[_author(ANN, "older")] = json_answer({"feed": [old]})

    rest = list(author_feed(around(second), ANN).pages(pages[-1].reached))

    assert [len(page.items) for page in pages] == [1, 1]
    assert [len(page.items) for page in rest] == [1, 0]
    assert _read(author_feed(around(second), ANN), rest[-1].reached) == []


def test_a_walk_that_was_cut_short_goes_on_where_it_was() -> None:
    entries = [_entry(f"2026-01-0{day}T00:00:00.000Z", day) for day in (3, 2, 1)]
    answers = {
        _author(ANN): json_answer({"feed": entries[:1], "cursor": "a"}),
        _author(ANN, "a"): json_answer({"feed": entries[1:2], "cursor": "b"}),
        _author(ANN, "b"): json_answer({"feed": entries[2:]}),
    }
    feed = author_feed(around(answers), ANN)

    whole = list(feed.pages(Checkpoint()))

    assert list(feed.pages(whole[0].reached)) == whole[1:]
    assert list(feed.pages(whole[1].reached)) == whole[2:]


def _entry(indexed_at: str, number: int) -> dict[str, object]:
    return {
        "post": {
            "uri": f"at://{ANN}/app.bsky.feed.post/{number}",
            "cid": "bafy",
            "author": {"did": ANN, "handle": "ann.test"},
            "record": {"text": f"EXERCISE {number}", "createdAt": indexed_at},
            "indexedAt": indexed_at,
        }
    }


def test_a_search_tells_posts() -> None:
    url = _url("app.bsky.feed.searchPosts", [("q", "wibble"), ("sort", "latest"), ("limit", "100")])
    answers = {url: json_answer(STORY["views"]["search"])}

    keys = {each.key for each in _read(search(around(answers), "wibble")) if isinstance(each, Post)}

    assert keys == {f"bluesky:{STORY['post']['uri']}#{STORY['post']['cid']}"}


def test_a_profile_tells_how_many_follow() -> None:
    url = _url("app.bsky.actor.getProfiles", [("actors", ANN)])

    (shown,) = _read(Profiles(around({url: json_answer(STORY["views"]["profile"])}), ANN))

    assert isinstance(shown, AccountSighting)
    assert (shown.followers, shown.following, shown.posts) == (1, 0, 1)
    assert len(shown.avatar) == 64


def test_a_refusal_ends_the_run_with_the_servers_own_words() -> None:
    refusal = json_answer({"error": "AuthMissing", "message": "Sign in"}, 401)

    with pytest.raises(SourceUnavailable, match="401 AuthMissing Sign in"):
        _read(author_feed(around({_author(ANN): refusal}), ANN))


def test_an_answer_that_is_no_json_is_said_to_be_none() -> None:
    with pytest.raises(ItemUnreadable, match="not JSON"):
        _read(author_feed(around({_author(ANN): RecordedAnswer(body=b"<html>")}), ANN))


@pytest.mark.parametrize("name", ["author", "search", "profile"])
def test_a_collector_without_a_target_says_what_it_needs(name: str) -> None:
    with pytest.raises(ConfigError):
        PLATFORM.collectors[name](around(), "")


def test_a_checkpoint_of_something_else_is_refused() -> None:
    with pytest.raises(StoreError, match="not a checkpoint of a feed"):
        _read(author_feed(around(), ANN), Checkpoint("line 7"))


def test_half_a_character_in_an_answer_does_not_spoil_the_rest() -> None:
    entry = _entry("2026-01-01T00:00:00Z", 1)
    text = json.dumps({"feed": [entry]}).replace("EXERCISE 1", "EXERCISE \\ud800")
    feed = author_feed(around({_author(ANN): RecordedAnswer(body=text.encode())}), ANN)

    (post,) = [each for each in _read(feed) if isinstance(each, Post)]

    assert post.text.encode() == b"EXERCISE ?"


FIELDS = ("post", "uri", "did", "author", "record", "reason", "indexedAt", "handle", "cid")
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(NONSENSE)
def test_whatever_a_view_says_it_is_understood_or_unreadable(view: Mapping[str, object]) -> None:
    with suppress(ItemUnreadable):
        list(understood(json.dumps(view).encode(), NOW))
