"""A hold copies what the lake has, and nobody drops the copy while it stands."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from casework_cases import Cases
from casework_rows import Unit
from fireline.domain.retention import Held
from fireline.errors import NotFoundError
from fireline.jobs.holding import holds_of, place_hold
from fireline.jobs.nightly import nightly
from fireline.store.observations import LakeAudienceLog, LakeObservationLog
from integration.retention.installation import NIGHT, listed
from integration.retention.test_erase_list import everything
from integration.retention.test_erasing import said_by_others

AT_ONCE = timedelta(days=-10_000)
KEY = "shapes:eve"


def hold(night, of=Held.ACCOUNT, key=KEY):
    return place_hold(
        night.unit, night.authority, of=of, key=key, reason="EXERCISE 7", by=night.ann.id, at=NIGHT
    )


def test_the_lake_forgets_and_the_copy_stays(night):
    LakeObservationLog(night.unit.lake).keep("shapes", everything())

    held = hold(night)
    nightly(night.unit, at=NIGHT, grace=AT_ONCE)

    assert LakeAudienceLog(night.unit.lake).post("shapes:gone1") is None
    desk = night.unit.desk(night.authority)
    with night.unit.scope(night.authority.id):
        lines = desk.evidence.get(held.files[0]).decode().splitlines()
    told = [line.split('"')[3] for line in lines]
    assert told == ["posts", "posts", "media", "accounts"]
    assert "shapes:gone1" in lines[0]


def test_nobody_drops_the_key_of_a_copy_while_its_hold_stands(night):
    LakeObservationLog(night.unit.lake).keep("shapes", everything())
    held = hold(night, of=Held.PLACE, key="shapes:gone1")
    desk = night.unit.desk(night.authority)

    def let_go():
        from fireline.store.casework.models import EvidenceWrap

        with night.unit.scope(night.authority.id):
            place = EvidenceWrap.objects.get(sha256=held.files[0]).place_id
            return desk.evidence.let_go(held.files[0], place=place)

    with pytest.raises(IntegrityError, match="legal hold"):
        let_go()
    holds_of(night.unit, night.authority.id).lift(
        held.id, reason="EXERCISE over", by=night.lea.id, at=NIGHT
    )
    assert let_go() is True


def test_the_copies_of_a_post_go_with_their_author_once_the_hold_is_lifted(night):
    LakeObservationLog(night.unit.lake).keep("shapes", everything())
    held = hold(night, of=Held.PLACE, key="shapes:gone1")
    holds = holds_of(night.unit, night.authority.id)
    assert {file for file, _ in holds.held_about(KEY)} == set(held.files)

    holds.lift(held.id, reason="EXERCISE over", by=night.lea.id, at=NIGHT)
    listed(night, KEY)
    nightly(night.unit, at=NIGHT, grace=AT_ONCE)

    desk = night.unit.desk(night.authority)
    with night.unit.scope(night.authority.id):
        assert not any(desk.evidence.has(file) for file in held.files)


def test_what_is_held_of_a_work_stands_under_each_of_its_authors(night):
    LakeObservationLog(night.unit.lake).keep("shapes", everything())
    cases = Cases(Unit(authority=night.authority, ann=night.ann, ben=night.lea))
    work = cases.work()
    cases.sighting(work, "shapes:gone1", account=KEY)
    cases.sighting(work, "shapes:talk", account="shapes:bob")
    LakeObservationLog(night.unit.lake).keep("shapes", said_by_others())

    held = hold(night, of=Held.WORK, key=str(work.id))

    holds = holds_of(night.unit, night.authority.id)
    hers, his = ({file for file, _ in holds.held_about(who)} for who in (KEY, "shapes:bob"))
    assert hers
    assert his
    assert not hers & his
    assert hers | his == set(held.files)


def test_a_hold_on_what_the_lake_does_not_have_is_refused(night):
    with pytest.raises(NotFoundError, match="nothing of account shapes:nobody"):
        hold(night, key="shapes:nobody")
