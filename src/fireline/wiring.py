"""Wiring: the one place where parts meet.

An *installation* is one set of stores with its settings: the unit's own, or an exercise's. An
exercise's world stands in for every network, so that no door and no real channel is ever built.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import attrs

from fireline.channels.mail import MailChannel
from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.domain.clock import Clock, system_clock
from fireline.domain.ids import IdMaker, id_maker
from fireline.door import Gate, HttpDoor, MailRelay, ProxyAddress, StreamDoor, Way
from fireline.door.time_authority import time_authority_of
from fireline.door.web_capture import WebCapturer
from fireline.errors import ConfigError, NotFoundError, RefusedError
from fireline.identify.fellegi_sunter import FELLEGI_SUNTER
from fireline.loop import Desk, Sources
from fireline.platforms import Around, platforms
from fireline.refer.channel import Channel
from fireline.refer.taken import Capturer
from fireline.refer.time_stamp import TimeStamper
from fireline.sandbox import PictureSandbox
from fireline.scour import ScourCounts, keeping_ahead, scour
from fireline.scour.collector import Collector
from fireline.scour.media import MediaSource
from fireline.settings import Settings
from fireline.store.audit.outside import outside_of
from fireline.store.backup.unfinished import require_whole
from fireline.store.casework.configuration import configure
from fireline.store.casework.migrating import make_tables
from fireline.store.casework.scope import authority_scope
from fireline.store.evidence import Evidence, Shelf, case_evidence, evidence_place
from fireline.store.keys import KeyRing
from fireline.store.linkage import SplinkLinker
from fireline.store.observations import (
    Lake,
    LakeAudienceLog,
    LakeDeletionLog,
    LakeFingerprintLog,
    LakeMediaLog,
    LakeObservationLog,
    LakeShares,
    open_lake,
)
from fireline.store.postgres import Database, open_database
from fireline.store.s3 import let_in
from fireline.store.share_source import StoredShares
from fireline.store.spread_source import StoredSpread
from fireline.track.fingerprints import fingerprint_columns, fingerprints_of
from fireline.verify.probe import Probe

if TYPE_CHECKING:
    from fireline.exercise.world import World
    from fireline.store.audit.keeper import AuditKeeper


@attrs.frozen(kw_only=True)
class WaysOut:
    """Everything through which an installation reaches outside of itself."""

    around: Around | None  #: None in an exercise
    channels: Mapping[str, Channel]
    probes: Mapping[str, Probe]
    media: MediaSource | None
    capturers: Mapping[str, Capturer] = attrs.Factory(dict)
    stamper: TimeStamper | None = None  #: None: no outside time


@attrs.frozen(kw_only=True)
class Installation:
    """The open stores of one installation, and what is built on them."""

    settings: Settings
    database: Database
    lake: Lake
    clock: Clock
    ids: IdMaker
    seed: int
    out: WaysOut
    pictures: PictureSandbox
    media: Evidence
    evidence: Evidence  #: what 0.1.0 kept unsealed; an authority's own is on its desk

    @property
    def keys(self) -> KeyRing:
        """Return the keys of this installation."""
        return KeyRing.of(self.settings)

    def scope(self, authority: UUID) -> AbstractContextManager[None]:
        """Open one transaction that sees the casework of one authority and of no other."""
        return authority_scope(authority)

    def desk(self, authority: Authority) -> Desk:
        """Return everything that the stages need, bound to one authority."""
        return _desk(self, authority)

    def authorities(self) -> Sequence[Authority]:
        """Return the authorities of this installation by name."""
        from fireline.store.casework import people  # -- models need a configured Django

        return people.authorities()

    def officers(self) -> Sequence[Officer]:
        """Return everybody who may sign in, by name."""
        from fireline.store.casework import people  # -- as above

        return people.officers()

    def authority_named(self, *, name: str, kind: AuthorityKind) -> Authority:
        """Return the authority of that name; it is made when there is none."""
        from fireline.store.casework import people  # -- as above

        for known in people.authorities():
            if known.name == name:
                return known
        made = Authority(id=self.ids(), name=name, kind=kind)
        people.add_authority(made)
        return made

    def add_officer(
        self,
        *,
        name: str,
        authority: Authority,
        role: Role = Role.OFFICER,
        languages: tuple[str, ...] = ("en",),
        password: str,
    ) -> Officer:
        """Let a person sign in as a member of an authority.

        Raises:
            RefusedError: somebody of that name is there already, or the password is too weak.
        """
        from fireline.store.casework import people  # -- as above

        officer = Officer(
            id=self.ids(), authority=authority.id, name=name, role=role, languages=languages
        )
        people.add_officer(officer, password=_strong(password))
        return officer

    def audit_keeper(self) -> "AuditKeeper":
        """Return what numbers, signs and copies the audit; an exercise copies nothing outside."""
        from fireline.store.audit.keeper import AuditKeeper  # -- models need a configured Django

        return AuditKeeper(
            authorities=lambda: [one.id for one in self.authorities()],
            keys=KeyRing.of(self.settings),
            clock=self.clock,
            ids=self.ids,
            outside=outside_of(self.settings) if self.out.around else None,
        )

    def collector(self, platform: str, what: str, of: str = "", **more: object) -> Collector:
        """Return what reads one source of a platform.

        Raises:
            NotFoundError: there is no such platform or source.
            ConfigError: this is an exercise, in which nothing outside can be reached.
        """
        known = platforms()
        if platform not in known:
            raise NotFoundError(f"no platform {platform!r}; there are: {', '.join(known)}")
        makers = known[platform].collectors
        if what not in makers:
            raise NotFoundError(f"{platform} has no {what!r}; it has: {', '.join(makers)}")
        return makers[what](self._around(), of, **more)

    def sources(self) -> Sources:
        """Return what one turn of this installation's loop reads."""
        firehose = self.collector("bluesky", "firehose", once=True)
        return Sources(collectors=(firehose,), media=self.out.media)

    def scour(
        self,
        collector: Collector,
        *,
        dry_run: bool = False,
        limit: int | None = None,
        progress: Callable[[ScourCounts], None] | None = None,
    ) -> ScourCounts:
        """Read one source on into the lake."""
        with keeping_ahead(LakeObservationLog(self.lake)) as log:
            return scour(
                collector=collector,
                log=log,
                fingerprint=fingerprints_of,
                fingerprint_columns=fingerprint_columns,
                clock=self.clock,
                limit=limit,
                dry_run=dry_run,
                progress=progress,
            )

    def _around(self) -> Around:
        if self.out.around is None:
            raise ConfigError("an exercise reaches nothing outside of its own world")
        return self.out.around


@contextmanager
def opened(settings: Settings, *, world: "World | None" = None) -> Iterator[Installation]:
    """Open an installation and close it again; in world mode no door is built."""
    clock, seed, randomness = _origin(world)
    with ExitStack() as open_parts:
        require_whole(settings.data)
        let_in(settings)
        database = open_parts.enter_context(open_database(settings))
        configure(settings, database, exercise=world is not None)
        make_tables()
        lake = open_parts.enter_context(open_lake(settings, database, clock=clock))
        out = _into_world(world) if world else open_parts.enter_context(_outside(settings, clock))
        place = evidence_place(settings)
        unit = Installation(
            settings=settings,
            database=database,
            lake=lake,
            clock=clock,
            ids=id_maker(clock, randomness),
            seed=seed,
            out=out,
            pictures=open_parts.enter_context(_pictures(settings)),
            media=Evidence(settings.media_url or place, Shelf.MEDIA),
            evidence=Evidence(place, Shelf.EVIDENCE),
        )
        _CURRENT.append(unit)
        open_parts.callback(_CURRENT.remove, unit)
        yield unit


def _pictures(settings: Settings) -> PictureSandbox:
    return PictureSandbox(service=Path(settings.decoders) if settings.decoders else None)


def current() -> Installation:
    """Return the installation that this process has open.

    Raises:
        NotFoundError: none is open.
    """
    if not _CURRENT:
        raise NotFoundError("no installation is open in this process")
    return _CURRENT[-1]


def desk_for(officer: object) -> Desk:
    """Return the desk of a signed-in officer's authority, for the pages."""
    unit = current()
    home = getattr(officer, "authority_id", None)
    for authority in unit.authorities():
        if authority.id == home:
            return unit.desk(authority)
    raise NotFoundError("this officer is a member of no authority")


_CURRENT: list[Installation] = []


def _strong(password: str) -> str:
    from django.contrib.auth.password_validation import (
        validate_password,  # -- Django must be configured
    )
    from django.core.exceptions import ValidationError  # -- as above

    try:
        validate_password(password)
    except ValidationError as weak:
        raise RefusedError(" ".join(weak.messages)) from weak
    return password


def _origin(world: "World | None") -> tuple[Clock, int, random.Random]:
    if world is None:
        return system_clock, 0, random.SystemRandom()
    return world.clock, world.seed, random.Random(f"ids {world.seed}")  # noqa: S311 -- an exercise's ids must come again


def _into_world(world: "World") -> WaysOut:
    """Let an exercise's world stand in for every network."""
    made_up = world.platform
    return WaysOut(
        around=None,
        channels=dict.fromkeys(made_up.names, made_up),
        probes=dict.fromkeys(made_up.names, made_up),
        media=made_up,
        capturers=dict.fromkeys(made_up.names, made_up),
    )


def way_out(settings: Settings) -> Way:
    """Return how this process reaches out: by the egress proxy, or by a gate of its own."""
    if settings.proxy:
        return ProxyAddress.named(settings.proxy, KeyRing.of(settings).proxy())
    return Gate.of(settings)


@contextmanager
def _outside(settings: Settings, clock: Clock) -> Iterator[WaysOut]:
    """Build the doors, and what goes through them."""
    way = way_out(settings)
    with HttpDoor(way) as http:
        around = Around(settings=settings, clock=clock, http=http, streams=StreamDoor(way))
        channels: dict[str, Channel] = {
            name: platform.channel(around)
            for name, platform in platforms().items()
            if platform.channel
        }
        if settings.mail_relay:
            channels["mail"] = MailChannel(
                MailRelay(way, settings.mail_relay), sender=settings.mail_sender, clock=clock
            )
        probes = {name: one.probe(around) for name, one in platforms().items() if one.probe}
        bluesky = platforms()["bluesky"]
        media = bluesky.media(around) if bluesky.media else None
        yield WaysOut(
            around=around,
            channels=channels,
            probes=probes,
            media=media,
            capturers=_capturers(around, way),
            stamper=time_authority_of(settings, http),
        )


def _capturers(around: Around, way: Way) -> Mapping[str, Capturer]:
    proxy = way if isinstance(way, ProxyAddress) else None
    made: dict[str, Capturer] = {
        name: one.capturer(around) for name, one in platforms().items() if one.capturer
    }
    return made | {"web": WebCapturer(around.settings, around.clock, proxy)}


def _desk(unit: Installation, authority: Authority) -> Desk:
    from fireline.store.casework.stores import stores_of  # -- models need a configured Django

    stored = stores_of(authority.id, unit.ids, unit.clock)
    audience = LakeAudienceLog(unit.lake)
    return Desk(
        settings=unit.settings,
        authority=authority,
        clock=unit.clock,
        ids=unit.ids,
        seed=unit.seed,
        log=LakeObservationLog(unit.lake),
        fingerprint_log=LakeFingerprintLog(unit.lake),
        media_log=LakeMediaLog(unit.lake),
        deletions=LakeDeletionLog(unit.lake),
        audience=audience,
        ledger=stored.ledger,
        rankings=stored.rankings,
        groups=stored.groups,
        queue=stored.queue,
        openings=stored.openings,
        case_file=stored.case_file,
        deconfliction=stored.deconfliction,
        outbox=stored.outbox,
        looks=stored.looks,
        series=stored.series,
        source=StoredSpread(audience, stored.spread, unit.lake),
        shares=StoredShares(LakeShares(unit.lake), stored.spread),
        evidence=case_evidence(
            unit.settings, unit.keys.wrapping(), authority.id, stored.evidence_book
        ),
        media=unit.media,
        fingerprint=fingerprints_of,
        pictures=unit.pictures,
        channels=unit.out.channels,
        probes=unit.out.probes,
        capturers=unit.out.capturers,
        stamper=unit.out.stamper,
        # A world's day compares little and waits for the answer; the figures are the same.
        linker=SplinkLinker(threads=unit.settings.threads) if unit.out.around else FELLEGI_SUNTER,
    )
