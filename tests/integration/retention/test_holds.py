"""A hold copies what the lake has, and nobody drops the copy while it stands."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from fireline.domain.retention import Held
from fireline.errors import NotFoundError
from fireline.jobs.holding import holds_of, place_hold
from fireline.jobs.nightly import nightly
from fireline.store.observations import LakeAudienceLog, LakeObservationLog
from integration.retention.installation import NIGHT
from integration.retention.test_erase_list import everything

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


def test_a_hold_on_what_the_lake_does_not_have_is_refused(night):
    with pytest.raises(NotFoundError, match="nothing of account shapes:nobody"):
        hold(night, key="shapes:nobody")
