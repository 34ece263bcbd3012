"""Referring: a simulated officer captures, drafts and guards; a colleague approves."""

from collections.abc import Sequence
from uuid import UUID

import attrs

from fireline import identify, refer
from fireline.domain.ids import AccountKey, platform_of
from fireline.domain.location import Location, LocationKind
from fireline.domain.queue import ItemKind, QueueItem
from fireline.domain.referral import Instrument, Referral, ReferralState
from fireline.errors import GuardRefused, ItemUnreadable
from fireline.exercise.cast import EARLY_END
from fireline.exercise.officers_desk import OfficersDesk
from fireline.exercise.reading import account_address
from fireline.exercise.shift import Shift
from fireline.exercise.trained_eye import AccountItem, DeskItem, Eye, PostItem, Sight
from fireline.exercise.world import World

#: What is referred first: whole accounts, then single posts.
ROUNDS = ((ItemKind.REFER_ACCOUNT,), (ItemKind.REFER_LOCATION,))
_TERM = "Community terms, section 4: no promotion of violent groups"
_REASONS = {
    LocationKind.ACCOUNT: "EXERCISE: this account keeps spreading works that were judged to incite",
    LocationKind.POST: "EXERCISE: this post carries a work that was judged to incite",
}
_AIMS_AWAY = frozenset({Sight.REPORTS, Sight.MOCKS, Sight.OPPOSES})


@attrs.frozen(kw_only=True)
class Place:
    """A location that can be referred, and the judged work because of which it can."""

    location: Location
    work: UUID | None
    item: DeskItem


class Places:
    """What the desk shows of the places that can be referred today: posts and whole accounts."""

    def __init__(self, desk: OfficersDesk) -> None:
        """Read the desk once; what goes meanwhile is found out at the capture."""
        self._desk = desk
        self._posts = {one.location.key: one for one in desk.openings.locations()}
        self._accounts = {str(one.account): one for one in desk.openings.accounts()}
        carried = desk.ledger.carriers().to_pylist()
        self._works = {row["account"]: UUID(row["work"]) for row in reversed(carried)}

    def find(self, subject: str) -> Place | None:
        """Return the place that a queue item is about, or None when it is open no more."""
        if (post := self._posts.get(subject)) is not None:
            return Place(location=post.location, work=post.work, item=PostItem(subject))
        if (one := self._accounts.get(subject)) is not None:
            whole = _whole(one.account, one.language, self._desk)
            return Place(
                location=whole, work=self._works.get(subject), item=AccountItem(one.account)
            )
        return None


def _whole(account: AccountKey, language: str, desk: OfficersDesk) -> Location:
    platform = platform_of(account)
    return Location(
        id=desk.ids(),
        kind=LocationKind.ACCOUNT,
        key=account,
        platform=platform,
        account=account,
        url=account_address(platform, account.partition(":")[2]),
        language=language,
    )


def refer_one(
    shift: Shift, item: QueueItem, place: Place | None, eye: Eye, around: "Around"
) -> None:
    """Look at a claimed place, and refer it, or set its account aside, or leave it."""
    seen = Sight.HARMLESS if place is None else eye.sees(shift.officer.name, place.item)
    if place is None or seen not in {Sight.SUPPORTS, *_AIMS_AWAY}:
        shift.finish(item, EARLY_END)
        return
    if seen in _AIMS_AWAY:
        _set_aside(shift, place, seen)
        shift.finish(item, EARLY_END)
        return
    try:
        drafted = _drafted(shift, place, around.world)
    except ItemUnreadable:  # it went before it could be captured; there is nothing to refer
        shift.finish(item, EARLY_END)
        return
    shift.finish(item)
    carry_through(drafted, shift, around.colleague_of(shift))


@attrs.frozen(kw_only=True)
class Around:
    """Who else is at work, and the world that is looked at."""

    world: World
    shifts: Sequence[Shift]

    def colleague_of(self, shift: Shift) -> Shift:
        """Return the other officer who has most time left; two are needed for every referral."""
        others = [other for other in self.shifts if other.by != shift.by]
        return min(others, key=lambda other: other.used)


def _set_aside(shift: Shift, place: Place, seen: Sight) -> None:
    if place.location.account is None:
        return
    identify.set_aside(
        account=place.location.account,
        reason=f"EXERCISE: it {seen} and does not support",
        ledger=shift.desk.rankings,
        by=shift.by,
        authority=shift.desk.authority.id,
        at=shift.now,
    )


def _drafted(shift: Shift, place: Place, world: World) -> Referral:
    """Capture first, then draft: what goes after a referral may be gone for good."""
    desk, location = shift.desk, place.location
    refer.capture(
        location=location,
        taken=world.platform.take(location),
        evidence=desk.evidence,
        file=desk.case_file,
        by=shift.by,
        authority=desk.authority.id,
        at=shift.now,
    )
    return refer.draft(
        location=location,
        work=place.work,
        recipient=location.platform,
        instrument=Instrument.TERMS_REFERRAL,
        reasons=_REASONS[location.kind],
        terms=_TERM,
        file=desk.case_file,
        ids=desk.ids,
        by=shift.by,
        authority=desk.authority.id,
        at=shift.now,
    )


def carry_through(referral: Referral, shift: Shift, colleague: Shift) -> None:
    """Guard, deconflict and let the colleague approve; what is stopped stays where it is."""
    desk = shift.desk
    if referral.state is ReferralState.DRAFTED:
        checks = refer.guard(
            referral=referral.id,
            file=desk.case_file,
            settings=desk.settings,
            by=shift.by,
            authority=desk.authority.id,
            at=shift.now,
        )
        if not all(check.passed for check in checks):
            return
        referral = refer.deconflict(
            referral=referral.id,
            file=desk.case_file,
            deconfliction=desk.deconfliction,
            by=shift.by,
            authority=desk.authority.id,
            at=shift.now,
        )
    if referral.state is ReferralState.DECONFLICTED:
        _approved(referral, colleague)


def _approved(referral: Referral, colleague: Shift) -> None:
    desk = colleague.desk
    colleague.spend(ItemKind.APPROVE_REFERRAL, "", str(referral.location))
    try:
        refer.approve(
            referral=referral.id,
            file=desk.case_file,
            outbox=desk.outbox,
            settings=desk.settings,
            ids=desk.ids,
            by=colleague.by,
            authority=desk.authority.id,
            at=colleague.now,
            because="EXERCISE: seen by a second pair of eyes",
        )
    except GuardRefused:  # it went or was referred meanwhile; it stays a draft
        return
