"""Profiles: what some accounts show of themselves now, and how many follow them."""

import json
from collections.abc import Iterable, Iterator

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Observation
from fireline.errors import ConfigError, StoreError
from fireline.platforms.bluesky.records import listed
from fireline.platforms.bluesky.views import understood
from fireline.platforms.bluesky.xrpc import Service
from fireline.platforms.platform import Around
from fireline.scour.collector import Page, RawItem

_AT_ONCE = 25  #: the most that app.bsky.actor.getProfiles takes


class Profiles:
    """Looks at the accounts that it is told, each run anew."""

    def __init__(self, around: Around, target: str = "") -> None:
        """Take handles or DIDs, with spaces or commas between them."""
        self._accounts = target.replace(",", " ").split()
        if not self._accounts:
            raise ConfigError("name the accounts: handles or DIDs with spaces between them")
        self._view = Service(http=around.http, url=around.settings.bluesky_appview)
        self._clock = around.clock

    @property
    def name(self) -> str:
        """The source."""
        return "bluesky profiles"

    def pages(self, since: Checkpoint) -> Iterator[Page]:
        """Look at the accounts, a few at once; a run that was cut short goes on where it was."""
        if since.reached and not since.reached.isdigit():
            raise StoreError(f"{since.reached!r} is not a checkpoint of profiles")
        for begin in range(int(since.reached or 0), len(self._accounts), _AT_ONCE):
            end = begin + _AT_ONCE
            query = [("actors", each.removeprefix("@")) for each in self._accounts[begin:end]]
            answer = self._view.must("app.bsky.actor.getProfiles", query)
            now = self._clock()
            items = tuple(
                RawItem(
                    json.dumps(each, ensure_ascii=False).encode(errors="replace"),
                    now,
                    str(each.get("did")),
                )
                for each in listed(answer, "profiles")
            )
            done = end >= len(self._accounts)
            yield Page(items=items, reached=Checkpoint("" if done else str(end)))

    def parse(self, item: RawItem) -> Iterable[Observation]:
        """Say what one profile means."""
        return understood(item.body, item.seen_at)
