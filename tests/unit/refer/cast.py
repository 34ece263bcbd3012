"""The known cast of refer's tests: an officer, a second one, a stranger, and one work."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs

from fireline.domain.assessment import ExclusionCheck
from fireline.domain.authority import Authority, AuthorityKind
from fireline.domain.ids import AccountKey, id_maker
from fireline.domain.location import Location, LocationKind
from fireline.domain.message import Message, Receipt
from fireline.domain.referral import Instrument, Referral
from fireline.domain.work import Tier, Work
from fireline.errors import FirelineError
from fireline.refer import approve, capture, deconflict, draft, guard, held
from fireline.refer.memory import MemoryCaseFile, MemoryEvidence
from fireline.settings import Settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN, BEN, EVE = UUID(int=1), UUID(int=2), UUID(int=3)
UNIT = Authority(
    id=UUID(int=10),
    name="Example Unit",
    kind=AuthorityKind.NATIONAL_UNIT,
    contact="desk@unit.example",
)
WORK = Work(
    id=UUID(int=20),
    title="EXERCISE red square",
    tier=Tier.PROMOTIONAL,
    judged_at=NOON,
    judged_by=ANN,
    ground="A_INCITE",
)
NOT_EXCLUDED = ExclusionCheck(purpose="EXERCISE: made to spread coloured shapes further")
REASONS = "EXERCISE: the red square asks others to spread it further."
TERM = "Rule 4 on coloured shapes"


class Ticking:
    """A clock that a test moves."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **time: float) -> None:
        self.at += timedelta(**time)


class Recipient:
    """A recipient with a mailbox, whose line can break before or after it takes a message."""

    def __init__(self, name: str = "example", *, can_be_asked: bool = False) -> None:
        self.name = name
        self.can_be_asked = can_be_asked
        self.box: list[Message] = []
        self.before: list[FirelineError] = []  #: raised before the next messages are taken
        self.after: list[FirelineError] = []  #: raised after the next messages were taken
        self.silent = False

    def send(self, message: Message) -> Receipt:
        if self.before:
            raise self.before.pop(0)
        self.box.append(message)
        if self.after:
            raise self.after.pop(0)
        return Receipt(reference=f"r{len(self.box)}", at=NOON)

    def ask(self, message_id: str) -> Receipt | None:
        for message in self.box:
            if message.message_id == message_id:
                return Receipt(reference="asked", at=NOON)
        return None


@attrs.define
class Desk:
    """One authority's casework with everything that the acts rest on."""

    file: MemoryCaseFile = attrs.Factory(lambda: MemoryCaseFile(UNIT))
    evidence: MemoryEvidence = attrs.Factory(MemoryEvidence)
    settings: Settings = attrs.Factory(Settings)
    clock: Ticking = attrs.Factory(Ticking)
    ids: Callable[[], UUID] = attrs.Factory(
        lambda self: id_maker(self.clock, random.Random(7)), takes_self=True
    )

    def __attrs_post_init__(self) -> None:
        self.file.add_work(WORK, NOT_EXCLUDED)

    def location(self, native: str = "3kabc", **given: object) -> Location:
        plain = Location(
            id=self.ids(),
            kind=LocationKind.POST,
            key=f"example:{native}",
            platform="example",
            account=AccountKey("example:red"),
            url=f"https://social.example/profile/red/post/{native}",
        )
        return attrs.evolve(plain, **given)

    def drafted(
        self,
        location: Location | None = None,
        *,
        captured: bool = True,
        instrument: Instrument = Instrument.TERMS_REFERRAL,
        reasons: str = REASONS,
        terms: str = TERM,
        by: UUID = ANN,
    ) -> Referral:
        place = self.file.ensure_location(location or self.location())
        if captured:
            capture(
                location=place,
                taken=held(place, b"a red square", at=NOON, seen_at=NOON),
                evidence=self.evidence,
                file=self.file,
                by=by,
                authority=UNIT.id,
                at=self.clock(),
            )
        return draft(
            location=place,
            work=WORK.id,
            recipient="example",
            instrument=instrument,
            reasons=reasons,
            terms=terms,
            file=self.file,
            ids=self.ids,
            by=by,
            authority=UNIT.id,
            at=self.clock(),
        )

    def guarded(self, location: Location | None = None) -> Referral:
        drafted = self.drafted(location)
        self.guard(drafted)
        return self.file.referral(drafted.id)

    def guard(self, referral: Referral, *, by: UUID = ANN, review: str = "") -> dict[str, bool]:
        checks = guard(
            referral=referral.id,
            file=self.file,
            settings=self.settings,
            by=by,
            authority=UNIT.id,
            at=self.clock(),
            review=review,
        )
        return {check.name: check.passed for check in checks}

    def deconflict(
        self, referral: Referral, *, by: UUID | None = ANN, weighed: str = ""
    ) -> Referral:
        return deconflict(
            referral=referral.id,
            file=self.file,
            deconfliction=self.file,
            by=by,
            authority=UNIT.id,
            at=self.clock(),
            weighed=weighed,
        )

    def approve(self, referral: Referral, *, by: UUID = BEN) -> Referral:
        return approve(
            referral=referral.id,
            file=self.file,
            outbox=self.file,
            settings=self.settings,
            ids=self.ids,
            by=by,
            authority=UNIT.id,
            at=self.clock(),
        )

    def approved(self, location: Location | None = None) -> Referral:
        return self.approve(self.deconflict(self.guarded(location)))
