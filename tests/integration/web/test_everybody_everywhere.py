"""Who gets what from every address; a new address without its row fails (LAW.md 9.1, V8).

``door``: sent to the sign-in. ``done``: an act was let through, whatever its form then said. A
number is the answer's status: 403 says that a role may not, 404 that there is nothing to be seen,
which is what another authority's things look like.
"""

from collections.abc import Iterator

import pytest
from django.test import Client

from fireline.domain.authority import Officer
from integration.web.conftest import House, Wall
from integration.web.every_address import every_address

#: A stranger, an officer, an approver, the lead, an auditor, the administrator, another unit.
CAST = ("", "ann", "ben", "lea", "aud", "adm", "dan")
TABLE = """
#name                       how  nobody ann   ben   lea   aud   adm   dan
account                     get  door  200   200   200   200   403   200
account                     post door  done  done  done  done  403   done
account_change_password     get  door  200   200   200   200   200   200
account_change_password     post door  done  done  done  done  done  done
account_inactive            get  200   200   200   200   200   200   200
account_login               get  200   302   302   302   302   302   302
account_login               post done  done  done  done  done  done  done
account_logout              get  302   200   200   200   200   200   200
account_logout              post done  done  done  done  done  done  done
account_place               post door  done  done  done  403   403   done
account_reauthenticate      get  door  200   200   200   200   200   200
account_reauthenticate      post door  done  done  done  done  done  done
accounts                    get  door  200   200   200   200   403   200
add_member                  post door  403   403   done  403   done  403
agree                       post door  403   404   404   403   404   404
answer                      post door  done  done  done  403   403   404
api:account                 get  401   422   422   422   422   403   422
api:accounts                get  401   200   200   200   200   403   200
api:api-root                get  404   404   404   404   404   404   404
api:api-root                post 404   404   404   404   404   404   404
api:openapi-json            get  200   200   200   200   200   200   200
api:openapi-json            post done  done  done  done  done  done  done
api:oxygen                  get  401   200   200   200   200   403   200
api:queue                   get  401   200   200   200   200   403   200
api:referral                get  401   200   200   200   200   403   404
api:referrals               get  401   200   200   200   200   403   200
api:work                    get  401   200   200   200   200   403   404
api:works                   get  401   200   200   200   200   403   200
approve                     post door  403   done  done  403   403   404
candidate                   get  door  200   200   200   200   403   404
capture                     post door  done  done  done  403   403   404
change_role                 post door  403   403   done  403   done  403
claim                       post door  done  done  done  403   403   done
close                       post door  done  done  done  403   403   404
dashboard                   get  door  200   200   200   200   403   200
deconflict                  post door  done  done  done  403   403   404
design                      get  200   200   200   200   200   200   200
disagree                    post door  403   404   404   403   404   404
dismiss                     post door  done  done  done  403   403   404
draft                       post door  done  done  done  403   403   404
end_token                   post door  404   404   404   404   403   404
glass                       get  door  404   404   404   404   403   404
group                       get  door  200   200   200   200   403   404
group                       post door  done  done  done  done  403   404
groups                      get  door  200   200   200   200   403   200
guard                       post door  done  done  done  403   403   404
health                      get  200   200   200   200   200   200   200
item                        get  door  302   302   302   302   403   404
judge                       post door  done  done  done  403   403   404
let_join                    post door  403   404   404   403   404   404
let_in                      post door  403   403   done  403   done  403
lock                        post door  403   403   done  403   done  403
look                        post done  done  done  done  done  done  done
make_token                  post door  done  done  done  done  403   done
members                     get  door  403   200   200   403   200   200
mfa_activate_totp           get  door  200   200   200   200   200   200
mfa_activate_totp           post door  done  done  done  done  done  done
mfa_add_webauthn            get  door  200   200   200   200   200   200
mfa_add_webauthn            post door  done  done  done  done  done  done
mfa_authenticate            get  door  302   302   302   302   302   302
mfa_authenticate            post door  done  done  done  done  done  done
mfa_deactivate_totp         get  door  404   404   404   404   404   404
mfa_deactivate_totp         post door  404   404   404   404   404   404
mfa_download_recovery_codes get  door  404   404   404   404   404   404
mfa_download_recovery_codes post door  404   404   404   404   404   404
mfa_edit_webauthn           get  door  404   404   404   404   404   404
mfa_edit_webauthn           post door  404   404   404   404   404   404
mfa_generate_recovery_codes get  door  200   200   200   200   200   200
mfa_generate_recovery_codes post door  done  done  done  done  done  done
mfa_index                   get  door  200   200   200   200   200   200
mfa_list_webauthn           get  door  200   200   200   200   200   200
mfa_reauthenticate          get  door  302   302   302   302   302   302
mfa_reauthenticate          post door  done  done  done  done  done  done
mfa_reauthenticate_webauthn get  door  302   302   302   302   302   302
mfa_reauthenticate_webauthn post door  done  done  done  done  done  done
mfa_remove_webauthn         get  door  404   404   404   404   404   404
mfa_remove_webauthn         post door  404   404   404   404   404   404
mfa_view_recovery_codes     get  door  404   404   404   404   404   404
oxygen_chart                get  door  200   200   200   200   403   404
place                       get  door  200   200   200   200   403   404
place                       post door  done  done  done  done  403   404
queue                       get  door  200   200   200   200   403   200
redraft                     post door  done  done  done  403   403   404
referral                    get  door  200   200   200   200   403   404
referrals                   get  door  200   200   200   200   403   200
refuse                      post door  done  done  done  403   403   404
release                     post door  done  done  done  403   403   404
reopen                      post door  done  done  done  403   403   404
return                      get  door  200   200   200   200   403   404
return                      post door  done  done  done  done  403   404
review                      get  door  404   404   404   404   403   404
review                      post door  404   404   404   404   403   404
reviews                     get  door  200   200   200   200   403   200
set_aside                   post door  done  done  done  403   403   done
settle                      post door  done  done  done  403   403   404
sighting                    get  door  200   200   200   200   403   404
sighting                    post door  done  done  done  403   403   404
spot                        get  door  302   302   302   302   403   404
take_back                   post door  done  done  done  403   403   done
take_factor                 post door  403   403   done  403   done  403
tokens                      get  door  200   200   200   200   403   200
turn_down                   post door  403   404   404   403   404   404
uncover                     post door  done  done  done  done  403   done
what_if                     get  door  200   200   200   200   403   200
what_if                     post door  done  done  done  done  403   done
withdraw                    post door  done  done  done  403   403   404
work                        get  door  200   200   200   200   403   404
works                       get  door  200   200   200   200   403   200
"""
EXPECTED = {
    (name, how): codes
    for name, how, *codes in (
        line.split() for line in TABLE.strip().splitlines() if not line.startswith("#")
    )
}


@pytest.fixture(autouse=True)
def fast(house: House) -> Iterator[None]:
    """Let the cast ask as often as it must; how often they may is tested by itself."""
    from fireline.store.casework.models import RateCount

    RateCount.objects.all().delete()
    yield
    RateCount.objects.all().delete()


def outcome(client: Client, how: str, where: str) -> str:
    response = getattr(client, how)(where)
    if response.headers.get("Location", "").startswith("/sign-in/"):
        return "door"
    if how == "post" and response.status_code in {200, 302, 422}:
        return "done"
    return str(response.status_code)


def seat(house: House, who: str) -> Client:
    from fireline.store.casework.models import Officer

    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    if who:
        client.force_login(Officer.objects.get(pk=getattr(house.cast, who).id))
    return client


def test_every_address_has_its_row(house: House) -> None:
    assert {name for name, _ in EXPECTED} == {name for name, _ in every_address(house)}


@pytest.mark.parametrize("who", CAST)
def test_everybody_gets_what_the_table_says(who: str, house: House) -> None:
    client, addresses = seat(house, who), dict(every_address(house))

    got = {}
    for name, how in EXPECTED:
        got[name, how] = outcome(client, how, addresses[name])
        if name in {"account_logout", "account_change_password"}:
            client = seat(house, who)

    assert got == {row: codes[CAST.index(who)] for row, codes in EXPECTED.items()}


def test_what_one_may_not_ask_in_another_way_is_refused(house: House) -> None:
    lea = seat(house, "lea")
    acts = {name for name, how in EXPECTED if how == "post"}
    ours = {name for name, how in EXPECTED if how == "get"} - acts
    only = [name for name, how in EXPECTED if how == "post" and (name, "get") not in EXPECTED]

    addresses = dict(every_address(house))
    codes = {name: outcome(lea, "get", addresses[name]) for name in only}

    assert len(ours) > 15
    assert set(codes.values()) == {"405"}


def test_who_was_turned_away_is_in_the_audit(house: House) -> None:
    where = f"/referrals/{house.world.referral.id}/approve/"

    seat(house, "ann").post(where)
    seat(house, "dan").get(f"/referrals/{house.world.referral.id}/")

    seat(house, "ann").get("/works/0190a0a0-0000-7000-8000-000000000000/")

    assert turned_away(house, house.cast.ann) == {
        f"POST {where}: not for the role officer",
        "GET /works/0190a0a0-0000-7000-8000-000000000000/: not there, or not theirs",
    }
    assert turned_away(house, house.cast.dan) == {
        f"GET /referrals/{house.world.referral.id}/: not there, or not theirs"
    }


def test_whoever_knocks_on_fills_nobodys_book(house: House, wall: Wall) -> None:
    wall.at = wall.at.replace(minute=wall.at.minute // 5 * 5, second=0)
    aud, before = seat(house, "aud"), knocks(house)

    for number in range(20):
        aud.get(f"/works/0190a0a0-0000-7000-8000-0000000000{number:02}/")
        aud.post(f"/referrals/{house.world.referral.id}/approve/")
    within = knocks(house) - before
    wall.later(minutes=5)
    aud.get("/works/0190a0a0-0000-7000-8000-000000000000/")

    assert (within, knocks(house) - before) == (2, 3)


def knocks(house: House) -> int:
    """Count how often it was recorded that the auditor was turned away."""
    from fireline.store.casework.models import AuditEntry

    with house.within():
        rows = AuditEntry.objects.filter(officer=house.cast.aud.id, act="officer:turned_away")
        return rows.count()


def turned_away(house: House, member: Officer) -> set[str]:
    """Return from what somebody was turned away last, as their own authority recorded it."""
    with house.installation.scope(member.authority):
        from fireline.store.casework.models import AuditEntry

        rows = AuditEntry.objects.filter(officer=member.id, act="officer:turned_away")
        newest = rows.order_by("-id").values_list("because", flat=True)
        return set(newest[: 2 if member is house.cast.ann else 1])
