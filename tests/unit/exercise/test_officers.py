from collections.abc import Sequence

import pytest

from fireline.domain.queue import Handling
from fireline.domain.referral import Referral, ReferralState
from fireline.errors import ConfigError
from fireline.exercise.chance import stream
from fireline.exercise.officers import SimulatedOfficers
from fireline.exercise.trained_eye import CandidateItem, PostItem, Sight, what_a_trained_eye_sees
from fireline.refer import deliver_next
from unit.exercise.desk_in_memory import OFFICERS, UNIT, DeskInMemory, desk_before

pytestmark = pytest.mark.long


def worked(
    seed: int, days: int = 4, *, error_rate: float = 0.0, minutes: float = 75.0
) -> DeskInMemory:
    """Return the desk after some days of work."""
    desk = desk_before(seed)
    officers = SimulatedOfficers(desk.world, OFFICERS, error_rate=error_rate, minutes_a_day=minutes)
    for _ in range(days):
        desk.live_a_day()
        officers(desk)
        while deliver_next(
            file=desk.case_file,
            outbox=desk.outbox,
            channels=dict.fromkeys(desk.world.platform.names, desk.world.platform),
            clock=desk.world.clock,
            authority=UNIT.id,
        ):
            pass
    return desk


def referrals(desk: DeskInMemory) -> Sequence[Referral]:
    return list(desk.case_file._rows.referrals.values())


@pytest.fixture(scope="module")
def desk() -> DeskInMemory:
    return worked(2)


def test_who_drafts_does_not_approve(desk: DeskInMemory) -> None:
    sent = [one for one in referrals(desk) if one.approved_by is not None]

    assert len(sent) > 5
    assert all(one.approved_by != one.drafted_by for one in sent)


def test_without_error_only_what_carries_a_work_is_referred(desk: DeskInMemory) -> None:
    for one in referrals(desk):
        place = desk.case_file.location(one.location)
        account = place.account
        assert account is not None
        if place.kind == "account":
            assert desk.world.truth.supports(account)
        else:
            seen = what_a_trained_eye_sees(
                PostItem(place.key), 0.0, stream(1, "eye"), world=desk.world
            )
            assert seen is Sight.SUPPORTS


def test_without_error_only_works_are_tracked(desk: DeskInMemory) -> None:
    judged = [one for one in desk.ledger._candidates.values() if one.state == "work"]

    assert len(judged) >= 3
    for one in judged:
        item = CandidateItem(one.kind, one.example or "")
        assert (
            what_a_trained_eye_sees(item, 0.0, stream(1, "eye"), world=desk.world) is Sight.SUPPORTS
        )


def test_who_reports_or_opposes_is_set_aside_and_not_referred(desk: DeskInMemory) -> None:
    aside = desk.rankings.aside()

    assert aside
    assert not [account for account in aside if desk.world.truth.supports(account)]
    referred = {desk.case_file.location(one.location).account for one in referrals(desk)}
    assert not referred & set(aside)


def test_officers_keep_to_their_minutes(desk: DeskInMemory) -> None:
    handlings: Sequence[Handling] = desk.queue.handlings()

    spent = sum(one.minutes for one in handlings)

    assert 0 < spent <= 4 * (3 * 75.0 + 3 * 15.0)  # the last item of a day may end late


def test_answers_of_the_networks_are_entered(desk: DeskInMemory) -> None:
    states = {one.state for one in referrals(desk)}

    assert ReferralState.ANSWERED in states


def test_the_same_seed_is_worked_the_same_way() -> None:
    def told(desk: DeskInMemory) -> list[object]:
        kept = [(one.id, one.state, one.drafted_by, one.approved_by) for one in referrals(desk)]
        return [*kept, *desk.ledger.works(), *desk.queue.handlings()]

    assert told(worked(3, 2, error_rate=0.1)) == told(worked(3, 2, error_rate=0.1))


def test_with_errors_some_judgements_are_wrong_and_counted() -> None:
    desk = desk_before(3)
    officers = SimulatedOfficers(desk.world, OFFICERS, error_rate=0.4)
    desk.live_a_day()
    desk.live_a_day()
    officers(desk)

    assert 0.1 <= officers.judged_wrong / officers.judged <= 0.7


def test_while_they_do_not_refer_they_judge_all_the_same() -> None:
    desk = desk_before(3)
    officers = SimulatedOfficers(desk.world, OFFICERS)
    officers.referring = False
    for _ in range(2):
        desk.live_a_day()
        officers(desk)

    assert referrals(desk) == []
    assert officers.judged > 0


def test_one_officer_is_too_few() -> None:
    with pytest.raises(ConfigError, match="at least 2 officers"):
        SimulatedOfficers(desk_before(3).world, OFFICERS[:1])
