"""Of two persons who decide on one change of role at once, the second comes too late."""

import threading

import pytest

from casework_rows import IDS, NOW, casework_on, make_unit
from fireline.domain.authority import Officer, Role
from fireline.errors import RefusedError


@pytest.fixture
def cast(request):
    """A unit with Ann, whose role is to be changed, and three who may decide on it."""
    casework_on(request, "embedded")
    from fireline.store.casework import people

    unit = make_unit()
    deciders = [
        Officer(id=IDS(), authority=unit.authority.id, name=f"{name}-{IDS().hex[-6:]}", role=role)
        for name, role in (("lea", Role.LEAD), ("lou", Role.LEAD), ("adm", Role.ADMINISTRATOR))
    ]
    for officer in deciders:
        people.add_officer(officer, password=None)
    return unit, *deciders


def test_a_change_that_is_refused_meanwhile_is_not_agreed_to(cast):
    from django.db import connection

    from fireline.store.casework.members import DjangoMembers
    from fireline.store.casework.models import Officer as Row
    from fireline.store.casework.scope import authority_scope

    unit, lea, lou, adm = cast
    members = DjangoMembers(unit.authority.id, IDS, lambda: NOW)
    before = Row.objects.get(pk=unit.ann.id).role
    members.ask_role(unit.ann.id, Role.LEAD, by=lea.id, because="EXERCISE")
    (change,) = members.waiting()
    said = []

    def agree() -> None:
        try:
            members.approve(change.id, by=adm.id)
        except RefusedError as refused:
            said.append(str(refused))
        connection.close()

    agreeing = threading.Thread(target=agree)
    with authority_scope(unit.authority.id):
        members.refuse(change.id, by=lou.id)
        agreeing.start()
        agreeing.join(timeout=1)
    agreeing.join()

    assert said == ["this change was decided already"]
    assert Row.objects.get(pk=unit.ann.id).role == before
