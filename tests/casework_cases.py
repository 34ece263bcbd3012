"""Cases for tests: works, sightings and referrals, made through the stores as the stages do."""

from datetime import datetime, timedelta
from uuid import UUID

import attrs

from casework_rows import IDS, NOW, Unit, make_unit
from fireline.domain.assessment import Assessment, ExclusionCheck, Ground
from fireline.domain.ids import AccountKey, PostKey
from fireline.domain.location import Location, LocationKind
from fireline.domain.presence import Look, Presence
from fireline.domain.referral import Instrument, Referral, ReferralState, advance
from fireline.domain.work import Sighting, Tier, Via, Work

TO_SENT = (
    ReferralState.GUARDED,
    ReferralState.DECONFLICTED,
    ReferralState.APPROVED,
    ReferralState.SENT,
)
ASSESSMENT = Assessment(
    ground=Ground.INCITES,
    reasons="EXERCISE",
    exclusion=ExclusionCheck(purpose="to see a blue triangle on a yellow ground"),
)


@attrs.frozen
class Cases:
    """One unit's casework, and short ways to fill it."""

    unit: Unit = attrs.field(factory=make_unit)

    @property
    def stored(self) -> tuple[object, ...]:
        """What every store of this unit is made of."""
        return (self.unit.authority.id, IDS, lambda: NOW)

    def work(self, title: str = "Blue triangle", tier: Tier = Tier.PROMOTIONAL) -> Work:
        """Judge a work."""
        from fireline.store.casework.ledger import DjangoTrackLedger

        made = Work(
            id=IDS(),
            title=title,
            tier=tier,
            judged_at=NOW,
            judged_by=self.unit.ann.id,
            ground=Ground.INCITES.value,
        )
        DjangoTrackLedger(*self.stored).add_work(made, ASSESSMENT, None)
        return made

    def sighting(
        self,
        work: Work,
        post: str,
        *,
        account: str = "example:ann",
        via: Via = Via.COPY,
        said_at: datetime = NOW,
    ) -> Sighting:
        """See a work in a post."""
        from fireline.store.casework.ledger import DjangoTrackLedger

        seen = Sighting(
            id=IDS(),
            work=work.id,
            post=PostKey(post),
            account=AccountKey(account),
            said_at=said_at,
            seen_at=said_at,
            via=via,
            url=f"https://example.org/{post}",
            language="en",
        )
        DjangoTrackLedger(*self.stored).add_sightings([seen])
        return seen

    def place(
        self, key: str, kind: LocationKind = LocationKind.POST, account: str = "example:ann"
    ) -> Location:
        """Open a place."""
        from fireline.store.casework.case_file import DjangoCaseFile

        location = Location(
            id=IDS(),
            kind=kind,
            key=key,
            platform="example",
            account=None if kind is LocationKind.ACCOUNT else AccountKey(account),
        )
        return DjangoCaseFile(*self.stored).ensure_location(location)

    def referral(
        self,
        place: Location,
        *,
        work: UUID | None = None,
        steps: tuple[ReferralState, ...] = TO_SENT,
        at: datetime = NOW,
    ) -> Referral:
        """Draft a referral and move it on, a minute a step."""
        from fireline.store.casework.case_file import DjangoCaseFile

        made = Referral(
            id=IDS(),
            authority=self.unit.authority.id,
            instrument=Instrument.TERMS_REFERRAL,
            location=place.id,
            work=work,
            recipient="example",
            reasons="EXERCISE",
            drafted_by=self.unit.ann.id,
            drafted_at=at,
        )
        for number, to in enumerate(steps, start=1):
            by = self.unit.ben.id if to is ReferralState.APPROVED else None
            made = advance(made, to, by=by, at=at + timedelta(minutes=number), because="EXERCISE")
        DjangoCaseFile(*self.stored).save_referral(made)
        return made

    def look(
        self, place: Location, at: datetime, presence: Presence, next_at: datetime | None = None
    ) -> Look:
        """Look at a place."""
        from fireline.store.casework.looks import DjangoLookLog

        seen = Look(at=at, presence=presence)
        DjangoLookLog(*self.stored).record(place.id, seen, next_at=next_at)
        return seen
