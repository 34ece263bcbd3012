"""Who is put on the erase list is hidden at once, everywhere, until it is undone."""

import attrs
import pytest

from casework_cases import Cases
from casework_rows import Unit
from fireline.cli.acting import LEADS, acting_officer
from fireline.domain.act import Act
from fireline.domain.retention import Basis
from fireline.errors import AccessRefused, RefusedError
from fireline.jobs import forgetting
from fireline.store.observations import LakeAudienceLog, LakeObservationLog
from integration.retention.installation import NIGHT, listed
from integration.retention.test_erase_list import everything

KEY = "shapes:eve"


def put(night, **more):
    return listed(night, **({"key": KEY, "reason": "EXERCISE in error"} | more))


def sightings(night) -> int:
    from fireline.store.casework.models import SightingRow

    with night.unit.scope(night.authority.id):
        return SightingRow.objects.count()


@pytest.fixture
def known(night):
    LakeObservationLog(night.unit.lake).keep("shapes", everything())
    cases = Cases(Unit(authority=night.authority, ann=night.ann, ben=night.lea))
    cases.sighting(cases.work(), "shapes:gone1", account=KEY)
    return night


def test_an_erasure_hides_at_once_and_can_be_undone_until_its_night(known):
    audience = LakeAudienceLog(known.unit.lake)
    assert (len(audience.profiles([KEY])), sightings(known)) == (1, 1)

    placed = put(known)
    assert (len(audience.profiles([KEY])), sightings(known)) == (0, 0)

    forgetting.take_off_list(
        known.unit, known.authority.id, key=KEY, reason="another", by=known.lea.id, at=NIGHT
    )
    assert (len(audience.profiles([KEY])), sightings(known)) == (1, 1)
    ledger = known.unit.desk(known.authority).ledger
    acts = {(row.act, row.officer) for row in ledger.recorded(on=f"erasure {placed.id}")}
    assert acts == {(Act.PERSON_ERASED, known.lea.id), (Act.PERSON_RELEASED, known.lea.id)}


def test_the_audit_of_an_erasure_names_nobody(known):
    placed = put(known)

    ledger = known.unit.desk(known.authority).ledger
    told = "".join(str(attrs.asdict(row)) for row in ledger.recorded(on=f"erasure {placed.id}"))
    assert "eve" not in told


def test_what_the_law_does_not_carry_is_refused(known):
    with pytest.raises(RefusedError, match="names the person"):
        put(known, reason="the letter of @eve, 12 May")
    with pytest.raises(RefusedError, match="say why"):
        put(known, reason=" ")
    with pytest.raises(RefusedError, match="no ground to erase"):
        put(known, basis=Basis.CONTESTED)
    put(known)
    with pytest.raises(RefusedError, match="already"):
        put(known)


def test_only_a_lead_erases(known):
    lead, home = acting_officer(known.unit, known.lea.name, LEADS)

    assert (lead.id, home.id) == (known.lea.id, known.authority.id)
    with pytest.raises(AccessRefused, match="is officer"):
        acting_officer(known.unit, known.ann.name, LEADS)
