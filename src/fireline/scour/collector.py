"""Collector: the port through which posts come in, page by page, from any checkpoint."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, runtime_checkable

import attrs

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Gap, Observation, Quarantined
from fireline.scour.columns import Columns


class RawItem(NamedTuple):
    """One item as it came over the wire, before anybody has said what it means."""

    body: bytes
    seen_at: datetime
    where: str = ""  #: line number, sequence number or address, for whoever reads the quarantine
    unreadable: str = ""  #: why ``body`` is not all of it (too long); ``parse`` raises this

    def set_aside(self, because: str, *, source: str) -> Quarantined:
        """Keep an item that cannot be read, with the reason.

        Both texts may quote a stranger: a NUL, which no database takes, shows as a sign that was
        not told; the bytes stay as they came.
        """
        return Quarantined(
            source=source,
            seen_at=self.seen_at,
            because=because.replace("\x00", "\ufffd"),
            raw=self.body,
            where=self.where.replace("\x00", "\ufffd"),
        )


@attrs.frozen(kw_only=True)
class Page:
    """What came in one go, and the place from which the source can be read on after it."""

    items: tuple[RawItem, ...]
    reached: Checkpoint
    gaps: tuple[Gap, ...] = ()  #: stretches that the source did not give us


class Collector(Protocol):
    """A source of open content that can be read again from any checkpoint.

    Assume that the run loop keeps a page whole or not at all, and paces between pages.
    Do yield, with each page, the checkpoint from which exactly the rest can be read.
    Do yield an empty page now and then when the source is quiet, so that what came is kept.
    Do hand on what you did not see as a gap.
    Do raise ItemUnreadable from ``parse`` for one bad item, SourceUnavailable from ``pages`` when
    the source does not answer.
    Don't keep state between pages, prompt a person, or sleep.
    Don't touch the network, the clock or a store in ``parse``: it is pure.
    """

    @property
    def name(self) -> str:
        """Name the source; its checkpoint is kept under this name."""
        ...

    def pages(self, since: Checkpoint) -> Iterator[Page]:
        """Read on from a checkpoint; the empty one is the beginning."""
        ...

    def parse(self, item: RawItem) -> Iterable[Observation]:
        """Say what one item means; an item may mean nothing, or several things."""
        ...


@runtime_checkable
class ColumnCollector(Collector, Protocol):
    """A collector that can also say what many items mean at once, in columns.

    Do say exactly what ``parse`` says of each item, kind by kind in the same order; an item that
    ``parse`` refuses is set aside with its reason, as the run loop does.
    """

    def columns(self, items: Sequence[RawItem]) -> Columns:
        """Say what items mean; pure, as ``parse`` is, and never failing on one of them."""
        ...
