"""The order of the stages: read this first.

    scour -> track -> identify -> direct -> refer -> verify -> measure -> (what came back goes in)

One turn lets the machine do its part of every stage, in this order. The officers' part (to judge,
to draft, to approve) lies between ``direct`` and ``refer``: nothing in here decides for them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Protocol

import attrs

from fireline.direct import fill_queue
from fireline.direct.queue_port import Openings, WorkQueue
from fireline.domain.authority import Authority
from fireline.domain.clock import DAY, Clock
from fireline.domain.ids import AccountKey, IdMaker
from fireline.domain.location import Location
from fireline.domain.message import Delivery
from fireline.domain.observation import AccountSighting, MediaSighting, Post
from fireline.domain.oxygen import OxygenPoint, Ranking
from fireline.domain.succession import Succession
from fireline.errors import ItemUnreadable, RefusedError, SourceUnavailable
from fireline.identify import rank, suggest_groups, suggest_returns
from fireline.identify.coordination import Asked
from fireline.identify.coordination.ledger import GroupLedger
from fireline.identify.coordination.source import ShareSource
from fireline.identify.fellegi_sunter import FELLEGI_SUNTER
from fireline.identify.linker import Linker
from fireline.identify.sources import SpreadSource
from fireline.identify.standings import RankingLedger
from fireline.measure import SeriesLog, measure
from fireline.refer import (
    Capturer,
    CaseFile,
    Channel,
    Deconfliction,
    EvidenceStore,
    Outbox,
    Taken,
    TimeStamper,
    deliver_next,
    held,
    recover,
    stamp,
)
from fireline.scour import (
    Collector,
    Fingerprinter,
    MediaCounts,
    MediaLog,
    MediaSource,
    MediaStore,
    ObservationLog,
    PictureReader,
    ScourCounts,
    fetch_media,
    scour,
)
from fireline.settings import Settings
from fireline.track import TrackCounts, track
from fireline.track.fingerprint_log import FingerprintLog
from fireline.track.ledger import TrackLedger
from fireline.verify import VerifyCounts, verify
from fireline.verify.look_log import DeletionLog, LookLog
from fireline.verify.probe import Probe

STAGES = ("scour", "track", "identify", "direct", "refer", "verify", "measure")


MOST_AT_ONCE = 1_000
"""Messages handed over and locations looked at in one turn; the rest waits for the next."""


class Audience(Protocol):
    """What the lake knows of accounts and of single posts."""

    def profiles(self, accounts: Iterable[str]) -> Mapping[AccountKey, AccountSighting]:
        """Return the newest sighting of each account that was seen at all."""
        ...

    def profile_bytes(self, account: str) -> bytes:
        """Return the bytes that the account's newest profile came in; none if never seen."""
        ...

    def post(self, key: str) -> Post | None:
        """Return what one post said last, with its raw bytes; None if it was never seen."""
        ...

    def media_of(self, key: str) -> Sequence[MediaSighting]:
        """Return the files that one post carries."""
        ...


@attrs.frozen(kw_only=True)
class Desk:
    """Everything that the stages need, bound to one authority."""

    settings: Settings
    authority: Authority
    clock: Clock
    ids: IdMaker
    seed: int
    log: ObservationLog
    fingerprint_log: FingerprintLog
    media_log: MediaLog
    deletions: DeletionLog
    audience: Audience
    ledger: TrackLedger
    rankings: RankingLedger
    groups: GroupLedger
    queue: WorkQueue
    openings: Openings
    case_file: CaseFile
    deconfliction: Deconfliction
    outbox: Outbox
    looks: LookLog
    series: SeriesLog
    evidence: EvidenceStore
    media: MediaStore
    source: SpreadSource
    shares: ShareSource
    fingerprint: Fingerprinter
    pictures: PictureReader
    channels: Mapping[str, Channel]
    probes: Mapping[str, Probe]
    capturers: Mapping[str, Capturer] = attrs.Factory(dict)
    stamper: TimeStamper | None = None  #: None: no outside time
    linker: Linker = FELLEGI_SUNTER  #: weighs returns; the sum in memory where little is compared


@attrs.frozen(kw_only=True)
class Turn:
    """What one turn of the loop did, stage by stage."""

    scoured: tuple[ScourCounts, ...]
    fetched: MediaCounts | None
    tracked: TrackCounts
    ranking: Ranking
    returns: Sequence[Succession]
    queued: int
    delivered: int
    verified: VerifyCounts
    point: OxygenPoint


@attrs.frozen(kw_only=True)
class Sources:
    """Where one turn reads from: collectors, and what fetches the media that they tell of."""

    collectors: Sequence[Collector]
    media: MediaSource | None = None


Officers = Callable[[Desk], None]
"""What officers do between ``direct`` and ``refer``; people in earnest, simulated in exercises."""


def turn(
    desk: Desk,
    sources: Sources,
    *,
    officers: Officers | None = None,
    progress: Callable[[str], None] = lambda _stage: None,
) -> Turn:
    """Let every stage do its part once, in the order of the loop."""
    progress("scour")
    scoured = tuple(_scour(desk, collector) for collector in sources.collectors)
    fetched = _fetch(desk, sources.media)
    progress("track")
    tracked = _track(desk)
    progress("identify")
    ranking, returns = _identify(desk)
    progress("direct")
    queued = _direct(desk, ranking)
    if officers is not None:
        officers(desk)
    progress("refer")
    delivered = deliver_due(desk)
    progress("verify")
    verified = look_again(desk)
    progress("measure")
    point = _measure(desk, ranking)
    return Turn(
        scoured=scoured,
        fetched=fetched,
        tracked=tracked,
        ranking=ranking,
        returns=returns,
        queued=queued,
        delivered=delivered,
        verified=verified,
        point=point,
    )


def deliver_due(desk: Desk) -> int:
    """Hand over every message that is due, once; say how many arrived.

    Don't call it inside a transaction: taking a message is committed before it is handed over.
    """
    recover(
        file=desk.case_file,
        outbox=desk.outbox,
        channels=desk.channels,
        clock=desk.clock,
        authority=desk.authority.id,
    )
    deliveries = islice(_deliveries(desk), MOST_AT_ONCE)
    return sum(delivery is Delivery.DELIVERED for delivery in deliveries)


def _deliveries(desk: Desk) -> Iterator[Delivery]:
    while (
        delivery := deliver_next(
            file=desk.case_file,
            outbox=desk.outbox,
            channels=desk.channels,
            clock=desk.clock,
            authority=desk.authority.id,
        )
    ) is not None:
        yield delivery


def taken_now(desk: Desk, location: Location) -> tuple[Taken, str]:
    """Get a location as it is now; where nobody can look, as we hold it, and say why.

    Raises:
        RefusedError: nobody can look, and nothing is held.
    """
    why_not = ""
    capturer = desk.capturers.get(location.platform)
    if capturer is not None:
        try:
            return capturer.take(location), ""
        except (ItemUnreadable, SourceUnavailable) as failed:
            why_not = str(failed)
    post = desk.audience.post(location.key)
    material = post.raw if post else desk.audience.profile_bytes(location.account or "")
    if not material:
        why = why_not or "nothing is held of this location any more"
        raise RefusedError(f"nothing can be captured: {why}")
    seen_at = post.seen_at if post else None
    return held(location, material, at=desk.clock(), seen_at=seen_at), why_not


def stamp_captures(desk: Desk, *, limit: int = 100) -> int:
    """Ask the outside for the time of what has none yet; stop at the first that it does not give.

    Don't call it inside a transaction: each answer is kept as it comes.
    """
    if desk.stamper is None:
        return 0
    stamped = 0
    for sha256 in desk.evidence.unstamped(limit=limit):
        if stamp(
            sha256=sha256,
            evidence=desk.evidence,
            file=desk.case_file,
            stamper=desk.stamper,
            at=desk.clock(),
        ):
            break
        stamped += 1
    return stamped


def find_groups(desk: Desk) -> int:
    """Suggest the groups whose accounts act as one, and say how many are new.

    It reads the shares of two weeks, so it is done once a night and not in every turn.
    """
    asked = Asked(seed=desk.seed)
    return len(
        suggest_groups(
            source=desk.shares,
            ledger=desk.groups,
            ids=desk.ids,
            clock=desk.clock,
            authority=desk.authority.id,
            asked=asked,
        )
    )


def look_again(desk: Desk) -> VerifyCounts:
    """Look at every referred location that is due, and notice what came back."""
    return verify(
        probes=desk.probes,
        looks=desk.looks,
        deletions=desk.deletions,
        clock=desk.clock,
        authority=desk.authority.id,
        ids=desk.ids,
        limit=MOST_AT_ONCE,
        successions=desk.rankings.successions(),
    )


def _scour(desk: Desk, collector: Collector) -> ScourCounts:
    return scour(collector=collector, log=desk.log, fingerprint=desk.fingerprint, clock=desk.clock)


def _fetch(desk: Desk, source: MediaSource | None) -> MediaCounts | None:
    if source is None:
        return None
    return fetch_media(
        source=source,
        log=desk.media_log,
        store=desk.media,
        reader=desk.pictures,
        budget=desk.settings.media_budget,
        clock=desk.clock,
        min_accounts=1,
    )


def _track(desk: Desk) -> TrackCounts:
    return track(
        log=desk.fingerprint_log,
        ledger=desk.ledger,
        ids=desk.ids,
        clock=desk.clock,
        authority=desk.authority.id,
        settings=desk.settings,
    )


def _identify(desk: Desk) -> tuple[Ranking, Sequence[Succession]]:
    ranking = rank(
        source=desk.source,
        ledger=desk.rankings,
        clock=desk.clock,
        authority=desk.authority.id,
        seed=desk.seed,
        settings=desk.settings,
        resamples=desk.settings.resamples,
    )
    returns = suggest_returns(
        source=desk.source,
        ledger=desk.rankings,
        ids=desk.ids,
        clock=desk.clock,
        authority=desk.authority.id,
        linker=desk.linker,
    )
    return ranking, returns


def _direct(desk: Desk, ranking: Ranking) -> int:
    return fill_queue(
        openings=desk.openings, queue=desk.queue, ranking=ranking, ids=desk.ids, clock=desk.clock
    )


def _measure(desk: Desk, ranking: Ranking) -> OxygenPoint:
    return measure(
        ranking=ranking,
        source=desk.source,
        series=desk.series,
        clock=desk.clock,
        authority=desk.authority.id,
        day=_yesterday_or_today(desk.clock()),
    )


def _yesterday_or_today(at: datetime) -> date:
    """Return the day that most of the last 24 hours belong to."""
    return (at - DAY / 2).date()
