"""What is kept of persons is judged when it is due, or goes by itself and the book says so."""

from datetime import timedelta

import psycopg
import pytest

from casework_cases import Cases
from casework_rows import Unit
from fireline.domain.act import Act
from fireline.domain.clock import DAY
from fireline.domain.location import LocationKind
from fireline.domain.observation import AccountSighting
from fireline.domain.retention import Basis, Measure, ReviewDecision, ReviewOf
from fireline.errors import RefusedError
from fireline.jobs import forgetting
from fireline.jobs.nightly import nightly, reviews_of
from integration.retention.installation import NIGHT, listed

KEY = "example:ann"
YEARS_3 = 1095 * DAY


@pytest.fixture
def cases(night):
    return Cases(Unit(authority=night.authority, ann=night.ann, ben=night.lea))


@pytest.fixture
def reviews(night):
    return reviews_of(night.unit, night.authority.id)


def set_aside(night, at=NIGHT):
    desk = night.unit.desk(night.authority)
    desk.rankings.set_aside(KEY, reason="EXERCISE reports it", by=night.ann.id, at=at)
    return desk.rankings


def acts_on(night, thing):
    desk = night.unit.desk(night.authority)
    return [(row.act, row.officer) for row in desk.ledger.recorded(on=thing)]


def test_a_thing_comes_up_for_review_before_its_last_day_and_only_once(night, reviews):
    set_aside(night)

    assert reviews.open_due(at=NIGHT + YEARS_3 - timedelta(days=91)) == 0
    assert reviews.open_due(at=NIGHT + YEARS_3 - timedelta(days=90)) == 1
    assert reviews.open_due(at=NIGHT + YEARS_3 - timedelta(days=89)) == 0

    (waiting,) = reviews.waiting()
    assert (waiting.of, waiting.key) == (ReviewOf.SET_ASIDE, KEY)
    assert waiting.auto_erase_at == NIGHT + YEARS_3


def test_without_a_decision_it_goes_on_its_last_day_and_the_book_says_so(night, reviews):
    rankings = set_aside(night)
    reviews.open_due(at=NIGHT + YEARS_3 - DAY)
    (waiting,) = reviews.waiting()

    assert reviews.let_overdue_go(at=NIGHT + YEARS_3 - timedelta(seconds=1)) == []
    (gone,) = reviews.let_overdue_go(at=NIGHT + YEARS_3)

    assert gone.id == waiting.id
    assert reviews.waiting() == []
    with night.unit.scope(night.authority.id):
        assert night.unit.desk(night.authority).source.set_aside() == frozenset()
    assert rankings is not None
    assert set(acts_on(night, f"set_aside {waiting.subject}")) == {
        (Act.RETENTION_REVIEWED, None),
        (Act.PERSON_ERASED, None),
    }


def test_what_is_kept_with_a_reason_comes_up_again_after_another_period(night, reviews):
    set_aside(night)
    reviews.open_due(at=NIGHT + YEARS_3)
    (waiting,) = reviews.waiting()
    kept_at = NIGHT + YEARS_3 - DAY

    with pytest.raises(RefusedError, match="with a reason"):
        reviews.decide(waiting.id, ReviewDecision.KEEP, reason=" ", by=night.lea.id, at=kept_at)
    reviews.decide(
        waiting.id, ReviewDecision.KEEP, reason="it goes on", by=night.lea.id, at=kept_at
    )

    assert reviews.open_due(at=kept_at + DAY) == 0
    assert reviews.open_due(at=kept_at + YEARS_3) == 1
    (again,) = reviews.waiting()
    assert (again.since, again.auto_erase_at) == (kept_at, kept_at + YEARS_3)


def test_a_restriction_hides_an_account_from_all_but_a_lead_who_asks(night, reviews, cases):
    from fireline.store.casework.models import SightingRow
    from fireline.store.casework.retention_erasures import seeing

    work = cases.work()
    cases.sighting(work, "example:p1", account=KEY)
    set_aside(night)
    reviews.open_due(at=NIGHT + YEARS_3)
    waiting = next(one for one in reviews.waiting() if one.of is ReviewOf.SET_ASIDE)

    reviews.decide(
        waiting.id, ReviewDecision.RESTRICT, reason="contested", by=night.lea.id, at=NIGHT
    )

    with night.unit.scope(night.authority.id):
        assert SightingRow.objects.count() == 0
        with seeing("restricted"):
            assert SightingRow.objects.count() == 1
        assert SightingRow.objects.count() == 0
    standing = forgetting.erasures_of(night.unit, night.authority.id).standing(Measure.RESTRICT)
    assert [one.key for one in standing] == [KEY]
    assert reviews.open_due(at=NIGHT) == 1
    assert KEY in {one.key for one in reviews.waiting() if one.of is ReviewOf.RESTRICTION}


def test_a_restriction_that_was_lifted_waits_for_no_review_and_stops_no_night(night, reviews):
    listed(night, KEY, measure=Measure.RESTRICT, basis=Basis.CONTESTED)
    reviews.open_due(at=NIGHT)
    assert [one.of for one in reviews.waiting()] == [ReviewOf.RESTRICTION]

    forgetting.take_off_list(
        night.unit, night.authority.id, key=KEY, reason="settled", by=night.lea.id, at=NIGHT
    )

    assert reviews.waiting() == []
    assert reviews.let_overdue_go(at=NIGHT + 2 * YEARS_3) == []


def test_a_restriction_ends_with_the_night_of_an_erasure(night, reviews):
    listed(night, KEY, measure=Measure.RESTRICT, basis=Basis.CONTESTED)
    listed(night, KEY)
    reviews.open_due(at=NIGHT)

    nightly(night.unit, at=NIGHT)

    erasures = forgetting.erasures_of(night.unit, night.authority.id)
    assert [(one.measure, one.key) for one in erasures.standing()] == [(Measure.ERASE, "")]
    with psycopg.connect(night.unit.database.owner_dsn) as owner:
        told = owner.execute("SELECT measure, key FROM lake.erase_list").fetchall()
    assert told == [("erase", "")]
    assert reviews.waiting() == []


def test_what_is_kept_of_a_restricted_account_goes_with_its_restriction_only(night, reviews):
    from fireline.store.casework.models import KeptAccount
    from fireline.store.casework.retention_erasures import seeing

    kept = nights_kept(night)
    reviews.open_due(at=NIGHT + YEARS_3)
    listed(night, KEY, measure=Measure.RESTRICT, basis=Basis.EVIDENCE)
    (waiting,) = reviews.waiting()

    assert reviews.let_overdue_go(at=NIGHT + YEARS_3) == []
    with pytest.raises(RefusedError, match="decide on its restriction first"):
        reviews.decide(waiting.id, ReviewDecision.ERASE, reason="x", by=night.lea.id, at=NIGHT)

    assert reviews.waiting() == [waiting]
    with night.unit.scope(night.authority.id), seeing("restricted"):
        assert KeptAccount.objects.get(pk=waiting.subject).account == kept.account


def nights_kept(night) -> AccountSighting:
    """Keep what an account showed that was removed."""
    from fireline.store.casework.retention_kept import DjangoKept

    seen = AccountSighting(account=KEY, handle="ann", said_at=NIGHT, seen_at=NIGHT)
    kept = DjangoKept(night.authority.id, night.unit.ids, night.unit.clock)
    kept.keep_account(seen, removed_at=NIGHT, at=NIGHT)
    return seen


def test_what_names_no_account_cannot_be_restricted(night, reviews, cases):
    work = cases.work()
    cases.sighting(work, "example:p1")
    reviews.open_due(at=NIGHT + YEARS_3)
    (waiting,) = [one for one in reviews.waiting() if one.of is ReviewOf.WORK]

    with pytest.raises(RefusedError, match="names no account"):
        reviews.decide(waiting.id, ReviewDecision.RESTRICT, reason="x", by=night.lea.id, at=NIGHT)


def test_an_ended_work_forgets_who_carried_it_and_stays_judged(night, reviews, cases):
    from fireline.store.casework.models import JudgementRow, SightingRow, WorkRow

    work = cases.work()
    cases.sighting(work, "example:p1")
    reviews.open_due(at=NIGHT + YEARS_3)
    (waiting,) = [one for one in reviews.waiting() if one.of is ReviewOf.WORK]

    reviews.decide(waiting.id, ReviewDecision.ERASE, reason="over", by=night.lea.id, at=NIGHT)

    with night.unit.scope(night.authority.id):
        assert SightingRow.objects.count() == 0
        assert WorkRow.objects.get(pk=work.id).ended_at == NIGHT
        assert JudgementRow.objects.count() == 1


def test_evidence_goes_with_its_review_unless_it_is_held(night, reviews, cases):
    from fireline.domain.retention import Held, Hold
    from fireline.jobs.holding import holds_of
    from fireline.refer.capture import Capture

    place = cases.place(KEY, kind=LocationKind.ACCOUNT)
    desk = night.unit.desk(night.authority)
    with night.unit.scope(night.authority.id):
        files = [desk.evidence.put(b"EXERCISE %d" % number, place=place.id) for number in (1, 2)]
        for sha256 in files:
            desk.case_file.add_capture(place.id, Capture(sha256, NIGHT), by=None)
    holds = holds_of(night.unit, night.authority.id)
    hold = Hold(
        id=night.unit.ids(),
        of=Held.ACCOUNT,
        key=KEY,
        reason="EXERCISE",
        by=night.lea.id,
        at=NIGHT,
        files=(files[0],),
    )
    holds.place(hold)
    reviews.open_due(at=NIGHT + YEARS_3)

    gone = reviews.let_overdue_go(at=NIGHT + YEARS_3)

    assert [one.key for one in gone if one.of is ReviewOf.EVIDENCE] == [files[1]]
    with night.unit.scope(night.authority.id):
        assert [desk.evidence.has(sha256) for sha256 in files] == [True, False]
    held = next(one for one in reviews.waiting() if one.key == files[0])
    with pytest.raises(RefusedError, match="legal hold"):
        reviews.decide(held.id, ReviewDecision.ERASE, reason="x", by=night.lea.id, at=NIGHT)
    holds.lift(hold.id, reason="EXERCISE over", by=night.lea.id, at=NIGHT)
    reviews.decide(held.id, ReviewDecision.ERASE, reason="over", by=night.lea.id, at=NIGHT)
    assert set(acts_on(night, f"hold {hold.id}")) == {
        (Act.HOLD_PLACED, night.lea.id),
        (Act.HOLD_LIFTED, night.lea.id),
    }
