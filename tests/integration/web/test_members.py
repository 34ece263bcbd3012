from collections.abc import Callable

import pytest
from django.test import Client

from fireline.domain.authority import Officer
from integration.web.conftest import House, Wall
from integration.web.test_sitting import acts, is_in

SignIn = Callable[[object], Client]
WHY = "EXERCISE the unit has decided so"


def of(member: Officer, act: str) -> str:
    return f"/members/{member.id}/{act}/"


def role_of(member: Officer) -> str:
    from fireline.store.casework.models import Officer as Row

    return Row.objects.get(pk=member.id).role


def waiting(house: House) -> list[object]:
    from fireline.store.casework.models import RoleChange

    with house.within():
        return list(RoleChange.objects.filter(closed_at=None).values_list("pk", flat=True))


def test_becoming_an_approver_takes_a_second_person(house: House, sign_in: SignIn) -> None:
    lea, adm = sign_in(house.cast.lea), sign_in(house.cast.adm)

    lea.post(of(house.cast.ann, "role"), {"role": "approver", "reason": WHY})
    before, (change,) = role_of(house.cast.ann), waiting(house)
    own = lea.post(f"/members/changes/{change}/agree/")
    between = role_of(house.cast.ann)
    adm.post(f"/members/changes/{change}/agree/")
    after = role_of(house.cast.ann)
    lea.post(of(house.cast.ann, "role"), {"role": "officer", "reason": WHY})

    assert (before, own.status_code, between, after) == ("officer", 422, "officer", "approver")
    assert role_of(house.cast.ann) == "officer"  # less needs one person
    changed = [why for act, why in acts(house, house.cast.ann) if act == "officer:changed"]
    assert changed == [
        f"asked to become approver: {WHY}",
        f"officer to approver: agreed: {WHY}",
        f"approver to officer: {WHY}",
    ]


def test_whom_it_is_about_does_not_agree_to_it(house: House, sign_in: SignIn) -> None:
    lea, ben = sign_in(house.cast.lea), sign_in(house.cast.ben)

    lea.post(of(house.cast.ben, "role"), {"role": "lead", "reason": WHY})
    (change,) = waiting(house)
    code = ben.post(f"/members/changes/{change}/agree/").status_code
    lea.post(f"/members/changes/{change}/disagree/")

    assert (code, role_of(house.cast.ben), waiting(house)) == (422, "approver", [])


def test_the_database_refuses_it_too(house: House) -> None:
    from django.db import IntegrityError, transaction
    from django.utils import timezone

    from fireline.store.casework.models import RoleChange

    with house.within(), pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        RoleChange.objects.create(
            id=house.installation.ids(),
            authority_id=house.authority.id,
            member_id=house.cast.ann.id,
            role="lead",
            because=WHY,
            asked_by_id=house.cast.lea.id,
            approved_by_id=house.cast.lea.id,
            asked_at=timezone.now(),
        )


def test_whoever_is_shut_out_is_out_at_once_and_in_again_later(
    house: House, sign_in: SignIn
) -> None:
    lea, ann = sign_in(house.cast.lea), sign_in(house.cast.ann)

    before = is_in(ann)
    lea.post(of(house.cast.ann, "lock"), {"reason": WHY})
    shut = is_in(ann)
    lea.post(of(house.cast.ann, "let-in"), {"reason": WHY})

    assert (before, shut, is_in(ann)) == (True, False, False)  # the old session stays ended
    assert is_in(sign_in(house.cast.ann))


def test_a_lost_second_factor_is_taken_away(house: House, sign_in: SignIn) -> None:
    from allauth.mfa.models import Authenticator

    from fireline.store.casework import people

    people.enrol(house.cast.aud.id)
    lea, aud = sign_in(house.cast.lea), sign_in(house.cast.aud)

    lea.post(of(house.cast.aud, "take-factor"), {"reason": WHY})

    assert not Authenticator.objects.filter(user_id=house.cast.aud.id).exists()
    assert not is_in(aud)


@pytest.mark.parametrize("act", ["lock", "let-in", "take-factor", "role"])
def test_nobody_changes_themselves_and_a_member_of_another_unit_is_not_found(
    act: str, house: House, sign_in: SignIn
) -> None:
    lea, told = sign_in(house.cast.lea), {"reason": WHY, "role": "auditor"}

    own = lea.post(of(house.cast.lea, act), told).status_code
    theirs = lea.post(of(house.cast.dan, act), told).status_code
    without_reason = lea.post(of(house.cast.ann, act), {"role": "auditor"}).status_code

    assert (own, theirs, without_reason) == (422, 404, 422)
    assert role_of(house.cast.dan) == "approver"
    assert house.cast.dan.name not in lea.get("/members/").content.decode()


def test_the_last_lead_stays(house: House, sign_in: SignIn) -> None:
    adm = sign_in(house.cast.adm)

    codes = [
        adm.post(of(house.cast.lea, "lock"), {"reason": WHY}).status_code,
        adm.post(of(house.cast.lea, "role"), {"reason": WHY, "role": "auditor"}).status_code,
    ]

    assert (codes, role_of(house.cast.lea)) == ([422, 422], "lead")


def test_two_agreed_changes_leave_a_lead(house: House, sign_in: SignIn) -> None:
    from fireline.store.casework.models import Officer as Row

    Row.objects.filter(pk=house.cast.ann.id).update(role="lead")
    lea, ann, ben = (sign_in(one) for one in (house.cast.lea, house.cast.ann, house.cast.ben))
    lea.post(of(house.cast.ann, "role"), {"role": "approver", "reason": WHY})
    ann.post(of(house.cast.lea, "role"), {"role": "approver", "reason": WHY})

    codes = [ben.post(f"/members/changes/{change}/agree/").status_code for change in waiting(house)]
    roles = {role_of(house.cast.lea), role_of(house.cast.ann)}
    for change in waiting(house):
        ben.post(f"/members/changes/{change}/disagree/")
    Row.objects.filter(pk=house.cast.lea.id).update(role="lead")
    Row.objects.filter(pk=house.cast.ann.id).update(role="officer")

    assert (codes, roles) == ([302, 422], {"lead", "approver"})


def test_a_token_of_who_was_shut_out_opens_nothing_ever_again(
    house: House, sign_in: SignIn
) -> None:
    from integration.web.test_api import asked, program, token_of

    lea, reader = sign_in(house.cast.lea), program(token_of(sign_in(house.cast.ann)))

    before = asked(reader, "works")[0]
    lea.post(of(house.cast.ann, "lock"), {"reason": WHY})
    lea.post(of(house.cast.ann, "let-in"), {"reason": WHY})

    assert (before, asked(reader, "works")[0]) == (200, 401)


def test_changing_members_asks_again_who_sits_there(
    house: House, sign_in: SignIn, wall: Wall
) -> None:
    lea = sign_in(house.cast.lea)
    wall.later(minutes=11)

    asked = lea.post(of(house.cast.ann, "lock"), {"reason": WHY})

    assert asked["Location"].startswith("/confirm/")
    assert is_in(sign_in(house.cast.ann))
