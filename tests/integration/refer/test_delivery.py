"""Handing over with PostgreSQL underneath: what a crash leaves is what was committed."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import attrs
import psycopg
import pytest

from casework_cases import Cases
from casework_rows import IDS, NOW
from fireline.domain.location import Location, LocationKind
from fireline.domain.message import Delivery, Message, Receipt
from fireline.domain.referral import Instrument, Referral, ReferralState
from fireline.errors import FateUnknown, StoreError
from fireline.refer import (
    approve,
    capture,
    deconflict,
    deliver_next,
    draft,
    guard,
    held,
    recover,
)
from fireline.refer.memory import MemoryEvidence
from fireline.settings import Settings
from fireline.store.postgres import Database
from unit.refer.cast import REASONS, TERM, Recipient, Ticking
from unit.refer.power_cut import Frail, Fuse, PowerCut

CUTS = range(1, 16)
"""Effects of one delivery, before and after each of which the machine is stopped."""


@attrs.define
class Desk:
    """One unit's casework in the database."""

    cases: Cases = attrs.Factory(Cases)
    clock: Ticking = attrs.Factory(lambda: Ticking(NOW))
    file: Any = attrs.field()
    outbox: Any = attrs.field()

    @file.default
    def _file(self) -> Any:
        from fireline.store.casework.case_file import DjangoCaseFile

        return DjangoCaseFile(*self.cases.stored)

    @outbox.default
    def _outbox(self) -> Any:
        from fireline.store.casework.outbox import DjangoOutbox

        return DjangoOutbox(*self.cases.stored)

    def approved(self) -> Referral:
        """Take a referral through every act up to its approval."""
        from fireline.store.casework.deconfliction import DjangoDeconfliction

        unit, file = self.cases.unit, self.file
        act = {"file": file, "authority": unit.authority.id, "at": NOW}
        place = file.ensure_location(
            Location(id=IDS(), kind=LocationKind.POST, key=f"example:{IDS()}", platform="example")
        )
        capture(
            location=place,
            taken=held(place, b"EXERCISE", at=NOW, seen_at=None),
            evidence=MemoryEvidence(),
            by=unit.ann.id,
            **act,
        )
        drafted = draft(
            location=place,
            work=self.cases.work().id,
            recipient="example",
            instrument=Instrument.TERMS_REFERRAL,
            reasons=REASONS,
            terms=TERM,
            ids=IDS,
            by=unit.ann.id,
            **act,
        )
        guard(referral=drafted.id, settings=Settings(), by=unit.ann.id, **act)
        asks = DjangoDeconfliction(*self.cases.stored)
        deconflict(referral=drafted.id, deconfliction=asks, by=unit.ann.id, **act)
        return approve(
            referral=drafted.id,
            outbox=self.outbox,
            settings=Settings(),
            ids=IDS,
            by=unit.ben.id,
            **act,
        )

    def deliver(self, channels: Mapping[str, Any], fuse: Fuse | None = None) -> Delivery | None:
        parts = (Frail(self.file, fuse), Frail(self.outbox, fuse)) if fuse else None
        file, outbox = parts or (self.file, self.outbox)
        return deliver_next(
            file=file,
            outbox=outbox,
            channels=channels,
            clock=self.clock,
            authority=self.cases.unit.authority.id,
        )

    def recover(self, channels: Mapping[str, Any]) -> None:
        recover(
            file=self.file,
            outbox=self.outbox,
            channels=channels,
            clock=self.clock,
            authority=self.cases.unit.authority.id,
            patience=timedelta(0),
        )


@pytest.fixture
def desk(casework: Database) -> Callable[[], Desk]:
    return Desk


@pytest.mark.parametrize("can_be_asked", [True, False])
def test_wherever_the_machine_stops_nothing_is_sent_twice_and_nothing_is_lost(
    desk: Callable[[], Desk],
    can_be_asked: bool,  # noqa: FBT001 -- drawn from the table
) -> None:
    ends = set()
    for cut in CUTS:
        here, recipient, fuse = desk(), Recipient(can_be_asked=can_be_asked), Fuse(cut)
        approved = here.approved()
        try:
            here.deliver({"example": Frail(recipient, fuse)}, fuse)
        except PowerCut:
            here.clock.passes(minutes=1)
            here.recover({"example": recipient})
        here.clock.passes(hours=7)
        here.deliver({"example": recipient})
        ends.add((len(recipient.box), here.file.referral(approved.id).state))

    known = {(1, ReferralState.SENT), (0, ReferralState.FATE_UNKNOWN)}
    assert ends == (known if can_be_asked else {*known, (1, ReferralState.FATE_UNKNOWN)})


def test_a_message_is_committed_as_in_hand_before_its_channel_is_called(
    desk: Callable[[], Desk], casework: Database
) -> None:
    here = desk()
    here.approved()
    seen = []

    class Watching(Recipient):
        def send(self, message: Message) -> Receipt:
            with psycopg.connect(casework.app_dsn) as other:
                authority = str(here.cases.unit.authority.id)
                other.execute("SELECT set_config('app.authority', %s, true)", [authority])
                rows = other.execute(
                    "SELECT delivery FROM casework_outgoingmessage WHERE id = %s", [message.id]
                ).fetchall()
                seen.extend(rows)
            return super().send(message)

    assert here.deliver({"example": Watching()}) is Delivery.DELIVERED

    assert seen == [("handing_over",)]


def test_what_is_of_unknown_fate_is_not_sent_again_by_the_machine(
    desk: Callable[[], Desk],
) -> None:
    here, recipient = desk(), Recipient()
    approved = here.approved()
    recipient.after = [FateUnknown("the line broke")]

    assert here.deliver({"example": recipient}) is Delivery.FATE_UNKNOWN

    here.clock.passes(days=1)
    here.recover({"example": recipient})
    assert here.deliver({"example": recipient}) is None
    assert len(recipient.box) == 1
    assert here.file.referral(approved.id).state is ReferralState.FATE_UNKNOWN


def test_the_database_itself_refuses_an_approval_by_the_drafter(desk: Callable[[], Desk]) -> None:
    here = desk()
    approved = here.approved()
    forged = attrs.evolve(approved, approved_by=approved.drafted_by)

    with pytest.raises(StoreError, match="four_eyes"):
        here.file.save_referral(forged)
