"""The acts of scour: read a source into the log, and fetch files by a budget."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.clock import Clock
from fireline.domain.fingerprint import Picture
from fireline.domain.observation import MediaSighting
from fireline.errors import ItemUnreadable, SourceUnavailable
from fireline.scour.collector import Collector, ColumnCollector, Page
from fireline.scour.fingerprinter import ColumnFingerprinter, Fingerprinter
from fireline.scour.gathering import Gathering, InColumns, OneByOne
from fireline.scour.media import MediaLog, MediaSource, MediaStore, PictureReader
from fireline.scour.observation_log import ObservationLog
from fireline.scour.seldom import looking_seldom

#: What was read is kept by so many items (a post with all that hangs on it is one) or so much time,
#: whichever comes first; and before it takes too much memory, for one item may be as long as a
#: thousand others.
ITEMS_KEPT_AT_ONCE = 20_000
TIME_KEPT_AT_ONCE = timedelta(seconds=10)
BYTES_KEPT_AT_ONCE = 64_000_000

#: Files asked for at a time, so that what is shared most at this moment comes first.
FILES_AT_ONCE = 64


@attrs.frozen(kw_only=True)
class ScourCounts:
    """How a run stands: items read, observations kept, items set aside, and how far it came."""

    read: int = 0
    kept: int = 0
    quarantined: int = 0
    gaps: int = 0
    fingerprints: int = 0
    seconds: float = 0.0
    reached: Checkpoint = attrs.field(factory=Checkpoint)


Progress = Callable[[ScourCounts], None]
"""Is told how a run stands, after each page."""


def scour(  # noqa: PLR0913 -- a source, its ports and its bounds, each by name
    *,
    collector: Collector,
    log: ObservationLog,
    fingerprint: Fingerprinter,
    clock: Clock,
    fingerprint_columns: ColumnFingerprinter | None = None,
    limit: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ScourCounts:
    """Read a source on from its checkpoint and keep what it says.

    A bad item is set aside and counted, and the rest goes on. When the source does not answer,
    what came before is kept, the checkpoint stands, and SourceUnavailable goes on to the caller.
    With a limit the run ends after the page in which so many items were reached.

    A collector that can speak in columns does so when the fingerprinter can too: what is kept is
    the same, at several times the speed.
    """
    if fingerprint_columns is not None and isinstance(collector, ColumnCollector):
        gathering: Gathering = InColumns(collector, fingerprint_columns)
    else:
        gathering = OneByOne(collector, fingerprint)
    run = _Run(gathering, log, clock, source=collector.name, dry_run=dry_run)
    with looking_seldom():
        return _read(collector, log, run, limit=limit, progress=progress)


def _read(
    collector: Collector,
    log: ObservationLog,
    run: "_Run",
    *,
    limit: int | None,
    progress: Progress | None,
) -> ScourCounts:
    since = log.checkpoint(collector.name) or Checkpoint()
    run.counts = attrs.evolve(run.counts, reached=since)
    try:
        for page in collector.pages(since):
            run.take(page)
            if progress is not None:
                progress(run.counts)
            if limit is not None and run.counts.read >= limit:
                break
    except SourceUnavailable:
        run.keep()
        raise
    run.keep()
    return run.counts


class _Run:
    """One run over a source: has pages gathered until there is enough to keep at once."""

    def __init__(
        self,
        gathering: Gathering,
        log: ObservationLog,
        clock: Clock,
        *,
        source: str,
        dry_run: bool,
    ) -> None:
        """Start with nothing gathered."""
        self._gathering = gathering
        self._log = log
        self._clock = clock
        self._source = source
        self._dry_run = dry_run
        self._items = self._bytes = 0
        self._unkept: Checkpoint | None = None
        self._started = self._kept_at = clock()
        self.counts = ScourCounts()

    def take(self, page: Page) -> None:
        """Gather a page, and keep what was gathered when it is enough."""
        quarantined = self._gathering.take(page)
        self._items += len(page.items)
        self._bytes += sum(len(item.body) for item in page.items)
        self._unkept = page.reached
        now = self._clock()
        self.counts = attrs.evolve(
            self.counts,
            read=self.counts.read + len(page.items),
            quarantined=self.counts.quarantined + quarantined,
            gaps=self.counts.gaps + len(page.gaps),
            seconds=(now - self._started).total_seconds(),
            reached=page.reached,
        )
        if self._is_enough(now):
            self.keep()

    def _is_enough(self, now: datetime) -> bool:
        return (
            self._items >= ITEMS_KEPT_AT_ONCE
            or self._bytes >= BYTES_KEPT_AT_ONCE
            or now - self._kept_at >= TIME_KEPT_AT_ONCE
        )

    def keep(self) -> None:
        """Keep what was gathered together with the checkpoint reached."""
        if self._unkept is None:
            return
        batch, kept, fingerprints = self._gathering.handed_over(self._unkept)
        if not self._dry_run:
            self._log.keep(self._source, batch)
        now = self._clock()
        self.counts = attrs.evolve(
            self.counts,
            kept=self.counts.kept + kept,
            fingerprints=self.counts.fingerprints + fingerprints,
            seconds=(now - self._started).total_seconds(),
        )
        self._items = self._bytes = 0
        self._unkept = None
        self._kept_at = now


@attrs.frozen(kw_only=True)
class MediaCounts:
    """What a round of fetching brought; what is left is said, not passed over."""

    fetched: int = 0
    bytes: int = 0
    failed: int = 0
    left: int = 0  #: wanted, but beyond the budget or the source's answers (counted up to a page)


def fetch_media(
    *,
    source: MediaSource,
    log: MediaLog,
    store: MediaStore,
    reader: PictureReader,
    budget: int,
    clock: Clock,
    min_accounts: int = 1,
) -> MediaCounts:
    """Fetch the files that most accounts share, until the bytes of the budget are spent.

    Each file is fetched and looked at once, however many posts carry it. A file that cannot be
    had is written down with the reason, and is not asked for again.
    """
    counts = MediaCounts()
    while wanted := log.wanted(limit=FILES_AT_ONCE, min_accounts=min_accounts):
        looked: list[Picture] = []
        try:
            for media in wanted:
                room = budget - counts.bytes
                if room <= 0 or room < (media.size or 0) <= budget:
                    return attrs.evolve(counts, left=len(wanted) - len(looked))
                picture, size = _look_at(media, source, store, reader, room=room, at=clock())
                looked.append(picture)
                counts = attrs.evolve(
                    counts,
                    fetched=counts.fetched + (not picture.failure),
                    failed=counts.failed + bool(picture.failure),
                    bytes=counts.bytes + size,
                )
        finally:
            log.keep_pictures(looked)
    return counts


def _look_at(
    media: MediaSighting,
    source: MediaSource,
    store: MediaStore,
    reader: PictureReader,
    *,
    room: int,
    at: datetime,
) -> tuple[Picture, int]:
    seen = Picture(sha256=media.sha256, fetched_at=at, mime=media.mime, size=media.size)
    try:
        _require_affordable(media, room)
        data = source.fetch(media, limit=room)
        _require_told_bytes(media, data)
    except ItemUnreadable as bad:
        return attrs.evolve(seen, failure=str(bad)), 0
    store.put(data)
    seen = attrs.evolve(seen, size=len(data))
    try:
        pdq, quality = reader.read(data)
    except ItemUnreadable as bad:
        return attrs.evolve(seen, failure=str(bad)), len(data)
    return attrs.evolve(seen, pdq=pdq, quality=quality), len(data)


def _require_affordable(media: MediaSighting, room: int) -> None:
    if (media.size or 0) > room:
        raise ItemUnreadable(f"{media.size} bytes are more than one whole round may fetch")


def _require_told_bytes(media: MediaSighting, data: bytes) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != media.sha256:
        raise ItemUnreadable(
            f"the file of {media.post} has the hash {found[:12]}..., not the one that was told"
        )
