from datetime import UTC, datetime, timedelta

import attrs
import pytest

from casework_rows import IDS, NOW, SERVERS, Unit, casework_on, make_unit
from fireline.domain.act import Act, AuditRow
from fireline.domain.ids import AccountKey
from fireline.domain.location import Location, LocationKind
from fireline.domain.message import Answer, Message, Outcome, Receipt
from fireline.domain.referral import Instrument, Referral, ReferralState, advance
from fireline.errors import NotFoundError, StoreError
from fireline.refer.capture import Capture
from fireline.refer.case_file import CaseFile
from fireline.refer.check import Check
from fireline.refer.memory import MemoryCaseFile
from fireline.refer.outbox import Outbox

LATER = NOW + timedelta(hours=1)


@attrs.frozen
class Office:
    """A case file and its outbox, with the people who work on it."""

    unit: Unit
    file: CaseFile
    outbox: Outbox


def in_memory() -> Office:
    from fireline.domain.authority import Authority, AuthorityKind, Officer

    authority = Authority(id=IDS(), name="unit", kind=AuthorityKind.NATIONAL_UNIT)
    ann, ben = (Officer(id=IDS(), authority=authority.id, name=name) for name in ("ann", "ben"))
    file = MemoryCaseFile(authority)
    return Office(Unit(authority=authority, ann=ann, ben=ben), file, file)


def in_the_database() -> Office:
    from fireline.store.casework.case_file import DjangoCaseFile
    from fireline.store.casework.outbox import DjangoOutbox

    unit = make_unit()
    stored = (unit.authority.id, IDS, lambda: NOW)
    return Office(unit, DjangoCaseFile(*stored), DjangoOutbox(*stored))


@pytest.fixture(params=["memory", *SERVERS])
def office(request: pytest.FixtureRequest) -> Office:
    if request.param == "memory":
        return in_memory()
    casework_on(request, request.param)
    return in_the_database()


def place(office: Office, key: str = "example:1") -> Location:
    return office.file.ensure_location(
        Location(
            id=IDS(),
            kind=LocationKind.POST,
            key=key,
            platform="example",
            account=AccountKey("example:a"),
            url="https://example.org/1",
            language="en",
        )
    )


def draft(office: Office) -> Referral:
    referral = Referral(
        id=IDS(),
        authority=office.unit.authority.id,
        instrument=Instrument.TERMS_REFERRAL,
        location=place(office).id,
        work=None,
        recipient="example",
        reasons="EXERCISE",
        terms="3.2",
        drafted_by=office.unit.ann.id,
        drafted_at=NOW,
    )
    office.file.save_referral(referral)
    return referral


def approved(office: Office) -> Referral:
    referral = draft(office)
    for to in (ReferralState.GUARDED, ReferralState.DECONFLICTED):
        referral = advance(referral, to, by=None, at=NOW, because="checked")
    referral = advance(referral, ReferralState.APPROVED, by=office.unit.ben.id, at=LATER)
    office.file.save_referral(referral)
    return referral


def message(office: Office, *, drafted_at: datetime = NOW) -> Message:
    referral = approved(office)
    made = Message(
        id=IDS(),
        message_id=f"<{IDS()}@example.org>",
        referral=referral.id,
        instrument=referral.instrument,
        recipient="example",
        location_kind=LocationKind.POST,
        location_key="example:1",
        url="https://example.org/1",
        subject="EXERCISE",
        body="A blue triangle.\n",
        authority_name="unit",
        drafted_at=drafted_at,
    )
    office.outbox.enqueue(made)
    return made


def test_a_location_of_a_known_key_is_the_one_that_is_there(office: Office) -> None:
    first = place(office)

    assert place(office) == first
    assert office.file.location(first.id) == first


def test_what_is_not_there_is_not_found(office: Office) -> None:
    for ask in (office.file.location, office.file.referral, office.file.work):
        with pytest.raises(NotFoundError, match="no such"):
            ask(IDS())


def test_a_referral_comes_back_with_its_whole_history(office: Office) -> None:
    referral = approved(office)

    assert office.file.referral(referral.id) == referral
    assert office.file.referrals_for(referral.location) == [referral]


def test_a_referral_that_its_drafter_approved_is_refused_by_the_store(office: Office) -> None:
    referral = draft(office)

    with pytest.raises(StoreError, match="four_eyes"):
        office.file.save_referral(attrs.evolve(referral, approved_by=referral.drafted_by))

    assert office.file.referral(referral.id) == referral


def test_captures_come_oldest_first(office: Office) -> None:
    where = place(office)
    older, newer = Capture("a" * 64, NOW), Capture("b" * 64, LATER)
    office.file.add_capture(where.id, newer, by=None)
    office.file.add_capture(where.id, older, by=office.unit.ann.id)

    assert office.file.captures(where.id) == [older, newer]
    assert office.file.latest_look(where.id) is None


def test_checks_and_answers_are_kept(office: Office) -> None:
    referral = approved(office)

    office.file.save_checks(referral.id, [Check(name="capture", passed=True, because="fresh")], NOW)
    office.file.save_answer(
        Answer(referral=referral.id, outcome=Outcome.REMOVED, at=LATER, said="done"), by=None
    )

    assert office.file.referral(referral.id) == referral


def test_an_act_that_fails_leaves_neither_change_nor_record(office: Office) -> None:
    referral = draft(office)
    moved = advance(referral, ReferralState.GUARDED, by=None, at=LATER)

    def half_of_an_act() -> None:
        with office.file.recording(row(office, referral, Act.REFERRAL_GUARDED)):
            office.file.save_referral(moved)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_of_an_act()

    assert office.file.referral(referral.id) == referral
    assert office.file.recorded(on=f"referral {referral.id}") == []


def test_acts_may_stand_in_one_another_and_are_recorded_in_order(office: Office) -> None:
    referral = draft(office)
    first = row(office, referral, Act.REFERRAL_DRAFTED)
    second = attrs.evolve(row(office, referral, Act.REFERRAL_GUARDED), at=LATER)

    with office.file.recording(first), office.file.recording(second):
        pass

    assert office.file.recorded(on=f"referral {referral.id}") == [first, second]


def test_a_message_is_taken_once_and_counts_its_tries(office: Office) -> None:
    made = message(office)

    assert office.outbox.take(NOW - timedelta(seconds=1)) is None
    assert office.outbox.take(NOW) == made
    assert office.outbox.take(LATER) is None
    assert office.outbox.tries(made) == 1
    assert office.outbox.left_in_hand(NOW - timedelta(seconds=1)) == []
    assert office.outbox.left_in_hand(NOW) == [made]


def test_a_message_is_never_taken_inside_a_transaction(office: Office) -> None:
    message(office)

    with (
        pytest.raises(StoreError, match="outside of any transaction"),
        office.file.recording(),
    ):
        office.outbox.take(LATER)


def test_what_failed_for_now_waits_and_what_failed_for_good_ends(office: Office) -> None:
    made = message(office)
    office.outbox.take(NOW)
    office.outbox.failed(made, "busy", LATER)

    assert office.outbox.take(NOW) is None
    assert office.outbox.take(LATER) == made
    office.outbox.failed(made, "no such mailbox", None)
    assert office.outbox.take(LATER + timedelta(days=9)) is None


def test_what_is_due_longest_goes_first(office: Office) -> None:
    second, first = message(office, drafted_at=LATER), message(office, drafted_at=NOW)

    assert [office.outbox.take(LATER), office.outbox.take(LATER)] == [first, second]


def test_a_message_of_unknown_fate_is_shown_and_not_sent_again(office: Office) -> None:
    made = message(office)
    office.outbox.take(NOW)
    office.outbox.fate_unknown(made, "the line dropped")

    assert office.outbox.of_unknown_fate() == [made]
    assert office.outbox.take(LATER) is None
    assert not office.outbox.recall(made.referral)


def test_what_was_delivered_is_out_of_hand(office: Office) -> None:
    made = message(office)
    office.outbox.take(NOW)
    office.outbox.delivered(made, Receipt(reference="7", at=LATER, said="thanks"))

    assert office.outbox.left_in_hand(LATER) == []
    assert office.outbox.message_of(made.referral) == made
    assert office.outbox.recall(made.referral)


def test_what_still_waits_can_be_recalled(office: Office) -> None:
    made = message(office)

    assert office.outbox.recall(made.referral)
    assert office.outbox.take(LATER) is None


def test_the_same_message_is_not_put_in_twice(office: Office) -> None:
    made = message(office)

    with pytest.raises(StoreError, match="already"):
        office.outbox.enqueue(attrs.evolve(made, id=IDS()))


def row(office: Office, referral: Referral, act: Act) -> AuditRow:
    return AuditRow(
        act=act,
        authority=office.unit.authority.id,
        officer=office.unit.ann.id,
        on=f"referral {referral.id}",
        because="EXERCISE",
        at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
    )
