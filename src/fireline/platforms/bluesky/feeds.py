"""Feeds: what one author published and what a search finds, newest first, only the new part."""

import json
from collections.abc import Iterable, Iterator, Sequence

import attrs

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Observation
from fireline.errors import ConfigError, StoreError
from fireline.platforms.bluesky.records import Fields, listed, moment
from fireline.platforms.bluesky.views import reached_at, understood
from fireline.platforms.bluesky.xrpc import Query, Service
from fireline.platforms.platform import Around
from fireline.scour.collector import Page, RawItem

_AT_ONCE = 100


@attrs.frozen(kw_only=True)
class Walk:
    """How far a feed was read: a walk leads from its newest entry down to the last walk's top."""

    floor: str = ""  #: when the newest entry of the last whole walk came in
    top: str = ""  #: the same of this walk; empty between walks
    cursor: str = ""  #: the server's own mark of how far down this walk is

    @property
    def checkpoint(self) -> Checkpoint:
        """This place, to be kept."""
        return Checkpoint(json.dumps(attrs.asdict(self)))

    @classmethod
    def since(cls, checkpoint: Checkpoint) -> "Walk":
        """Return the place that was kept."""
        if not checkpoint.reached:
            return cls()
        try:
            return cls(**json.loads(checkpoint.reached))
        except (ValueError, TypeError) as bad:
            raise StoreError(f"{checkpoint.reached!r} is not a checkpoint of a feed") from bad

    def further(self, cursor: str, top: str) -> "Walk":
        """Return the place after a page: further down, or at the end with a new floor."""
        top = self.top or top
        if cursor:
            return attrs.evolve(self, top=top, cursor=cursor)
        return Walk(floor=top or self.floor)


class Feed:
    """Reads a feed of the application view down to where the last walk began."""

    def __init__(
        self, around: Around, *, name: str, method: str, query: Query, entries: str
    ) -> None:
        self._view = Service(http=around.http, url=around.settings.bluesky_appview)
        self._clock = around.clock
        self._name = name
        self._method = method
        self._query = query
        self._entries = entries

    @property
    def name(self) -> str:
        """The source."""
        return self._name

    def pages(self, since: Checkpoint) -> Iterator[Page]:
        """Read from the newest entry down; entries that the last walk saw end this one."""
        walk = Walk.since(since)
        while True:
            query = [*self._query, ("limit", str(_AT_ONCE))]
            query += [("cursor", walk.cursor)] if walk.cursor else []
            answer = self._view.must(self._method, query)
            entries = listed(answer, self._entries)
            new = _above(walk.floor, entries)
            cursor = str(answer.get("cursor") or "") if new else ""
            walk = walk.further(cursor, _newest(entries))
            yield Page(items=tuple(self._items(new)), reached=walk.checkpoint)
            if not cursor:
                return

    def parse(self, item: RawItem) -> Iterable[Observation]:
        """Say what one entry means."""
        return understood(item.body, item.seen_at)

    def _items(self, entries: Iterable[Fields]) -> Iterator[RawItem]:
        now = self._clock()
        for entry in entries:
            post = entry.get("post")
            uri = (post if isinstance(post, dict) else entry).get("uri")
            yield RawItem(
                json.dumps(entry, ensure_ascii=False).encode(errors="replace"), now, str(uri or "")
            )


def author_feed(around: Around, target: str = "") -> Feed:
    """Read what one account published and passed on."""
    if not target:
        raise ConfigError("name the author: a handle such as ann.example.org, or a DID")
    return Feed(
        around,
        name=f"bluesky author {target}",
        method="app.bsky.feed.getAuthorFeed",
        query=[("actor", target.removeprefix("@")), ("filter", "posts_with_replies")],
        entries="feed",
    )


def search(around: Around, target: str = "") -> Feed:
    """Read what the application view finds for some words."""
    if not target:
        raise ConfigError("say what to search for")
    return Feed(
        around,
        name=f"bluesky search {target}",
        method="app.bsky.feed.searchPosts",
        query=[("q", target), ("sort", "latest")],
        entries="posts",
    )


def _above(floor: str, entries: Sequence[Fields]) -> Sequence[Fields]:
    """Return the entries that came in after the last walk began; one without a time counts."""
    below = moment(floor)
    if below is None:
        return entries
    return [each for each in entries if (at := reached_at(each)) is None or at > below]


def _newest(entries: Sequence[Fields]) -> str:
    known = [at for each in entries if (at := reached_at(each)) is not None]
    return max(known).isoformat() if known else ""
