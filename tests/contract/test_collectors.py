"""Every collector that is installed keeps the port's promises; one without a case here fails."""

import itertools
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Quarantined
from fireline.errors import ItemUnreadable
from fireline.platforms import platforms
from fireline.platforms.bluesky.firehose import Firehose
from fireline.platforms.bluesky.frames import opened
from fireline.platforms.recorded import RecordedAnswer, RecordedStreams
from fireline.scour.collector import Collector, ColumnCollector
from fireline.scour.columns import Columns
from unit.platforms.archive.writing import TWARC_V1, archive, ndjson
from unit.platforms.bluesky.told import VIEW, around, frames, json_answer


def archive_file(folder: Path) -> Collector:
    records = [TWARC_V1 | {"id_str": str(number)} for number in range(2500)]
    return archive(folder, ndjson(*records) + b"{broken\n")


def firehose(_folder: Path) -> Collector:
    def after(url: str) -> list[bytes]:
        cursor = int(parse_qs(urlsplit(url).query)["cursor"][0])
        return [each for each in frames() if (opened(each).sequence or cursor + 1) > cursor]

    return Firehose(around(streams=RecordedStreams(messages=after)), once=True, page=7)


def author(_folder: Path) -> Collector:
    query = [("actor", "ann.example"), ("filter", "posts_with_replies"), ("limit", "100")]
    answers = _walk("app.bsky.feed.getAuthorFeed", query, lambda post: {"feed": [{"post": post}]})
    return platforms()["bluesky"].collectors["author"](around(answers), "ann.example")


def search(_folder: Path) -> Collector:
    query = [("q", "shapes"), ("sort", "latest"), ("limit", "100")]
    answers = _walk("app.bsky.feed.searchPosts", query, lambda post: {"posts": [post]})
    return platforms()["bluesky"].collectors["search"](around(answers), "shapes")


def profile(_folder: Path) -> Collector:
    dids = [f"did:plc:{number:024}" for number in range(30)]
    answers = {}
    for few in (dids[:25], dids[25:]):
        shown = [{"did": did, "handle": f"h{did[-2:]}.example"} for did in few]
        url = _url("app.bsky.actor.getProfiles", [("actors", did) for did in few])
        answers[url] = json_answer({"profiles": shown})
    return platforms()["bluesky"].collectors["profile"](around(answers), " ".join(dids))


CASES: dict[tuple[str, str], Callable[[Path], Collector]] = {
    ("archive", "file"): archive_file,
    ("bluesky", "firehose"): firehose,
    ("bluesky", "author"): author,
    ("bluesky", "search"): search,
    ("bluesky", "profile"): profile,
}
INSTALLED = [(name, each) for name, p in platforms().items() for each in p.collectors]


@pytest.fixture(params=INSTALLED, ids=" ".join)
def collector(request, tmp_path):
    return CASES[request.param](tmp_path)


def test_resuming_after_any_page_brings_exactly_the_rest(collector):
    whole = list(collector.pages(Checkpoint()))

    assert len(whole) > 1
    for number, page in enumerate(whole[:-1]):
        assert list(collector.pages(page.reached)) == whole[number + 1 :]


def test_reading_again_from_the_beginning_brings_the_same(collector):
    first = list(collector.pages(Checkpoint()))

    assert list(collector.pages(Checkpoint())) == first


def test_a_page_left_half_read_changes_nothing(collector):
    whole = list(collector.pages(Checkpoint()))

    list(itertools.islice(collector.pages(Checkpoint()), 1))

    assert list(collector.pages(Checkpoint())) == whole


def test_parsing_is_pure_and_fails_only_as_an_unreadable_item(collector):
    items = [item for page in collector.pages(Checkpoint()) for item in page.items]

    assert items != []
    assert [_meaning(collector, item) for item in items] == [
        _meaning(collector, item) for item in items
    ]


def test_a_collector_that_speaks_in_columns_says_what_it_says_one_by_one(collector):
    for page in collector.pages(Checkpoint()) if isinstance(collector, ColumnCollector) else ():
        said = Columns.of(seen for item in page.items for seen in _meaning(collector, item)[0])
        columns = collector.columns(page.items)

        for kind in {*said.kinds, *columns.kinds} - {Quarantined}:
            assert list(columns.values(kind)) == list(said.values(kind))


def test_every_observation_has_an_aware_time_of_when_we_saw_it(collector):
    seen = [
        each
        for page in collector.pages(Checkpoint())
        for item in page.items
        for each in _meaning(collector, item)[0]
    ]

    assert seen != []
    assert [each for each in seen if each.seen_at.tzinfo is None] == []


def test_the_source_has_a_name_that_stays(collector):
    assert collector.name
    assert collector.name == collector.name.strip()


def _meaning(collector, item):
    try:
        return list(collector.parse(item)), ""
    except ItemUnreadable as bad:
        return [], str(bad)


def _walk(
    method: str, query: list[tuple[str, str]], page: Callable[[dict[str, object]], dict]
) -> dict[str, RecordedAnswer]:
    """Answer three pages, one post each, with the server's mark of the next."""
    answers = {}
    for number in range(3):
        mark = [("cursor", f"c{number}")] if number else []
        more = {"cursor": f"c{number + 1}"} if number < 2 else {}
        answers[_url(method, [*query, *mark])] = json_answer(page(_post(number)) | more)
    return answers


def _url(method: str, query: list[tuple[str, str]]) -> str:
    return f"{VIEW}/xrpc/{method}?{urlencode(query)}"


def _post(number: int) -> dict[str, object]:
    did = f"did:plc:{7:024}"
    at = f"2026-05-01T12:0{9 - number}:00.000Z"
    return {
        "uri": f"at://{did}/app.bsky.feed.post/3k{number}",
        "cid": "bafyreib2rxk3rybk3aobmv5cjuql3bm2twh4jo5uxgf5kpqcsgz7soitae",
        "author": {"did": did, "handle": "ann.example"},
        "record": {"$type": "app.bsky.feed.post", "text": "EXERCISE square", "createdAt": at},
        "indexedAt": at,
    }
