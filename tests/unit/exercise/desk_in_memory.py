"""A whole desk of shipped doubles, and a world in front of it."""

import random
from collections import Counter
from uuid import UUID

import attrs

from fireline import direct, track
from fireline.direct.memory import MemoryOpenings, MemoryWorkQueue
from fireline.direct.queue_port import OpenAccount, OpenLocation
from fireline.domain.assessment import ExclusionCheck
from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.ids import IdMaker, id_maker, platform_of
from fireline.domain.location import Location, LocationKind
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.domain.work import Tier, Via
from fireline.exercise.cast import CAST
from fireline.exercise.recipe import Recipe
from fireline.exercise.world import World
from fireline.identify.memory import MemoryRankingLedger
from fireline.refer.memory import MemoryCaseFile, MemoryEvidence
from fireline.settings import Settings
from fireline.track.fingerprints import fingerprints_of
from fireline.track.memory import MemoryFingerprintLog, MemoryTrackLedger

PURPOSE = ExclusionCheck(purpose="EXERCISE: to win readers for the made-up group and move them")
UNIT = Authority(id=UUID(int=1), name="EXERCISE", kind=AuthorityKind.EUROPEAN_UNIT)
OFFICERS = tuple(
    Officer(
        id=UUID(int=10 + place),
        authority=UNIT.id,
        name=member.name,
        role=Role.APPROVER,
        languages=member.languages,
    )
    for place, member in enumerate(CAST)
)


@attrs.define(kw_only=True)
class DeskInMemory:
    """What the officers use, and a day that fills it."""

    world: World
    ids: IdMaker
    settings: Settings = attrs.field(factory=Settings)
    authority: Authority = UNIT
    fingerprint_log: MemoryFingerprintLog = attrs.field(factory=MemoryFingerprintLog)
    ledger: MemoryTrackLedger = attrs.field(factory=MemoryTrackLedger)
    rankings: MemoryRankingLedger = attrs.field(factory=MemoryRankingLedger)
    queue: MemoryWorkQueue = attrs.field(factory=MemoryWorkQueue)
    openings: MemoryOpenings = attrs.field(factory=MemoryOpenings)
    case_file: MemoryCaseFile = attrs.field(factory=lambda: MemoryCaseFile(UNIT))
    evidence: MemoryEvidence = attrs.field(factory=MemoryEvidence)
    checkpoint: Checkpoint = attrs.field(factory=Checkpoint)

    @property
    def deconfliction(self) -> MemoryCaseFile:
        return self.case_file

    @property
    def outbox(self) -> MemoryCaseFile:
        return self.case_file

    def live_a_day(self) -> None:
        """Let the world live a day, and the machine's stages do their part of it."""
        self.world.live_a_day()
        platform = self.world.platform
        for page in platform.pages(self.checkpoint):
            seen = [one for item in page.items for one in platform.parse(item)]
            self.fingerprint_log.keep(seen, fingerprints_of(seen))
            self.checkpoint = page.reached
        track.track(
            log=self.fingerprint_log,
            ledger=self.ledger,
            ids=self.ids,
            clock=self.world.clock,
            authority=UNIT.id,
            settings=self.settings,
        )
        self._open()
        direct.fill_queue(
            openings=self.openings,
            queue=self.queue,
            ranking=self._by_volume(),
            ids=self.ids,
            clock=self.world.clock,
        )

    def _open(self) -> None:
        for work in self.ledger.works():
            self.case_file.add_work(work, PURPOSE)
        sightings = self.ledger.sightings()
        aside = self.rankings.aside()
        posts = {one.post: one for one in sightings if one.account not in aside}
        self.openings.waiting = self.ledger.open_candidates()
        self.openings.places = [
            OpenLocation(
                location=Location(
                    id=self.ids(),
                    kind=LocationKind.POST,
                    key=key,
                    platform=platform_of(key),
                    account=one.account,
                    url=one.url,
                    language=one.language,
                ),
                work=one.work,
                title="EXERCISE",
                tier=Tier.PROMOTIONAL,
                said_at=one.said_at,
            )
            for key, one in sorted(posts.items())
        ]
        carriers = {one.account for one in posts.values() if one.via in {Via.ORIGINAL, Via.COPY}}
        self.openings.people = [
            OpenAccount(account=account, tier=Tier.PROMOTIONAL, title=account)
            for account in sorted(carriers)
        ]

    def _by_volume(self) -> Ranking:
        """Rank by volume: enough for the queue, and no stage is judged here."""
        posts = Counter(one.account for one in self.ledger.sightings())
        order = sorted(posts, key=lambda account: (-posts[account], account))
        return Ranking(
            made_at=self.world.clock(),
            oxygen=0.0,
            low=0.0,
            high=0.0,
            standings=tuple(
                AccountStanding(
                    account=account,
                    score=posts[account],
                    low=0.0,
                    high=0.0,
                    net_effect=posts[account],
                    rank=place + 1,
                    volume=posts[account],
                    volume_rank=place + 1,
                    role="amplifier",
                    own=0.0,
                )
                for place, account in enumerate(order)
            ),
            window_days=30.0,
            samples=0,
        )


def desk_before(seed: int, accounts: int = 500) -> DeskInMemory:
    """Return a desk on which nothing was done yet, in front of a new world."""
    world = World(Recipe(seed=seed, accounts=accounts, days=10))
    return DeskInMemory(world=world, ids=id_maker(world.clock, random.Random(seed)))
