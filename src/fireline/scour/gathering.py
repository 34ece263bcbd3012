"""Gathering: what pages mean, held until there is enough to keep at once."""

from typing import Protocol

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import Observation, Quarantined
from fireline.errors import ItemUnreadable
from fireline.scour.collector import Collector, ColumnCollector, Page
from fireline.scour.columns import Columns
from fireline.scour.fingerprinter import ColumnFingerprinter, Fingerprinter
from fireline.scour.observation_log import Batch


class Gathering(Protocol):
    """What pages mean, gathered until there is enough to keep at once."""

    def take(self, page: Page) -> int:
        """Add what a page means; return how many of its items were set aside."""
        ...

    def handed_over(self, reached: Checkpoint) -> tuple[Batch, int, int]:
        """Return all that was gathered, and how many observations and fingerprints that is."""
        ...


class OneByOne:
    """Gathers observations as values: any collector can."""

    def __init__(self, collector: Collector, fingerprint: Fingerprinter) -> None:
        """Start with nothing gathered."""
        self._collector = collector
        self._fingerprint = fingerprint
        self._gathered: list[Observation] = []

    def take(self, page: Page) -> int:
        """Parse each item; one that cannot be read is set aside, and the rest goes on."""
        quarantined = 0
        for item in page.items:
            try:
                seen = list(self._collector.parse(item))
            except ItemUnreadable as bad:
                seen = [item.set_aside(str(bad), source=self._collector.name)]
            # A collector may set aside a part of an item itself.
            quarantined += sum(isinstance(each, Quarantined) for each in seen)
            self._gathered += seen
        self._gathered.extend(page.gaps)
        return quarantined

    def handed_over(self, reached: Checkpoint) -> tuple[Batch, int, int]:
        """Return all that was gathered with its fingerprints."""
        seen, self._gathered = tuple(self._gathered), []
        taken = tuple(self._fingerprint(seen))
        batch = Batch(observations=seen, fingerprints=taken, reached=reached)
        return batch, len(seen), len(taken)


class InColumns:
    """Gathers observations field by field: for collectors that can speak so."""

    def __init__(self, collector: ColumnCollector, fingerprint: ColumnFingerprinter) -> None:
        """Start with nothing gathered."""
        self._collector = collector
        self._fingerprint = fingerprint
        self._gathered = Columns()

    def take(self, page: Page) -> int:
        """Have the collector say what the items mean."""
        seen = self._collector.columns(page.items)
        self._gathered.join(seen)
        self._gathered.join(Columns.of(page.gaps))
        return seen.count(Quarantined)

    def handed_over(self, reached: Checkpoint) -> tuple[Batch, int, int]:
        """Return all that was gathered with its fingerprints."""
        seen, self._gathered = self._gathered, Columns()
        kept = len(seen)
        taken = self._fingerprint(seen)
        seen.join(taken)
        batch = Batch(observations=(), fingerprints=(), reached=reached, columns=seen)
        return batch, kept, len(taken)
