"""Answers of servers that lie about what they send; no post is ever called gone for it."""

import json

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.presence import Presence
from fireline.errors import ItemUnreadable, SourceUnavailable
from fireline.platforms import platforms
from fireline.platforms.recorded import RecordedAnswer
from fuzz.parsers import NOW, POST, NonsenseHttp, around_http

PAGE = b"<html><title>EXERCISE</title><body>please sign in</body></html>"
LIES = {
    "a page that is called JSON": RecordedAnswer(body=PAGE),
    "JSON that is called a page": RecordedAnswer(
        headers={"content-type": "text/html"}, body=b'{"feed": []}'
    ),
    "nothing that is called JSON": RecordedAnswer(body=b""),
    "no type at all": RecordedAnswer(headers={}, body=b"{}"),
    "another thing of JSON": RecordedAnswer(body=b'"EXERCISE"'),
    "JSON nested without end": RecordedAnswer(body=b"[" * 100_000),
    "a success that is none": RecordedAnswer(status=299, body=b"{}"),
}


class Lying(NonsenseHttp):
    """Gives one answer to everybody."""

    def __init__(self, answer: RecordedAnswer) -> None:
        super().__init__()
        self.answer = answer

    def _answer(self, url: str) -> RecordedAnswer:
        assert url
        return self.answer


@pytest.mark.parametrize("answer", LIES.values(), ids=LIES)
def test_a_lying_answer_never_makes_a_post_gone(answer: RecordedAnswer) -> None:
    for platform in platforms().values():
        if platform.probe:
            try:
                look = platform.probe(around_http(Lying(answer))).look(POST)
            except (ItemUnreadable, SourceUnavailable):
                continue
            assert look.presence in {Presence.UNKNOWN, Presence.UNREACHABLE}


@pytest.mark.parametrize("answer", LIES.values(), ids=LIES)
def test_a_lying_answer_makes_no_post(answer: RecordedAnswer) -> None:
    bluesky = platforms()["bluesky"]
    for what in ("author", "search", "profile"):
        collector = bluesky.collectors[what](around_http(Lying(answer)), "ann.example")
        try:
            pages = list(collector.pages(Checkpoint()))
        except (ItemUnreadable, SourceUnavailable):
            continue
        assert [item for page in pages for item in page.items] == []


def test_times_of_every_sort_cost_no_post() -> None:
    """What an author says of the time is theirs to say; never later than the network had it."""
    bluesky = platforms()["bluesky"]
    collector = bluesky.collectors["author"](around_http(Lying(RecordedAnswer())), "ann.example")
    for told in ("0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "-1", "NaN", -1, None, 10**400):
        did = "did:plc:" + "a" * 24
        view = {
            "uri": f"at://{did}/app.bsky.feed.post/3k",
            "author": {"did": did},
            "record": {"text": "EXERCISE", "createdAt": told},
            "indexedAt": NOW.isoformat(),
        }
        item = _item(json.dumps(view).encode())

        [post, *_] = collector.parse(item)

        assert post.said_at <= NOW


def _item(body: bytes) -> object:
    from fireline.scour.collector import RawItem

    return RawItem(body, NOW, "here")
