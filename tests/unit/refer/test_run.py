import attrs
import pytest

from fireline.domain.act import Act
from fireline.domain.authority import AuthorityKind
from fireline.domain.message import Answer, Delivery, Outcome
from fireline.domain.presence import Look, Presence
from fireline.domain.referral import Instrument, Referral, ReferralState
from fireline.errors import GuardRefused, MoveRefused, NotFoundError, RefusedError
from fireline.refer import (
    AuthenticatedChannel,
    answer,
    capture,
    close,
    deliver_next,
    held,
    redraft,
    refuse,
    withdraw,
)
from fireline.refer.memory import MemoryCaseFile
from unit.refer.cast import ANN, BEN, EVE, NOON, UNIT, Desk, Recipient

ISSUER = attrs.evolve(UNIT, may_issue_removal_orders=True)


def sent(desk: Desk) -> Referral:
    approved = desk.approved()
    deliver(desk, Recipient())
    return desk.file.referral(approved.id)


def deliver(desk: Desk, recipient: Recipient) -> Delivery | None:
    return deliver_next(
        file=desk.file,
        outbox=desk.file,
        channels={recipient.name: recipient},
        clock=desk.clock,
        authority=UNIT.id,
    )


def test_a_referral_goes_from_draft_to_answered() -> None:
    desk = Desk()

    done = answer(
        answer=Answer(referral=sent(desk).id, outcome=Outcome.REMOVED, at=NOON),
        file=desk.file,
        by=ANN,
        authority=UNIT.id,
        at=NOON,
    )

    assert [step.to for step in done.history] == [
        ReferralState.GUARDED,
        ReferralState.DECONFLICTED,
        ReferralState.APPROVED,
        ReferralState.SENT,
        ReferralState.ANSWERED,
    ]


def test_every_act_leaves_its_audit_row_with_who_and_when() -> None:
    desk = Desk()

    referral = sent(desk)

    rows = desk.file.recorded(on=f"referral {referral.id}")
    assert [(row.act, row.officer) for row in rows] == [
        (Act.REFERRAL_DRAFTED, ANN),
        (Act.REFERRAL_GUARDED, ANN),
        (Act.REFERRAL_DECONFLICTED, ANN),
        (Act.REFERRAL_APPROVED, BEN),
        (Act.REFERRAL_SENT, None),
    ]


def test_a_refused_act_changes_nothing_and_records_nothing() -> None:
    desk = Desk()
    ready = desk.deconflict(desk.guarded())
    before = desk.file.recorded(on=f"referral {ready.id}")

    with pytest.raises(MoveRefused, match="another officer"):
        desk.approve(ready, by=ANN)

    assert desk.file.referral(ready.id) == ready
    assert desk.file.recorded(on=f"referral {ready.id}") == before
    assert desk.file.message_of(ready.id) is None


def test_an_authority_that_may_not_issue_removal_orders_cannot_create_one() -> None:
    desk = Desk()

    with pytest.raises(RefusedError, match="may not issue removal orders"):
        desk.drafted(instrument=Instrument.REMOVAL_ORDER)


@pytest.mark.parametrize(
    "kind", [AuthorityKind.EUROPEAN_UNIT, AuthorityKind.NGO, AuthorityKind.PLATFORM]
)
def test_no_other_kind_of_authority_issues_orders_even_if_marked_so(kind: AuthorityKind) -> None:
    desk = Desk(file=MemoryCaseFile(attrs.evolve(ISSUER, kind=kind)))

    with pytest.raises(RefusedError, match="may not issue removal orders"):
        desk.drafted(instrument=Instrument.REMOVAL_ORDER)


def test_a_removal_order_is_not_sent_on_another_form_than_its_own() -> None:
    desk = Desk(file=MemoryCaseFile(ISSUER))
    order = desk.drafted(instrument=Instrument.REMOVAL_ORDER)

    checks = desk.guard(order)

    assert [name for name, passed in checks.items() if not passed] == ["form_exists"]
    assert desk.file.referral(order.id).state is ReferralState.DRAFTED


def test_a_draft_that_the_guard_stops_stays_a_draft_and_keeps_what_was_said() -> None:
    desk = Desk()
    draft = desk.drafted(captured=False)

    desk.guard(draft)

    assert desk.file.referral(draft.id).state is ReferralState.DRAFTED
    stopped = [check.name for check in desk.file.checks_of(draft.id) if not check.passed]
    assert stopped == ["capture_present_and_fresh"]


def test_the_drafter_cannot_be_the_second_officer_of_the_guard() -> None:
    desk = Desk()

    with pytest.raises(RefusedError, match="another officer"):
        desk.guard(desk.drafted(), by=ANN, review="I am sure")


def test_a_hit_stops_until_an_officer_weighs_it_with_a_reason() -> None:
    desk = Desk()
    guarded = desk.guarded()
    desk.file.words = {"example:3kabc": ("no-hit", "hit")}

    stopped = desk.deconflict(guarded)
    unsigned = desk.deconflict(guarded, by=None, weighed="the machine is sure")
    weighed = desk.deconflict(guarded, by=BEN, weighed="agreed by telephone")

    assert stopped.state is ReferralState.GUARDED
    assert unsigned.state is ReferralState.GUARDED
    assert weighed.state is ReferralState.DECONFLICTED
    assert weighed.history[-1].because == "agreed by telephone"


def test_a_word_that_nobody_agreed_on_counts_as_a_hit() -> None:
    desk = Desk()
    guarded = desk.guarded()
    desk.file.words = {"example:3kabc": ("perhaps",)}

    assert desk.deconflict(guarded).state is ReferralState.GUARDED


@pytest.mark.parametrize("words", [(), ("silent",), ("no-hit", "silent")])
def test_a_removal_order_never_goes_out_on_silence(words: tuple[str, ...]) -> None:
    desk = Desk(file=MemoryCaseFile(ISSUER))
    order = desk.drafted(instrument=Instrument.REMOVAL_ORDER)
    desk.file.save_referral(attrs.evolve(order, state=ReferralState.GUARDED))
    desk.file.words = {"example:3kabc": words}

    stopped = desk.deconflict(order, by=BEN, weighed="nobody says anything")

    assert stopped.state is ReferralState.GUARDED


def test_a_removal_order_goes_on_when_every_authority_has_said_no_hit() -> None:
    desk = Desk(file=MemoryCaseFile(ISSUER))
    order = desk.drafted(instrument=Instrument.REMOVAL_ORDER)
    desk.file.save_referral(attrs.evolve(order, state=ReferralState.GUARDED))
    desk.file.words = {"example:3kabc": ("no-hit",)}

    assert desk.deconflict(order).state is ReferralState.DECONFLICTED


def test_a_voluntary_referral_does_not_wait_for_the_silent() -> None:
    desk = Desk()
    guarded = desk.guarded()
    desk.file.words = {"example:3kabc": ("silent",)}

    assert desk.deconflict(guarded).state is ReferralState.DECONFLICTED


def test_what_has_gone_meanwhile_is_not_approved() -> None:
    desk = Desk()
    ready = desk.deconflict(desk.guarded())
    desk.file.add_look(ready.location, Look(at=NOON, presence=Presence.GONE))

    with pytest.raises(GuardRefused, match="already_gone"):
        desk.approve(ready)


def test_a_capture_that_has_aged_meanwhile_is_not_approved() -> None:
    desk = Desk()
    ready = desk.deconflict(desk.guarded())
    desk.clock.passes(hours=73)

    with pytest.raises(GuardRefused, match="capture_present_and_fresh"):
        desk.approve(ready)


def test_a_second_officers_review_still_counts_at_the_approval() -> None:
    desk = Desk()
    place = desk.location(url="https://archive.org/details/red-square-3kabc")
    draft = desk.drafted(place)
    desk.guard(draft, by=BEN, review="it is a copy, the library was told")

    approved = desk.approve(desk.deconflict(draft), by=BEN)

    assert approved.state is ReferralState.APPROVED


def test_whoever_writes_a_draft_last_cannot_approve_it() -> None:
    desk = Desk()
    draft = desk.drafted(by=ANN)
    redraft(
        referral=draft.id,
        reasons="EXERCISE: another text by another officer.",
        terms="Rule 5",
        file=desk.file,
        outbox=desk.file,
        by=BEN,
        authority=UNIT.id,
        at=NOON,
    )
    desk.guard(draft)
    ready = desk.deconflict(draft)

    with pytest.raises(MoveRefused, match="another officer"):
        desk.approve(ready, by=BEN)

    assert desk.approve(ready, by=ANN).state is ReferralState.APPROVED


def test_an_approved_referral_that_is_written_anew_is_not_handed_over() -> None:
    desk = Desk()
    approved, recipient = desk.approved(), Recipient()

    redraft(
        referral=approved.id,
        reasons=approved.reasons,
        terms=approved.terms,
        file=desk.file,
        outbox=desk.file,
        by=ANN,
        authority=UNIT.id,
        at=NOON,
    )

    assert deliver(desk, recipient) is None
    assert recipient.box == []


def test_what_is_being_handed_over_can_no_longer_be_written_anew() -> None:
    desk = Desk()
    approved = desk.approved()
    desk.file.take(desk.clock())

    with pytest.raises(MoveRefused, match="being handed over"):
        redraft(
            referral=approved.id,
            reasons=approved.reasons,
            terms=approved.terms,
            file=desk.file,
            outbox=desk.file,
            by=ANN,
            authority=UNIT.id,
            at=NOON,
        )


def test_another_text_never_borrows_a_message_id() -> None:
    desk = Desk()
    approved = desk.approved()
    first = desk.file.message_of(approved.id)
    redraft(
        referral=approved.id,
        reasons=approved.reasons + " More.",
        terms=approved.terms,
        file=desk.file,
        outbox=desk.file,
        by=ANN,
        authority=UNIT.id,
        at=NOON,
    )
    desk.guard(approved)
    desk.approve(desk.deconflict(approved))

    second = desk.file.message_of(approved.id)

    assert first is not None
    assert second is not None
    assert first.message_id != second.message_id


def test_a_closed_referral_is_not_handed_over() -> None:
    desk = Desk()
    approved, recipient = desk.approved(), Recipient()

    close(
        referral=approved.id,
        file=desk.file,
        outbox=desk.file,
        by=BEN,
        authority=UNIT.id,
        at=NOON,
        because="overtaken",
    )

    assert deliver(desk, recipient) is None
    assert recipient.box == []


def test_a_refusal_needs_its_reason() -> None:
    desk = Desk()
    draft = desk.drafted()

    with pytest.raises(RefusedError, match="reason"):
        refuse(referral=draft.id, file=desk.file, by=BEN, authority=UNIT.id, at=NOON, because=" ")


def test_nothing_parsed_from_an_answer_changes_a_state() -> None:
    desk = Desk()
    referral = sent(desk)
    said = Answer(referral=referral.id, outcome=Outcome.REMOVED, at=NOON)

    with pytest.raises(RefusedError, match="authenticated"):
        answer(answer=said, file=desk.file, by=None, authority=UNIT.id, at=NOON)
    with pytest.raises(RefusedError, match="authenticated"):
        answer(
            answer=said,
            file=desk.file,
            by=None,
            authority=UNIT.id,
            at=NOON,
            through=AuthenticatedChannel(name="another", proof="its own session"),
        )

    assert desk.file.referral(referral.id).state is ReferralState.SENT


def test_a_recipients_own_authenticated_channel_may_answer() -> None:
    desk = Desk()
    referral = sent(desk)

    answered = answer(
        answer=Answer(referral=referral.id, outcome=Outcome.REFUSED, at=NOON, said="no"),
        file=desk.file,
        by=None,
        authority=UNIT.id,
        at=NOON,
        through=AuthenticatedChannel(name="example", proof="its own session"),
    )

    assert answered.history[-1].because == "refused: no (by its own session)"


def test_a_withdrawal_takes_back_what_was_sent_once_it_has_arrived() -> None:
    desk = Desk()
    referral, recipient = sent(desk), Recipient()
    back = withdraw(
        referral=referral.id,
        reason="EXERCISE: the wrong square was named.",
        file=desk.file,
        ids=desk.ids,
        by=ANN,
        authority=UNIT.id,
        at=NOON,
    )
    with pytest.raises(MoveRefused):
        desk.approve(back, by=ANN)
    desk.approve(back, by=BEN)
    assert desk.file.referral(referral.id).state is ReferralState.SENT

    deliver(desk, recipient)

    assert desk.file.referral(referral.id).state is ReferralState.WITHDRAWN
    assert desk.file.referral(back.id).state is ReferralState.SENT
    assert f"FL-{referral.id}" in recipient.box[0].body


def test_nothing_is_taken_back_twice_or_before_it_was_sent() -> None:
    desk = Desk()
    draft, referral = desk.drafted(desk.location("3other")), sent(desk)
    given = {
        "reason": "wrong",
        "file": desk.file,
        "ids": desk.ids,
        "by": ANN,
        "authority": UNIT.id,
        "at": NOON,
    }

    with pytest.raises(MoveRefused, match="cannot be withdrawn"):
        withdraw(referral=draft.id, **given)
    withdraw(referral=referral.id, **given)
    with pytest.raises(MoveRefused, match="already"):
        withdraw(referral=referral.id, **given)


def test_a_strangers_authority_finds_no_such_referral() -> None:
    desk = Desk()
    draft = desk.drafted()

    with pytest.raises(NotFoundError):
        refuse(referral=draft.id, file=desk.file, by=EVE, authority=EVE, at=NOON, because="no")


def test_nothing_read_is_no_capture() -> None:
    desk = Desk()

    with pytest.raises(RefusedError, match="nothing was read"):
        capture(
            location=desk.location(),
            taken=held(desk.location(), b"", at=NOON, seen_at=None),
            evidence=desk.evidence,
            file=desk.file,
            by=ANN,
            authority=UNIT.id,
            at=NOON,
        )
