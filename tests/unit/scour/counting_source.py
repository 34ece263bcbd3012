"""A source that counts: item n says post n; what it shall do wrong is handed in."""

from datetime import UTC, datetime

import attrs

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Gap, Post
from fireline.errors import ItemUnreadable, SourceUnavailable
from fireline.scour import Page, RawItem

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@attrs.frozen(kw_only=True)
class Counting:
    """So many items, so many a page; some unreadable; the source may fall silent before a page."""

    items: int
    a_page: int = 10
    unreadable: frozenset[int] = frozenset()
    silent_from: int | None = None
    gap_at: int | None = None
    name: str = "counting"

    def pages(self, since):
        for start in range(int(since.reached or 0), self.items, self.a_page):
            if self.silent_from is not None and start >= self.silent_from:
                raise SourceUnavailable("counting does not answer")
            end = min(start + self.a_page, self.items)
            items = tuple(RawItem(str(n).encode(), NOON, f"item {n}") for n in range(start, end))
            gap = Gap(source=self.name, seen_at=NOON, because="it was told to")
            gaps = (gap,) if self.gap_at == start else ()
            yield Page(items=items, reached=Checkpoint(str(end)), gaps=gaps)

    def parse(self, item):
        number = int(item.body)
        if number in self.unreadable:
            raise ItemUnreadable(f"{number} was told to be unreadable")
        yield Post(
            key=f"counting:{number}",
            account=f"counting:{number % 3}",
            said_at=item.seen_at,
            seen_at=item.seen_at,
        )


def numbers_of(log):
    return [int(seen.key.partition(":")[2]) for seen in log.observations if isinstance(seen, Post)]
