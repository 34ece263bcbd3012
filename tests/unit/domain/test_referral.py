from datetime import UTC, datetime
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.referral import (
    MOVES,
    Instrument,
    Referral,
    ReferralState,
    advance,
    moves_from,
)
from fireline.errors import MoveRefused

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN, BEN, EVE = UUID(int=1), UUID(int=2), UUID(int=3)
OUTSIDE = {ReferralState.SENT, ReferralState.FATE_UNKNOWN, ReferralState.ANSWERED}
BEFORE_SENDING = [ReferralState.GUARDED, ReferralState.DECONFLICTED, ReferralState.APPROVED]


def a_draft(instrument: Instrument = Instrument.TERMS_REFERRAL) -> Referral:
    return Referral(
        id=UUID(int=9),
        authority=UUID(int=8),
        instrument=instrument,
        location=UUID(int=7),
        work=None,
        recipient="example",
        reasons="EXERCISE",
        drafted_by=ANN,
        drafted_at=NOON,
    )


steps = st.lists(
    st.tuples(st.sampled_from(ReferralState), st.sampled_from([ANN, BEN, EVE, None])), max_size=40
)


def walked(referral: Referral, tried: list[tuple[ReferralState, UUID | None]]) -> Referral:
    """Try every move in turn and keep those that the table and the four eyes let through."""
    for to, by in tried:
        try:
            referral = advance(referral, to, by=by, at=NOON)
        except MoveRefused:
            continue
    return referral


@settings(deadline=None)
@given(instrument=st.sampled_from(Instrument), tried=steps)
def test_nothing_leaves_without_a_second_pair_of_eyes(
    instrument: Instrument, tried: list[tuple[ReferralState, UUID | None]]
) -> None:
    referral = walked(a_draft(instrument), tried)

    if any(step.to in OUTSIDE for step in referral.history):
        assert referral.approved_by not in {None, referral.drafted_by}


@settings(deadline=None)
@given(
    instrument=st.sampled_from([i for i in Instrument if i is not Instrument.WITHDRAWAL]),
    tried=steps,
)
def test_whatever_was_sent_passed_guard_deconfliction_and_approval_since_its_last_draft(
    instrument: Instrument, tried: list[tuple[ReferralState, UUID | None]]
) -> None:
    referral = walked(a_draft(instrument), tried)

    passed = [step.to for step in referral.history]
    for place, state in enumerate(passed):
        if state in OUTSIDE:
            since = passed[:place]
            if ReferralState.DRAFTED in since:
                last = len(since) - 1 - since[::-1].index(ReferralState.DRAFTED)
                since = since[last + 1 :]
            assert since[:3] == BEFORE_SENDING


@settings(deadline=None)
@given(instrument=st.sampled_from(Instrument), tried=steps)
def test_history_tells_the_whole_walk_and_nothing_else(
    instrument: Instrument, tried: list[tuple[ReferralState, UUID | None]]
) -> None:
    referral = walked(a_draft(instrument), tried)

    at = ReferralState.DRAFTED
    for step in referral.history:
        assert step.to in MOVES[instrument][at]
        at = step.to
    assert referral.state is at


@settings(deadline=None)
@given(instrument=st.sampled_from(Instrument), tried=steps)
def test_the_drafter_never_stands_as_the_approver(
    instrument: Instrument, tried: list[tuple[ReferralState, UUID | None]]
) -> None:
    referral = walked(a_draft(instrument), tried)

    assert referral.approved_by != referral.drafted_by


@pytest.mark.parametrize("instrument", Instrument)
def test_every_state_that_can_be_reached_says_where_it_leads(instrument: Instrument) -> None:
    reached = {ReferralState.DRAFTED}.union(*MOVES[instrument].values())

    assert reached <= set(MOVES[instrument])


@pytest.mark.parametrize("instrument", Instrument)
def test_closed_is_the_end(instrument: Instrument) -> None:
    assert moves_from(attrs.evolve(a_draft(instrument), state=ReferralState.CLOSED)) == frozenset()


@pytest.mark.parametrize("by", [ANN, None])
def test_neither_the_drafter_nor_the_machine_approves(by: UUID | None) -> None:
    ready = attrs.evolve(a_draft(), state=ReferralState.DECONFLICTED)

    with pytest.raises(MoveRefused, match="another officer"):
        advance(ready, ReferralState.APPROVED, by=by, at=NOON)


@pytest.mark.parametrize("by", [ANN, None])
def test_what_is_of_unknown_fate_is_sent_again_by_another_person_alone(by: UUID | None) -> None:
    lost = attrs.evolve(a_draft(), state=ReferralState.FATE_UNKNOWN, approved_by=BEN)

    with pytest.raises(MoveRefused):
        advance(lost, ReferralState.APPROVED, by=by, at=NOON)


def test_going_back_to_a_draft_takes_the_approval_away() -> None:
    approved = attrs.evolve(a_draft(), state=ReferralState.APPROVED, approved_by=BEN)

    again = advance(approved, ReferralState.DRAFTED, by=BEN, at=NOON)

    assert again.approved_by is None


def test_a_signed_removal_order_is_not_taken_back_to_a_draft() -> None:
    signed = attrs.evolve(
        a_draft(Instrument.REMOVAL_ORDER), state=ReferralState.APPROVED, approved_by=BEN
    )

    with pytest.raises(MoveRefused):
        advance(signed, ReferralState.DRAFTED, by=BEN, at=NOON)


def test_a_move_without_a_time_zone_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        advance(a_draft(), ReferralState.GUARDED, by=ANN, at=naive)
